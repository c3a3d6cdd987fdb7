"""OAuth 2.0 for machines: client credentials in, access tokens out, and the check of those tokens (fact sheet 4)."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from connector.sandbox import client_assertion as jwt
from connector.sandbox.audit_trail import AuditTrail
from connector.sandbox.caller import Caller
from connector.sandbox.refusals import LoginError
from connector.sandbox.tenant import OAUTH2_LOGIN, Certificate, Integration, Role, Tenant, User

TOKEN_PATH = "/services/rest/auth/oauth2/v1/token"  # noqa: S105 - a path
LIFETIME = 3600
"""Seconds that an access token lives; always the same."""
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_CHANNEL = "OAuth 2.0 token"


class TokenRefusedError(Exception):
    """The token endpoint's refusal: HTTP status and the value of `error` (Oracle help subsect_158521832417)."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


@dataclass(frozen=True, slots=True)
class _Grant:
    certificate: Certificate
    integration: Integration
    scopes: frozenset[str]
    expires: float


class TokenEndpoint:
    """Gives out access tokens and knows them again."""

    def __init__(self, tenant: Tenant, audit: AuditTrail, clock: Callable[[], float]) -> None:
        self.tenant = tenant
        self.audit = audit
        self.clock = clock
        self._grants: dict[str, _Grant] = {}
        self._lock = threading.Lock()

    def issue(self, form: Mapping[str, list[str]]) -> dict[str, object]:
        """The answer to a token request; raises TokenRefusedError."""
        values = self._single_values(form)
        grant_type = values.get("grant_type")
        if not grant_type:
            raise TokenRefusedError("invalid_request")
        if grant_type != "client_credentials":
            raise TokenRefusedError("unsupported_grant_type")
        if values.get("client_assertion_type") != _ASSERTION_TYPE or not values.get("client_assertion"):
            raise TokenRefusedError("invalid_request")
        grant = self._believe(values["client_assertion"])
        token = f"a.c.{secrets.token_urlsafe(48)}"
        with self._lock:
            self._grants = {key: old for key, old in self._grants.items() if old.expires > self.clock()}
            self._grants[token] = grant
        self._note("Success", "", grant.certificate, grant.integration)
        return {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}

    def knows(self, token: str) -> bool:
        """Whether *token* was given out here, whatever became of it."""
        with self._lock:
            return token in self._grants

    def verify(self, token: str, scope: str = "rest_webservices") -> Caller:
        """The caller behind a bearer token; raises LoginError."""
        with self._lock:
            grant = self._grants.get(token)
        if grant is None:
            self._deny("TokenRejected")
        if grant.expires <= self.clock():
            self._deny("AccessTokenExpired", grant)
        if grant.integration.state != "enabled":
            self._deny("IntegrationBlocked", grant)
        if scope not in grant.scopes:
            self._deny("ScopeMismatched", grant)
        holder = self._holder(grant.certificate)
        if holder is None:
            self._deny("EntityOrRoleDisabled", grant)
        return Caller(self.tenant, *holder, grant.integration, "OAuth2")

    # ---------------------------------------------------------------- inside

    def _single_values(self, form: Mapping[str, list[str]]) -> dict[str, str]:
        if any(len(values) > 1 for values in form.values()):
            raise TokenRefusedError("invalid_request")
        return {name: values[0] for name, values in form.items()}

    def _believe(self, text: str) -> _Grant:
        certificate: Certificate | None = None
        try:
            assertion = jwt.take_apart(text)
            jwt.check_algorithm(assertion)
            certificate = self._certificate(assertion.key_id)
            jwt.check_signature(assertion, certificate.public_key)
            jwt.check_claims(
                assertion.claims, client_id=certificate.consumer_key, audience=TOKEN_PATH, now=self.clock()
            )
        except jwt.AssertionRefusedError as error:
            reason = str(error)
            self._note("Failure", reason, certificate)
            if reason == "TokenExpired":
                raise TokenRefusedError("invalid_grant") from None
            raise TokenRefusedError("invalid_client", 401) from None
        integration = self._integration(certificate)
        return _Grant(
            certificate, integration, self._scopes(assertion, certificate, integration), self.clock() + LIFETIME
        )

    def _certificate(self, key_id: str) -> Certificate:
        if not key_id:
            raise jwt.AssertionRefusedError("MissingKeyId")
        certificate = self.tenant.certificates.get(key_id)
        if certificate is None or certificate.revoked or certificate.valid_until <= self.clock():
            raise jwt.AssertionRefusedError("MissingKey")
        return certificate

    def _integration(self, certificate: Certificate) -> Integration:
        integration = self.tenant.integrations.get(certificate.consumer_key)
        if "OAUTH2" not in self.tenant.features:
            self._refuse("FeatureDisabled", certificate, "unauthorized_client")
        if integration is None:
            self._refuse("InvalidIntegration", certificate, "invalid_client", 401)
        if integration.state != "enabled":
            self._refuse("IntegrationBlocked", certificate, "invalid_client", 401)
        if not integration.client_credentials:
            self._refuse("AuthorizationCodeGrantRequired", certificate, "unauthorized_client")
        if self._holder(certificate) is None:
            self._refuse("EntityOrRoleDisabled", certificate, "invalid_grant")
        return integration

    def _scopes(self, assertion: jwt.Assertion, certificate: Certificate, integration: Integration) -> frozenset[str]:
        asked = frozenset(jwt.scopes_of(assertion.claims))
        if not asked or not asked <= integration.scopes:
            self._refuse("InvalidScope", certificate, "invalid_scope")
        return asked

    def _holder(self, certificate: Certificate) -> tuple[User, Role] | None:
        user, role = self.tenant.users.get(certificate.user), self.tenant.roles.get(certificate.role)
        if user is None or role is None or not (user.active and role.active and role.may(OAUTH2_LOGIN)):
            return None
        return user, role

    def _refuse(self, reason: str, certificate: Certificate, error: str, status: int = 400) -> NoReturn:
        self._note("Failure", reason, certificate)
        raise TokenRefusedError(error, status)

    def _deny(self, reason: str, grant: _Grant | None = None) -> NoReturn:
        self._note(
            "Failure", reason, grant.certificate if grant else None, grant.integration if grant else None, "REST"
        )
        raise LoginError("invalid_token", challenge="Bearer")

    def _note(
        self,
        status: str,
        reason: str,
        certificate: Certificate | None,
        integration: Integration | None = None,
        channel: str = _CHANNEL,
    ) -> None:
        user = self.tenant.users.get(certificate.user) if certificate else None
        role = self.tenant.roles.get(certificate.role) if certificate else None
        self.audit.note(
            status,
            reason,
            channel,
            user=user.email if user else "",
            role=role.name if role else "",
            application=integration.name if integration else "",
        )
