"""OAuth 2.0 authorization code with PKCE: the connection of an application that a user lets in."""

from __future__ import annotations

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import SecretStr, model_validator

from connector.config_model import problem
from connector.netsuite.connection_types import Connection
from connector.netsuite.credentials import Key
from connector.reference import has_reference

REDIRECT = "https://127.0.0.1:8910/oauth2/callback"
"""Where the browser comes back to; NetSuite takes https and custom schemes only (Oracle help section_157771733782)."""


class OAuth2AuthorizationCode(Connection):
    """OAuth 2.0 authorization code with PKCE, for REST and RESTlets: a user allows it once, `connector authorize`."""

    type: Literal["oauth2_authorization_code"] = "oauth2_authorization_code"
    """A user's own role, in place of a certificate's."""
    client_id: Key
    """Client id of the integration record."""
    client_secret: SecretStr | None = None
    """Client secret of the integration record; left out for a public client."""
    redirect_uri: str = REDIRECT
    """One of the redirect URIs on the integration record, to the letter."""
    scopes: tuple[str, ...] = ("rest_webservices", "restlets")
    """What the user allows; each must be ticked on the integration record."""

    @model_validator(mode="after")
    def _an_address(self) -> Self:
        if not has_reference(self.redirect_uri) and not urlsplit(self.redirect_uri).scheme:
            raise problem(
                "redirect-uri", f"redirect_uri {self.redirect_uri[:80]!r} is no address", f"write it as {REDIRECT}"
            )
        return self

    @property
    def authorize(self) -> str:
        """Address of `authorize.nl`; references must be resolved."""
        root = self.addresses().suitetalk
        if (urlsplit(root).hostname or "").endswith(".netsuite.com"):
            root = self.identity().application
        return f"{root}/app/login/oauth2/authorize.nl"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown."""
        found = (self.client_id, self.client_secret)
        return tuple(secret.get_secret_value() for secret in found if secret is not None)
