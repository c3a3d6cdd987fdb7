"""TokenPassport: the signature of SOAP requests (Oracle help section_1534941088, section_4395630653)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import quote

from connector.netsuite.credentials import TokenCredentials

ALGORITHM = "HMAC-SHA256"
"""Value of the `algorithm` attribute."""


@dataclass(frozen=True, slots=True)
class TokenPassport:
    """The children of the SOAP header block, in the order of the XSD; good for one attempt."""

    account: str
    consumer_key: str
    token: str
    nonce: str
    timestamp: int
    signature: str
    """Base64, as it goes into the element."""
    algorithm: str = ALGORITHM

    def __repr__(self) -> str:
        return f"TokenPassport(account={self.account!r}, timestamp={self.timestamp})"


def percent_encoded(text: str) -> str:
    """*text* as RFC 5849 3.6 writes it: only `A-Z a-z 0-9 - . _ ~` stay."""
    return quote(text, safe="")


def base_string(account: str, consumer_key: str, token: str, nonce: str, timestamp: int) -> str:
    """What is signed."""
    return "&".join(percent_encoded(part) for part in (account, consumer_key, token, nonce, str(timestamp)))


def signature(base: str, consumer_secret: str, token_secret: str) -> str:
    """HMAC-SHA256 of *base*, in standard base64."""
    key = f"{percent_encoded(consumer_secret)}&{percent_encoded(token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode("ascii")


def token_passport(credentials: TokenCredentials, nonce: str, timestamp: int) -> TokenPassport:
    """The passport of one attempt; *timestamp* in Unix seconds."""
    key, token = credentials.consumer_key.get_secret_value(), credentials.token_id.get_secret_value()
    base = base_string(credentials.account, key, token, nonce, timestamp)
    signed = signature(
        base, credentials.consumer_secret.get_secret_value(), credentials.token_secret.get_secret_value()
    )
    return TokenPassport(credentials.account, key, token, nonce, timestamp, signed)


def masked_base_string(credentials: TokenCredentials, nonce: str, timestamp: int) -> str:
    """The base string with the middle of each key masked: to compare by eye with another client's."""
    key, token = credentials.consumer_key.get_secret_value(), credentials.token_id.get_secret_value()
    return (
        base_string(credentials.account, "KEY", "TOKEN", nonce, timestamp)
        .replace("KEY", _masked(key))
        .replace("TOKEN", _masked(token))
    )


def _masked(text: str) -> str:
    shown = 4
    if len(text) <= 3 * shown:
        return "*" * len(text)
    return f"{text[:shown]}…{text[-shown:]} ({len(text)} characters)"
