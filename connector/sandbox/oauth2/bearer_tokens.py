"""BearerTokens: who sends a request with `Authorization: Bearer …` (Oracle help subsect_158324637123)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.authentication.sign_in_refusals import MalformedAuthorizationError, UserCredentialsError
from connector.sandbox.oauth2.grant import Grant, who
from connector.sandbox.oauth2.issued_tokens import IssuedTokens
from connector.sandbox.oauth2.token_text import claims_of
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.refusals import LoginError


class BearerTokens:
    """Checks access tokens."""

    def __init__(self, tenant: Tenant, audit: AuditTrail, clock: Callable[[], float], issued: IssuedTokens) -> None:
        self.tenant = tenant
        self.audit = audit
        self.clock = clock
        self._issued = issued

    def knows(self, token: str) -> bool:
        """Whether *token* was given out here, whatever became of it."""
        return self._issued.find(token) is not None

    def verify(self, token: str, scope: str = "rest_webservices", channel: str = "REST") -> Caller:
        """The caller behind a bearer token; raises LoginError. It takes no slot of the account's concurrency."""
        if not token or any(mark in token for mark in ' ",'):
            self.audit.note("Failure", "TokenRejected", channel, explanation="the Authorization header has no token")
            raise MalformedAuthorizationError("Bearer")
        found = self._issued.find(token)
        if found is None:
            self._deny_unknown(token, channel)
        if found.kind == "refresh":
            self._deny("TokenRejected", channel, found.grant, "this is a refresh token: send the access token")
        if found.expires <= self.clock():
            late = int(self.clock() - found.expires)
            self._deny(
                "AccessTokenExpired", channel, found.grant, f"the token expired {late} seconds ago: get a new one"
            )
        self._check_grant(found.grant, scope, channel)
        user, role = found.grant.holder(self.tenant)
        if role.web_services_only and scope == "restlets":
            words = f"the role {role.name} is a Web Services Only Role, which cannot call RESTlets"
            self._note("EntityOrRoleDisabled", channel, found.grant, words)
            raise UserCredentialsError("invalid_token")
        self.audit.note(
            "Success", "", channel, **who(self.tenant, found.grant.user, found.grant.role, found.grant.integration)
        )
        return Caller(self.tenant, user, role, found.grant.integration, "OAuth2")

    def _check_grant(self, grant: Grant, scope: str, channel: str) -> None:
        integration, obstacle = grant.integration, grant.obstacle(self.tenant)
        if "OAUTH2" not in self.tenant.features:
            words = "the feature OAuth 2.0 is off: Setup > Company > Enable Features > SuiteCloud"
            self._deny("FeatureDisabled", channel, grant, words)
        if self._issued.is_revoked(grant):
            self._deny("TokenRejected", channel, grant, "the token was revoked")
        if self.tenant.integrations.get(integration.consumer_key) is not integration:
            self._deny(
                "InvalidIntegration", channel, grant, "the integration record was deleted or got a new client id"
            )
        if integration.state != "enabled":
            words = f"the integration {integration.name} is not enabled: set its State to Enabled"
            self._deny("IntegrationBlocked", channel, grant, words)
        if scope not in grant.scopes:
            words = f"the token is for the scopes {', '.join(sorted(grant.scopes))}; this address needs {scope}"
            self._deny("ScopeMismatched", channel, grant, words)
        if obstacle:
            self._deny("EntityOrRoleDisabled", channel, grant, obstacle)

    def _deny_unknown(self, token: str, channel: str) -> NoReturn:
        claims = claims_of(token)
        if not claims:
            self._deny("TokenRejected", channel, None, "this is no token that the sandbox gave out")
        company = str(claims.get("jti", "")).partition(".")[0][:40]
        words = f"the token (jti of {company}) was not signed here since the sandbox started: get a new one"
        self._deny("InvalidSignature", channel, None, words)

    def _deny(self, reason: str, channel: str, grant: Grant | None, explanation: str) -> NoReturn:
        self._note(reason, channel, grant, explanation)
        raise LoginError("invalid_token", challenge="Bearer")

    def _note(self, reason: str, channel: str, grant: Grant | None, explanation: str) -> None:
        columns = who(self.tenant, grant.user, grant.role, grant.integration) if grant else {}
        self.audit.note("Failure", reason, channel, **columns, explanation=explanation)
