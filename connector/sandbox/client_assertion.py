"""The sandbox's own check of the signed JWT that asks for an OAuth 2.0 token (Oracle help section_162790605110)."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

HASHES = {"256": "SHA256", "384": "SHA384", "512": "SHA512"}
CURVES = {"ES256": ("secp256r1", 32), "ES384": ("secp384r1", 48), "ES512": ("secp521r1", 66)}
ALGORITHMS = ("PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""What NetSuite takes; RS256 and its kin are refused (`UnsupportedAlgo`)."""
_SHORTEST_RSA = 3072


class AssertionRefusedError(ValueError):
    """The assertion does not hold; the text is the word for the audit trail, subsect_158324637123."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A JWT taken apart, not yet believed."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """The header's `alg`."""
        return str(self.header.get("alg", ""))

    @property
    def key_id(self) -> str:
        """The header's `kid`: which certificate."""
        return str(self.header.get("kid", ""))


def take_apart(token: str) -> Assertion:
    """Read a JWT in compact form; raises AssertionRefusedError where it is none."""
    try:
        header, claims, signature = token.split(".")
        parts = (json.loads(_decode(header)), json.loads(_decode(claims)))
        raw = _decode(signature)
    except (ValueError, binascii.Error):
        raise AssertionRefusedError("SignatureValidation") from None
    if not all(isinstance(part, dict) for part in parts):
        raise AssertionRefusedError("SignatureValidation")
    return Assertion(parts[0], parts[1], f"{header}.{claims}".encode(), raw)


def check_algorithm(assertion: Assertion) -> None:
    """Raise AssertionRefusedError for an algorithm that NetSuite does not take."""
    if assertion.algorithm not in ALGORITHMS:
        raise AssertionRefusedError("UnsupportedAlgo")


def check_signature(assertion: Assertion, public_key: bytes) -> None:
    """Raise AssertionRefusedError unless the owner of *public_key* (PEM) signed it, in a way that NetSuite takes."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415 - as above

    check_algorithm(assertion)
    key = load_pem_public_key(public_key)
    try:
        if assertion.algorithm.startswith("PS") and isinstance(key, rsa.RSAPublicKey):
            _check_pss(assertion, key)
        elif assertion.algorithm.startswith("ES") and isinstance(key, ec.EllipticCurvePublicKey):
            _check_ecdsa(assertion, key)
        else:
            raise AssertionRefusedError("InvalidSignature")
    except InvalidSignature:
        raise AssertionRefusedError("InvalidSignature") from None


def _check_pss(assertion: Assertion, key: Any) -> None:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above

    if key.key_size < _SHORTEST_RSA:
        raise AssertionRefusedError("InvalidSignature")
    digest = getattr(hashes, HASHES[assertion.algorithm[2:]])()
    scheme = padding.PSS(mgf=padding.MGF1(digest), salt_length=padding.PSS.AUTO)
    key.verify(assertion.signature, assertion.signed, scheme, digest)


def _check_ecdsa(assertion: Assertion, key: Any) -> None:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature  # noqa: PLC0415 - as above

    curve, size = CURVES[assertion.algorithm]
    if key.curve.name != curve or len(assertion.signature) != 2 * size:
        raise AssertionRefusedError("InvalidSignature")
    r, s = (int.from_bytes(half, "big") for half in (assertion.signature[:size], assertion.signature[size:]))
    digest = getattr(hashes, HASHES[assertion.algorithm[2:]])()
    key.verify(encode_dss_signature(r, s), assertion.signed, ec.ECDSA(digest))


def check_claims(claims: dict[str, Any], *, client_id: str, audience: str, now: float) -> None:
    """Raise AssertionRefusedError unless issuer, audience and times are right; *audience* is a path on any host."""
    if claims.get("iss") != client_id:
        raise AssertionRefusedError("InvalidIssuer")
    audiences = claims.get("aud")
    named = audiences if isinstance(audiences, list) else [audiences]
    if not any(isinstance(name, str) and name.startswith("http") and name.endswith(audience) for name in named):
        raise AssertionRefusedError("TokenNotAcceptable")
    issued, expires = _time(claims.get("iat")), _time(claims.get("exp"))
    if expires <= now:
        raise AssertionRefusedError("TokenExpired")
    if expires - issued > _LONGEST:
        raise AssertionRefusedError("TokenValidityTooBroad")
    if issued > now + _SKEW:
        raise AssertionRefusedError("TokenNotAcceptable")


_LONGEST = 3600  # "exp - iat < 60 minutes"; the boundary itself is let through
_SKEW = 300


def _time(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AssertionRefusedError("TokenNotAcceptable")
    return value


def scopes_of(claims: dict[str, Any]) -> list[str]:
    """The scopes asked for: a JSON array as in Oracle's sample, or text separated by commas or blanks."""
    asked = claims.get("scope", [])
    if isinstance(asked, str):
        asked = asked.replace(",", " ").split()
    return [str(scope) for scope in asked] if isinstance(asked, list) else []


def _decode(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
