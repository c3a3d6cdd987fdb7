"""`/services/rest/auth/oauth2/v1/token` and `/revoke`: grants in, tokens out (fact sheet 4.2, 4.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.oauth2.authorization_codes import (
    AuthorizationCode,
    AuthorizationCodes,
    challenge_of,
    is_verifier,
)
from connector.sandbox.oauth2.client_authentication import authenticated, check_enabled
from connector.sandbox.oauth2.client_credentials import TOKEN_PATH, ClientCredentials
from connector.sandbox.oauth2.grant import Grant, who
from connector.sandbox.oauth2.issued_tokens import ACCESS_LIFETIME, IssuedToken, IssuedTokens
from connector.sandbox.oauth2.token_refusal import TokenRefusedError, invalid_grant, invalid_request
from connector.sandbox.people.tenant import Integration, Tenant

__all__ = ["REVOKE_PATH", "TOKEN_PATH", "TokenEndpoint", "TokenRefusedError"]

REVOKE_PATH = "/services/rest/auth/oauth2/v1/revoke"
_CHANNEL = "OAuth 2.0 token"
Form = Mapping[str, list[str]]
Way = Callable[[Mapping[str, str], str], dict[str, Any]]


class TokenEndpoint:
    """Gives out tokens for assertions, codes and refresh tokens, and revokes them."""

    def __init__(
        self,
        tenant: Tenant,
        audit: AuditTrail,
        clock: Callable[[], float],
        issued: IssuedTokens,
        codes: AuthorizationCodes,
    ) -> None:
        self.tenant = tenant
        self.audit = audit
        self.clock = clock
        self._issued = issued
        self._codes = codes
        self._certificates = ClientCredentials(tenant, clock)
        self._grants: dict[str, Way] = {
            "client_credentials": self._by_certificate,
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh_token,
        }

    def issue(self, form: Form, authorization: str = "") -> dict[str, Any]:
        """The answer to a token request with the header *authorization*; raises TokenRefusedError."""
        try:
            values = _single_values(form)
            return self._way(values.get("grant_type", ""))(values, authorization)
        except TokenRefusedError as error:
            self.audit.note("Failure", error.reason, _CHANNEL, **self._asker(form), explanation=error.explanation)
            raise

    def revoke(self, form: Form, authorization: str = "") -> None:
        """Revoke a refresh token and every access token that came of it; raises TokenRefusedError.

        A token that is not known, or is another client's, is no error (RFC 7009 2.2; NetSuite's habit is not known).
        """
        try:
            values = _single_values(form)
            if not values.get("token"):
                raise invalid_request("token is missing")
            integration = authenticated(self.tenant, authorization, values)
        except TokenRefusedError as error:
            self.audit.note("Failure", error.reason, _CHANNEL, **self._asker(form), explanation=error.explanation)
            raise
        found = self._issued.find(values["token"])
        if found and found.grant.integration is integration:
            self._issued.revoke(found.grant)

    # ---------------------------------------------------------------- the three grants

    def _way(self, grant_type: str) -> Way:
        if not grant_type:
            raise invalid_request("grant_type is missing")
        way = self._grants.get(grant_type)
        if way is None:
            words = f"grant_type {grant_type[:40]!r} is not one of {', '.join(self._grants)}"
            raise TokenRefusedError("unsupported_grant_type", explanation=words)
        return way

    def _by_certificate(self, values: Mapping[str, str], authorization: str) -> dict[str, Any]:
        grant = self._certificates.grant(values, authorization)
        self._note_success(grant)
        return {"access_token": self._issued.access(grant), "expires_in": ACCESS_LIFETIME, "token_type": "Bearer"}

    def _by_code(self, values: Mapping[str, str], authorization: str) -> dict[str, Any]:
        for name in ("code", "redirect_uri"):
            if not values.get(name):
                raise invalid_request(f"{name} is missing")
        integration = self._code_client(values, authorization)
        code = self._code(values, integration)
        self._check_holder(code.grant)
        if not self._codes.use(code):
            self._issued.revoke(code.grant)  # RFC 6749 4.1.2: somebody else may have it
            raise invalid_grant("TokenRejected", "the code was used before: its tokens are revoked")
        tokens = {"access_token": self._issued.access(code.grant), "refresh_token": self._issued.refresh(code.grant)}
        self._note_success(code.grant)
        return {**tokens, "expires_in": ACCESS_LIFETIME, "token_type": "bearer"}

    def _by_refresh_token(self, values: Mapping[str, str], authorization: str) -> dict[str, Any]:
        text = values.get("refresh_token", "")
        if not text:
            raise invalid_request("refresh_token is missing")
        integration = self._code_client(values, authorization)
        grant = self._refreshable(text, integration).grant
        self._check_holder(grant)
        if integration.public_client and not self._issued.spend(text):
            self._issued.revoke(grant)
            raise invalid_grant("TokenRejected", "the refresh token of a public client is for one use")
        answer: dict[str, Any] = {"access_token": self._issued.access(grant)}
        if integration.public_client:
            answer["refresh_token"] = self._issued.refresh(grant)
        self._note_success(grant)
        return {**answer, "expires_in": ACCESS_LIFETIME, "token_type": "bearer"}

    # ---------------------------------------------------------------- checks

    def _code_client(self, values: Mapping[str, str], authorization: str) -> Integration:
        integration = authenticated(self.tenant, authorization, values)
        check_enabled(self.tenant, integration)
        if not integration.authorization_code:
            words = f"{integration.name} does not have Authorization Code Grant ticked"
            raise TokenRefusedError("unauthorized_client", reason="AuthorizationCodeGrantRequired", explanation=words)
        return integration

    def _code(self, values: Mapping[str, str], integration: Integration) -> AuthorizationCode:
        code = self._codes.find(values["code"])
        if code is None:
            raise invalid_grant("TokenRejected", "no such code was given out")
        if code.grant.integration is not integration:
            raise invalid_grant("ClientIdMismatch", f"the code is of another client, {code.grant.integration.name}")
        if code.expires <= self.clock() and not code.used:
            raise invalid_grant("TokenExpired", "the code has expired: it is good for ten minutes")
        if values["redirect_uri"] != code.redirect_uri:
            raise invalid_grant("InvalidRedirectURI", "redirect_uri is not that of the authorization request")
        if code.challenge:
            _check_verifier(values.get("code_verifier", ""), code.challenge)
        return code

    def _refreshable(self, text: str, integration: Integration) -> IssuedToken:
        found = self._issued.find(text)
        if found is None:
            raise invalid_grant("InvalidSignature", "no such refresh token was given out since the sandbox started")
        if found.kind != "refresh":
            raise invalid_grant("InvalidTokenType", "this is an access token: send the refresh token")
        if found.grant.integration is not integration:
            raise invalid_grant("ClientIdMismatch", "the refresh token is of another client")
        if self._issued.is_revoked(found.grant):
            raise invalid_grant("TokenRejected", "the refresh token was revoked")
        if found.expires <= self.clock():
            raise invalid_grant("RefreshTokenExpired", "the refresh token has expired: authorize again")
        return found

    def _check_holder(self, grant: Grant) -> None:
        obstacle = grant.obstacle(self.tenant)
        if obstacle:
            raise invalid_grant("EntityOrRoleDisabled", obstacle)
        if not grant.scopes <= grant.integration.scopes:
            words = f"no longer ticked: {', '.join(sorted(grant.scopes - grant.integration.scopes))}"
            raise TokenRefusedError("invalid_scope", reason="ScopeMismatched", explanation=words)

    # ---------------------------------------------------------------- the audit trail

    def _note_success(self, grant: Grant) -> None:
        self.audit.note("Success", "", _CHANNEL, **who(self.tenant, grant.user, grant.role, grant.integration))

    def _asker(self, form: Form) -> dict[str, str]:
        """Whose request it seems to be, as far as code or refresh token say."""
        code = self._codes.find(next(iter(form.get("code", [])), ""))
        token = self._issued.find(next(iter(form.get("refresh_token", [])), ""))
        found = code or token
        return who(self.tenant, found.grant.user, found.grant.role, found.grant.integration) if found else {}


def _check_verifier(verifier: str, challenge: str) -> None:
    if not verifier:
        raise invalid_request("code_verifier is missing: the authorization request had a code_challenge")
    if not is_verifier(verifier):
        raise invalid_request("code_verifier is not 43 to 128 characters of A-Za-z0-9-._~")
    if challenge_of(verifier) != challenge:
        raise invalid_grant("TokenNotAcceptable", "code_verifier does not belong to the code_challenge")


def _single_values(form: Form) -> dict[str, str]:
    for name, values in form.items():
        if len(values) > 1:
            raise invalid_request(f"{name[:40]} is given twice")
    return {name: values[0] for name, values in form.items()}
