"""OAuth 1.0a for REST web services and RESTlets, through requests-oauthlib (Oracle help section_1534939551)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.netsuite.credentials import TokenCredentials

if TYPE_CHECKING:
    from requests.auth import AuthBase


def oauth1(credentials: TokenCredentials, nonce: str, timestamp: int) -> AuthBase:
    """What signs one attempt of one request: query parameters are signed, bodies are not.

    Args:
        credentials: Account, integration and token.
        nonce: 20 letters and digits, used once.
        timestamp: Unix seconds, within five minutes of NetSuite's clock.
    """
    from oauthlib.oauth1 import SIGNATURE_HMAC_SHA256  # noqa: PLC0415 - slow to import
    from requests_oauthlib import OAuth1  # noqa: PLC0415 - slow to import

    options: dict[str, Any] = {"realm": credentials.account, "nonce": nonce, "timestamp": str(timestamp)}
    return OAuth1(
        client_key=credentials.consumer_key.get_secret_value(),
        client_secret=credentials.consumer_secret.get_secret_value(),
        resource_owner_key=credentials.token_id.get_secret_value(),
        resource_owner_secret=credentials.token_secret.get_secret_value(),
        signature_method=SIGNATURE_HMAC_SHA256,
        **options,
    )
