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
    """The assertion does not hold."""

    def __init__(self, reason: str, explanation: str = "") -> None:
        """Refuse with *reason*, the audit trail's word (subsect_158324637123), and what a developer reads beside it."""
        super().__init__(reason)
        self.reason = reason
        self.explanation = explanation


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
    except (ValueError, binascii.Error, RecursionError):
        raise AssertionRefusedError("SignatureValidation", "client_assertion is no JWT in compact form") from None
    if not all(isinstance(part, dict) for part in parts):
        raise AssertionRefusedError("SignatureValidation", "header and claims of the JWT must be JSON objects")
    return Assertion(parts[0], parts[1], f"{header}.{claims}".encode(), raw)


def check_algorithm(assertion: Assertion) -> None:
    """Raise AssertionRefusedError for an algorithm that NetSuite does not take."""
    if assertion.algorithm not in ALGORITHMS:
        words = f"alg is {assertion.algorithm[:10]!r}, which must be one of {', '.join(ALGORITHMS)}"
        raise AssertionRefusedError("UnsupportedAlgo", words)


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
            raise AssertionRefusedError("InvalidSignature", f"the certificate's key cannot do {assertion.algorithm}")
    except InvalidSignature:
        words = "another key signed the JWT than that of the certificate in kid, or the JWT was changed"
        raise AssertionRefusedError("InvalidSignature", words) from None


def _check_pss(assertion: Assertion, key: Any) -> None:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415 - as above

    if key.key_size < _SHORTEST_RSA:
        words = f"the RSA key has {key.key_size} bits, {_SHORTEST_RSA} are the least"
        raise AssertionRefusedError("InvalidSignature", words)
    digest = getattr(hashes, HASHES[assertion.algorithm[2:]])()
    scheme = padding.PSS(mgf=padding.MGF1(digest), salt_length=padding.PSS.AUTO)
    key.verify(assertion.signature, assertion.signed, scheme, digest)


def _check_ecdsa(assertion: Assertion, key: Any) -> None:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - 40 ms that importing us should not cost
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature  # noqa: PLC0415 - as above

    curve, size = CURVES[assertion.algorithm]
    if key.curve.name != curve or len(assertion.signature) != 2 * size:
        words = f"the certificate's key is not of {assertion.algorithm}'s curve, or the signature is not r and s"
        raise AssertionRefusedError("InvalidSignature", words)
    r, s = (int.from_bytes(half, "big") for half in (assertion.signature[:size], assertion.signature[size:]))
    digest = getattr(hashes, HASHES[assertion.algorithm[2:]])()
    key.verify(encode_dss_signature(r, s), assertion.signed, ec.ECDSA(digest))


def check_claims(claims: dict[str, Any], *, client_id: str, audience: str, now: float, label: str = "") -> None:
    """Raise AssertionRefusedError unless issuer, audience and times are right.

    *audience* is the token endpoint's path, on the account's suitetalk or restlets host (*label* is the account in host
    names) or wherever the sandbox is reached.
    """
    if claims.get("iss") != client_id:
        raise AssertionRefusedError("InvalidIssuer", "iss is not the client id of the certificate's integration")
    audiences = claims.get("aud")
    named = audiences if isinstance(audiences, list) else [audiences]
    if not any(isinstance(name, str) and _is_audience(name, audience, label) for name in named):
        words = f"aud must be the address of the token endpoint, …{audience}, on the account's own host"
        raise AssertionRefusedError("TokenNotAcceptable", words)
    _check_times(_time(claims, "iat"), _time(claims, "exp"), now)


def _check_times(issued: float, expires: float, now: float) -> None:
    if expires <= now:
        raise AssertionRefusedError("TokenExpired", f"exp lies {int(now - expires)} seconds in the past")
    if expires - issued > _LONGEST:
        words = f"exp - iat is {int(expires - issued)} seconds, {_LONGEST} are the most"
        raise AssertionRefusedError("TokenValidityTooBroad", words)
    if issued > now + _SKEW:
        raise AssertionRefusedError("TokenNotAcceptable", f"iat lies {int(issued - now)} seconds in the future")


def _is_audience(name: str, path: str, label: str) -> bool:
    scheme, _, rest = name.partition("://")
    host, slash, own = rest.partition("/")
    if scheme not in ("http", "https") or slash + own != path:
        return False
    if not host.lower().endswith(".netsuite.com") or not label:
        return True
    return scheme == "https" and host.lower() in {f"{label}.{family}.api.netsuite.com" for family in _FAMILIES}


_LONGEST = 3600  # "exp - iat < 60 minutes"; the boundary itself is let through
_SKEW = 300
_NO_TIME = 10**12  # infinity, NaN and numbers beyond are no Unix seconds
_FAMILIES = ("suitetalk", "restlets")


def _time(claims: dict[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _NO_TIME:
        raise AssertionRefusedError("TokenNotAcceptable", f"{name} must be a number of Unix seconds")
    return value


def scopes_of(claims: dict[str, Any]) -> list[str]:
    """The scopes asked for: a JSON array as in Oracle's sample, or text separated by commas or blanks."""
    asked = claims.get("scope", [])
    if isinstance(asked, str):
        asked = asked.replace(",", " ").split()
    return [str(scope) for scope in asked] if isinstance(asked, list) else []


def _decode(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
