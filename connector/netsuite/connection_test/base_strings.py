"""The texts that signatures are made of, their keys masked, to compare by eye with another client's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from connector.netsuite.auth.nonce import new_nonce
from connector.netsuite.connection_types import TokenBasedAuthentication

if TYPE_CHECKING:
    from connector.netsuite.connection_test.inspection import Inspection

_SHOWN = 4


def masked_base_strings(inspection: Inspection) -> tuple[tuple[str, str], ...]:
    """Channel and base string; empty for OAuth 2.0, which signs no requests."""
    connection = inspection.config.connection
    if not isinstance(connection, TokenBasedAuthentication):
        return ()
    credentials = connection.credentials()
    rest = rest_base_string(
        "GET",
        f"{inspection.session.addresses.system}/serverTime",
        masked(credentials.consumer_key.get_secret_value()),
        masked(credentials.token_id.get_secret_value()),
        int(inspection.session.clock.now()),
    )
    return (("rest", rest), ("soap", inspection.session.masked_base_string()))


def rest_base_string(method: str, url: str, key: str, token: str, timestamp: int) -> str:
    """What an OAuth 1.0a signature of a request without a query is made of (RFC 5849 3.4.1); keys are left as given."""
    parameters = {
        "oauth_consumer_key": key,
        "oauth_nonce": new_nonce(),
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(timestamp),
        "oauth_token": token,
        "oauth_version": "1.0",
    }
    joined = "%26".join(f"{name}%3D{value}" for name, value in parameters.items())
    return f"{method}&{quote(url, safe='')}&{joined}"


def masked(secret: str) -> str:
    """The ends of *secret* and its length; nothing of a short one."""
    if len(secret) <= 3 * _SHOWN:
        return "*" * len(secret)
    return f"{secret[:_SHOWN]}…{secret[-_SHOWN:]} ({len(secret)} characters)"
