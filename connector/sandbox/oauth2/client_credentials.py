"""The client credentials flow: a signed assertion in, a grant out (Oracle help section_162755359851)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connector.sandbox.oauth2 import client_assertion as jwt
from connector.sandbox.oauth2.client_authentication import check_enabled
from connector.sandbox.oauth2.grant import Grant
from connector.sandbox.oauth2.token_refusal import (
    TokenRefusedError,
    invalid_client,
    invalid_grant,
    invalid_request,
)
from connector.sandbox.people.tenant import Certificate, Integration, Tenant

TOKEN_PATH = "/services/rest/auth/oauth2/v1/token"  # noqa: S105 - a path
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class ClientCredentials:
    """Believes assertions that a mapped certificate signed."""

    def __init__(self, tenant: Tenant, clock: Callable[[], float]) -> None:
        self._tenant = tenant
        self._clock = clock

    def grant(self, values: Mapping[str, str], authorization: str) -> Grant:
        """What the assertion in *values* is good for; raises TokenRefusedError."""
        if authorization:
            raise invalid_request("two ways to authenticate the client: an Authorization header and an assertion")
        if values.get("client_assertion_type") != ASSERTION_TYPE:
            raise invalid_request(f"client_assertion_type must be {ASSERTION_TYPE}")
        if not values.get("client_assertion"):
            raise invalid_request("client_assertion is missing")
        assertion, certificate = self._believe(values["client_assertion"])
        integration = self._integration(certificate)
        if values.get("client_id", integration.consumer_key) != integration.consumer_key:
            raise invalid_client("the client_id of the body is not the assertion's issuer", "ClientIdMismatch")
        scopes = self._scopes(assertion, integration)
        grant = Grant(integration, certificate.user, certificate.role, scopes, self._clock(), by_certificate=True)
        obstacle = grant.obstacle(self._tenant)
        if obstacle:
            raise invalid_grant("EntityOrRoleDisabled", obstacle)
        return grant

    def _believe(self, text: str) -> tuple[jwt.Assertion, Certificate]:
        try:
            assertion = jwt.take_apart(text)
            jwt.check_algorithm(assertion)
            certificate = self._certificate(assertion.key_id)
            jwt.check_signature(assertion, certificate.public_key)
            jwt.check_claims(
                assertion.claims,
                client_id=certificate.consumer_key,
                audience=TOKEN_PATH,
                now=self._clock(),
                label=self._tenant.host_label,
            )
        except jwt.AssertionRefusedError as error:
            if error.reason == "TokenExpired":
                raise invalid_grant(error.reason, error.explanation) from None
            raise invalid_client(error.explanation, error.reason) from None
        return assertion, certificate

    def _certificate(self, key_id: str) -> Certificate:
        if not key_id:
            raise jwt.AssertionRefusedError("MissingKeyId", "the header has no kid: put the certificate id there")
        certificate = self._tenant.certificates.get(key_id)
        if certificate is None:
            raise jwt.AssertionRefusedError("MissingKey", "this account has no certificate with the id in kid")
        if certificate.revoked:
            raise jwt.AssertionRefusedError("MissingKey", "the certificate was revoked")
        if certificate.valid_until <= self._clock():
            raise jwt.AssertionRefusedError("MissingKey", "the certificate has expired")
        return certificate

    def _integration(self, certificate: Certificate) -> Integration:
        integration = self._tenant.integrations.get(certificate.consumer_key)
        if integration is None:
            raise invalid_client("the certificate's integration record was deleted", "InvalidIntegration")
        check_enabled(self._tenant, integration)
        if not integration.client_credentials:
            words = f"{integration.name} does not have Client Credentials (Machine To Machine) Grant ticked"
            raise TokenRefusedError("unauthorized_client", reason="AuthorizationCodeGrantRequired", explanation=words)
        return integration

    def _scopes(self, assertion: jwt.Assertion, integration: Integration) -> frozenset[str]:
        asked = frozenset(jwt.scopes_of(assertion.claims))
        if not asked or not asked <= integration.scopes or ("mcp" in asked and len(asked) > 1):
            words = (
                f"asked for {', '.join(sorted(asked)) or 'nothing'}; ticked: {', '.join(sorted(integration.scopes))}"
            )
            raise TokenRefusedError("invalid_scope", reason="InvalidScope", explanation=words)
        return asked
