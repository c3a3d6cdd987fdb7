"""How a request shows who sends it: the kinds that Mule's request-config has, and API keys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from connector.config_model import ConfigModel


class Basic(ConfigModel):
    """User and password (RFC 7617)."""

    type: Literal["basic"]
    username: str
    """The user."""
    password: SecretStr
    """By reference: `${env:API_PASSWORD}`."""


class Bearer(ConfigModel):
    """A token that was given once and for all (RFC 6750)."""

    type: Literal["bearer"]
    token: SecretStr
    """By reference: `${env:API_TOKEN}`."""


class ApiKey(ConfigModel):
    """A key of the API's own, in a header or in the query."""

    type: Literal["api_key"]
    name: str = "X-API-Key"
    """Name of the header, or of the query parameter."""
    api_key: SecretStr
    """By reference: `${env:API_KEY}`."""
    send_in: Literal["header", "query"] = "header"
    """Where it stands; a query is written into the logs of servers."""


class ClientCredentials(ConfigModel):
    """OAuth 2.0 client credentials (RFC 6749, 4.4): a token is fetched, kept while it lives, and fetched anew."""

    type: Literal["oauth2_client_credentials"]
    token_url: str
    """Where tokens come from."""
    client_id: str
    """The client."""
    client_secret: SecretStr
    """By reference: `${env:API_CLIENT_SECRET}`."""
    scopes: list[str] = []
    """What the token is for."""
    parameters: dict[str, str] = {}
    """Further fields of the form, e.g. `audience`."""
    send_client_in: Literal["header", "body"] = "header"
    """Whether client and secret go as Basic authentication, as the standard prefers, or as fields of the form."""


Authentication = Annotated[Basic | Bearer | ApiKey | ClientCredentials, Field(discriminator="type")]
