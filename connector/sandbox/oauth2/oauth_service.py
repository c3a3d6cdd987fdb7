"""OAuthService: everything below `/services/rest/auth/oauth2/v1/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from connector.sandbox.authentication.audit_trail import AuditTrail
from connector.sandbox.authentication.sign_in import SignIn
from connector.sandbox.oauth2.authorization_codes import AuthorizationCodes
from connector.sandbox.oauth2.bearer_tokens import BearerTokens
from connector.sandbox.oauth2.issued_tokens import IssuedTokens
from connector.sandbox.oauth2.token_endpoint import REVOKE_PATH, TOKEN_PATH, TokenEndpoint
from connector.sandbox.oauth2.token_refusal import TokenRefusedError, invalid_request
from connector.sandbox.people.tenant import Tenant
from connector.sandbox.refusals import WireError
from connector.sandbox.rest.problem import problem
from connector.sandbox.storage import canonical_json
from connector.sandbox.web.http_protocol import Answer, Request

PREFIX = "/services/rest/auth/oauth2/"
_FORM = "application/x-www-form-urlencoded"
_UNAUTHORIZED = 401
_HEADERS = {
    "content-type": "application/json;charset=utf-8",
    "cache-control": "no-store",
    "pragma": "no-cache",
}


class OAuthService:
    """Answers the endpoints of OAuth 2.0 and keeps what they gave out."""

    def __init__(self, tenant: Tenant, audit: AuditTrail, clock: Callable[[], float]) -> None:
        issued = self._issued = IssuedTokens(tenant, clock)
        self._tenant = tenant
        self._audit = audit
        self.codes = AuthorizationCodes(clock)
        self.tokens = BearerTokens(tenant, audit, clock, issued)
        self.endpoint = TokenEndpoint(tenant, audit, clock, issued, self.codes)
        self._clock = clock

    def remembered(self) -> tuple[Any, ...]:
        """Tokens and codes that were given out, for a snapshot; not copied."""
        return (*self._issued.remembered(), self.codes.remembered())

    def remember(self, tokens: Any = None, revoked: Any = None, codes: Any = None) -> None:
        """Know those tokens and codes and no others."""
        self._issued.remember(tokens or {}, revoked or set())
        self.codes.remember(codes or {})

    def answer(self, request: Request, sign_in: SignIn) -> Answer:
        """The answer to one request."""
        if request.method == "OPTIONS":
            return Answer(204, b"", {"allow": "GET, POST, OPTIONS"})
        if request.path in (TOKEN_PATH, REVOKE_PATH):
            return self._form_answer(request)
        try:
            return self._certificates(request, sign_in)
        except WireError as error:
            return problem(error, self._tenant)

    def _certificates(self, request: Request, sign_in: SignIn) -> Answer:
        from connector.sandbox.oauth2.certificate_service import CertificateService  # noqa: PLC0415 - few ask for it

        return CertificateService(self._tenant, self._clock).answer(request, sign_in.caller(request))

    def _form_answer(self, request: Request) -> Answer:
        headers = dict(_HEADERS)
        try:
            body = self._asked(request, self._form(request))
        except TokenRefusedError as error:
            if error.status == _UNAUTHORIZED:
                headers["www-authenticate"] = f'Basic realm="{self._tenant.account}"'
            return Answer(error.status, _text({"error": error.error}), headers)
        return Answer(200, _text(body) if body else b"", headers)

    def _asked(self, request: Request, form: Mapping[str, list[str]]) -> dict[str, Any]:
        authorization = request.headers.get("authorization", "")
        if request.path == TOKEN_PATH:
            return self.endpoint.issue(form, authorization)
        self.endpoint.revoke(form, authorization)
        return {}

    def _form(self, request: Request) -> dict[str, list[str]]:
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if request.method == "POST" and media == _FORM:
            return parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True)
        refusal = invalid_request(f"send a POST of Content-Type {_FORM}")
        self._audit.note("Failure", refusal.reason, "OAuth 2.0 token", explanation=refusal.explanation)
        raise refusal


def _text(body: dict[str, Any]) -> bytes:
    return canonical_json.dumps(body).encode()
