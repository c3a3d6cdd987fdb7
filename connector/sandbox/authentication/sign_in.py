"""SignIn: whatever way a request over HTTP proves who sent it, for REST, RESTlets and the services beside them."""

from __future__ import annotations

import re
from typing import NoReturn, Protocol
from urllib.parse import unquote

from connector.sandbox.authentication.gatekeeper import RESTLET, Gatekeeper
from connector.sandbox.authentication.sign_in_refusals import TwoFactorError, UserCredentialsError
from connector.sandbox.people.caller import Caller
from connector.sandbox.refusals import LoginError
from connector.sandbox.web.http_protocol import Request
from connector.sandbox.web.request_address import base_url

_FORM = "application/x-www-form-urlencoded"
_NLAUTH = re.compile(r'(nlauth_\w+)\s*=\s*"?([^",\s]*)"?')
_SCOPES = {RESTLET: "restlets"}


class BearerVerifier(Protocol):
    """What checks the access tokens of OAuth 2.0."""

    def verify(self, token: str, scope: str, channel: str) -> Caller:
        """The caller behind a bearer token; raises LoginError. It takes no slot of the account's concurrency."""


class SignIn:
    """Finds the caller behind an Authorization header: TBA, OAuth 2.0; NLAuth is refused."""

    def __init__(self, gatekeeper: Gatekeeper, tokens: BearerVerifier) -> None:
        self._gatekeeper = gatekeeper
        self._tokens = tokens

    def caller(self, http: Request, channel: str = "REST") -> Caller:
        """Who sent *http* over *channel* (`REST`, `RESTlet`), with a slot of the account's concurrency taken.

        Raises LoginError (its `restlet_code` is what a RESTlet answers) or ConcurrencyError.
        """
        authorization = http.headers.get("authorization", "")
        scheme, _, rest = authorization.partition(" ")
        if scheme.lower() == "bearer":
            caller = self._tokens.verify(rest.strip(), _SCOPES.get(channel, "rest_webservices"), channel)
            self._gatekeeper.enter(caller.integration, channel)
            return caller
        if scheme.lower() == "oauth":
            form = http.body.decode("latin-1") if http.headers.get("content-type", "").startswith(_FORM) else ""
            return self._gatekeeper.verify_header(
                authorization, http.method, addresses(http), http.query, channel, form
            )
        if scheme.lower() == "nlauth":
            self._refuse_user_credentials(rest, channel)
        words = (
            "no Authorization header" if not scheme else f"the Authorization scheme {scheme[:20]!r} is not known here"
        )
        self._gatekeeper.audit.note("Failure", "MissingTokenPassportRequiredFields", channel, explanation=words)
        raise LoginError("MissingTokenPassportRequiredFields")

    def _refuse_user_credentials(self, header: str, channel: str) -> NoReturn:
        """NLAuth was for RESTlets only, and not for new ones (Oracle help section_4623992425)."""
        given = {name: unquote(value) for name, value in _NLAUTH.findall(header)}
        email, role_id = given.get("nlauth_email", ""), given.get("nlauth_role", "")
        tenant = self._gatekeeper.tenant
        user = next((one for one in list(tenant.users.values()) if one.email.lower() == email.lower()), None)
        role = next((one for one in list(tenant.roles.values()) if str(one.id) == role_id), None)
        words = "user credentials (NLAuth) are not taken: sign in with a token or with OAuth 2.0"
        self._gatekeeper.audit.note(
            "Failure",
            "permission_denied",
            channel,
            user=user.email if user else "",
            role=role.name if role else "",
            explanation=words,
        )
        if channel == RESTLET and user and role and role.id in user.roles and (role.administrator or role.two_factor):
            raise TwoFactorError
        raise UserCredentialsError


def addresses(http: Request) -> list[str]:
    """The addresses that a client may have signed: ours as it reached us, and the same over TLS."""
    own = base_url(http) + http.path
    scheme, _, rest = own.partition("://")
    host, slash, path = rest.partition("/")
    lowered = f"{host.lower()}{slash}{path}"
    other = "https" if scheme == "http" else "http"
    return [f"{scheme}://{_without_port(scheme, lowered)}", f"{other}://{_without_port(other, lowered)}"]


def _without_port(scheme: str, rest: str) -> str:
    port = ":80" if scheme == "http" else ":443"
    host, slash, path = rest.partition("/")
    return host.removesuffix(port) + slash + path
