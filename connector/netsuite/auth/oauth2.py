"""OAuth 2.0 client credentials: an assertion signed with a certificate's key, against a token for an hour.

Oracle help section_162755359851 (parameters), section_162790605110 (algorithms), subsect_162755332391 (token).
"""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from connector.errors import ConfigurationError

GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFETIME = 300
"""Seconds an assertion is good for; NetSuite allows up to an hour."""
EARLY = 120.0
"""Seconds before its end at which a token is renewed."""
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

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        return (self.client_id.get_secret_value(), self.key.get_secret_value())

    @property
    def fingerprint(self) -> str:
        """Tells two credentials apart without telling what they are."""
        parts = (self.account, self.certificate_id, str(self.algorithm), self.audience, *self.scopes, *self.secrets)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def private_key(pem: SecretStr) -> Any:
    """The key of *pem*.

    Raises:
        ConfigurationError: It is no PKCS#8 PEM, or NetSuite does not take its kind.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - slow to import

    text = pem.get_secret_value().strip().replace("\\n", "\n")  # environment variables often hold it in one line
    if "BEGIN PRIVATE KEY" not in text:
        raise ConfigurationError(f"private_key is {_found(text)}, not PKCS#8 PEM (BEGIN PRIVATE KEY)", hint=_CONVERT)
    try:
        return load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ConfigurationError(
            f"private_key cannot be read: {type(error).__name__}", hint="give the whole file, all lines"
        ) from None


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


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    ends: float


Exchange = Callable[[dict[str, str]], dict[str, Any]]
"""Posts form fields to the token endpoint and gives its JSON; raises what it refuses."""


class TokenStore:
    """Access tokens of this process, by credentials; one thread asks for a token while the others wait for it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asking: dict[str, threading.Lock] = {}
        self._tokens: dict[str, _Token] = {}

    def token(self, credentials: ClientCredentials, now: Callable[[], float], exchange: Exchange) -> str:
        """A token that lasts, the kept one or a new one."""
        key = credentials.fingerprint
        with self._lock:
            asking = self._asking.setdefault(key, threading.Lock())
        with asking:
            kept = self._tokens.get(key)
            if kept is not None and kept.ends - EARLY > self._clock():
                return kept.text
            signed = assertion(credentials, int(now()), str(uuid.uuid4()))
            answer = exchange(token_form(signed))
            token = _Token(str(answer["access_token"]), self._clock() + float(answer.get("expires_in", 3600)))
            self._tokens[key] = token
            return token.text

    def forget(self, credentials: ClientCredentials, token: str) -> None:
        """*token* was refused; the next one is new. Another thread's newer token stays."""
        key = credentials.fingerprint
        kept = self._tokens.get(key)
        if kept is not None and kept.text == token:
            self._tokens.pop(key, None)


SHARED = TokenStore()
"""The tokens of this process."""
