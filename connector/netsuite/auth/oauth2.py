"""OAuth 2.0 client credentials: an assertion signed with a certificate's key, against a token for an hour.

Oracle help section_162755359851 (parameters), section_162790605110 (algorithms), subsect_162755332391 (token).
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from connector.errors import ConfigurationError
from connector.netsuite.auth.token_store import Exchange, KeptToken

GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = 300
"""Seconds an assertion is good for; NetSuite allows up to an hour."""
_SMALLEST_RSA = 3072
_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_CONVERT = "convert it: openssl pkcs8 -topk8 -nocrypt -in key.pem -out pkcs8.pem"


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """Integration, certificate and key."""

    account: str
    client_id: SecretStr
    certificate_id: str
    key: SecretStr
    """PKCS#8 PEM."""
    algorithm: str | None
    """None: the one that fits the key."""
    audience: str
    """The account's token endpoint."""
    scopes: tuple[str, ...]
    endpoint: str = ""
    """Where tokens are asked for: the audience, or the sandbox that stands for it."""
    unrepeatable = False
    """A token that is not kept is asked for again."""

    @property
    def storage_key(self) -> str:
        """Digest of account, client, certificate, key and scopes, under which processes share a token.

        With another key there is another token: a wrong key shows at once, not when the kept token has ended.
        """
        client, key = self.client_id.get_secret_value(), digest(_lines(self.key))
        where = self.endpoint or self.audience
        return digest(where, self.account, client, self.certificate_id, key, *sorted(self.scopes))

    def renewed(self, kept: KeptToken | None, now: float, clock: float, exchange: Exchange) -> KeptToken:  # noqa: ARG002 - the protocol's signature
        """A token for a freshly signed assertion."""
        answer = exchange(token_form(assertion(self, int(now), str(uuid.uuid4()))))
        return KeptToken(access=str(answer["access_token"]), ends=clock + lifetime(answer))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        return (self.client_id.get_secret_value(), self.key.get_secret_value())

    @property
    def fingerprint(self) -> str:
        """Tells two credentials apart without telling what they are."""
        where = (self.account, self.certificate_id, str(self.algorithm), self.audience, self.endpoint)
        return digest(*where, *self.scopes, *self.secrets)


def digest(*parts: str) -> str:
    """SHA-256 of *parts* in hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def lifetime(answer: dict[str, Any]) -> float:
    """Seconds that the access token of *answer* lives; NetSuite says 3600, as a number or as text."""
    try:
        return float(answer.get("expires_in", 3600))
    except (TypeError, ValueError):
        return 3600.0


def private_key(pem: SecretStr) -> Any:
    """The key of *pem*.

    Raises:
        ConfigurationError: It is no PKCS#8 PEM, or NetSuite does not take its kind.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - slow to import

    text = _lines(pem)
    if "BEGIN PRIVATE KEY" not in text:
        raise ConfigurationError(f"private_key is {_found(text)}, not PKCS#8 PEM (BEGIN PRIVATE KEY)", hint=_CONVERT)
    try:
        return load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            f"private_key cannot be read: {type(error).__name__}", hint="give the whole file, all lines"
        ) from None


def _lines(pem: SecretStr) -> str:
    """The lines of *pem*, which environment variables often hold in one."""
    return pem.get_secret_value().replace("\\n", "\n").strip()


def _found(text: str) -> str:
    for name in ("EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "CERTIFICATE", "PUBLIC KEY"):
        if f"BEGIN {name}" in text:
            return name
    return "something else"


def algorithm_for(key: Any, wanted: str | None) -> str:
    """The algorithm that signs with *key*.

    Raises:
        ConfigurationError: *wanted* does not fit the key, or NetSuite does not take the key.
    """
    curve = getattr(getattr(key, "curve", None), "name", "")
    if curve:
        fitting: tuple[str, ...] = (_CURVES[curve],) if curve in _CURVES else ()
    elif hasattr(key, "private_numbers") and hasattr(key, "key_size") and hasattr(key, "decrypt"):
        fitting = ("PS256", "PS384", "PS512")
        if key.key_size < _SMALLEST_RSA:
            raise ConfigurationError(
                f"private_key is RSA with {key.key_size} bit; NetSuite takes 3072 or 4096",
                hint="make a new key and certificate: openssl req -new -x509 -newkey rsa:3072 -sha256 -nodes …",
            )
    else:
        fitting = ()
    if not fitting:
        raise ConfigurationError(
            "private_key is of a kind that NetSuite does not take",
            hint="use RSA with 3072 bit, or EC on P-256, P-384 or P-521",
        )
    if wanted is not None and wanted not in fitting:
        raise ConfigurationError(
            f"signature_algorithm {wanted} does not fit the key ({curve or f'RSA {key.key_size}'})",
            hint=f"write {' or '.join(fitting)}, or leave signature_algorithm out",
        )
    return wanted or fitting[0]


def assertion(credentials: ClientCredentials, now: int, identifier: str) -> str:
    """The signed JWT that asks for a token; *now* in Unix seconds, *identifier* used once."""
    import jwt  # noqa: PLC0415 - slow to import

    key = private_key(credentials.key)
    claims = {
        "iss": credentials.client_id.get_secret_value(),
        "scope": list(credentials.scopes),
        "aud": credentials.audience,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": identifier,
    }
    return jwt.encode(
        claims,
        key,
        algorithm=algorithm_for(key, credentials.algorithm),
        headers={"typ": "JWT", "kid": credentials.certificate_id},
    )


def token_form(signed: str) -> dict[str, str]:
    """The form fields that change the assertion *signed* for a token."""
    return {"grant_type": GRANT, "client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
