"""How an application proves to the token endpoint who it is (Oracle help section_158081952044)."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from urllib.parse import unquote

from connector.sandbox.oauth2.token_refusal import TokenRefusedError, invalid_client, invalid_request
from connector.sandbox.people.tenant import Integration, Tenant


def authenticated(tenant: Tenant, authorization: str, values: Mapping[str, str]) -> Integration:
    """The integration that asks: by HTTP Basic, or by its id in the body where it is a public client."""
    basic = basic_credentials(authorization)
    if basic is None:
        return _public_client(tenant, values)
    if "client_secret" in values or "client_assertion" in values:
        raise invalid_request("two ways to authenticate the client: a Basic header and credentials in the body")
    client_id, secret = basic
    if values.get("client_id", client_id) != client_id:
        raise invalid_request("the client_id of the body is not that of the Basic header")
    integration = _known(tenant, client_id)
    if integration.public_client:
        raise invalid_client(f"{integration.name} is a public client: send client_id in the body, and no secret")
    if not hmac.compare_digest(secret.encode(), integration.consumer_secret.encode()):
        raise invalid_client(f"the client secret is not that of {integration.name}")
    return integration


def check_enabled(tenant: Tenant, integration: Integration) -> None:
    """Refuse where the feature is off or the integration is not enabled."""
    if "OAUTH2" not in tenant.features:
        words = "the feature OAuth 2.0 is off: Setup > Company > Enable Features > SuiteCloud"
        raise TokenRefusedError("unauthorized_client", reason="FeatureDisabled", explanation=words)
    if integration.state != "enabled":
        words = f"the integration {integration.name} is not enabled: set its State to Enabled"
        raise invalid_client(words, "IntegrationBlocked")


def basic_credentials(authorization: str) -> tuple[str, str] | None:
    """Client id and secret of a Basic header, in either alphabet of base64; None where there is no such header."""
    scheme, _, rest = authorization.strip().partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "basic":
        raise invalid_client(f"the Authorization scheme must be Basic, not {scheme[:20]!r}")
    text = rest.strip().replace("-", "+").replace("_", "/").rstrip("=")
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise invalid_client("the Basic header is not base64 of client_id:client_secret") from None
    client_id, colon, secret = decoded.partition(":")
    if not colon:
        raise invalid_client("the Basic header is not base64 of client_id:client_secret")
    return unquote(client_id), unquote(secret)


def _public_client(tenant: Tenant, values: Mapping[str, str]) -> Integration:
    client_id = values.get("client_id", "")
    if not client_id:
        raise invalid_client("no client authentication: send a Basic header, or client_id for a public client")
    integration = _known(tenant, client_id)
    if not integration.public_client:
        raise invalid_client(f"{integration.name} is not a public client: send a Basic header with its secret")
    return integration


def _known(tenant: Tenant, client_id: str) -> Integration:
    integration = tenant.integrations.get(client_id)
    if integration is None:
        raise invalid_client("no integration record of this account has this client id")
    return integration
