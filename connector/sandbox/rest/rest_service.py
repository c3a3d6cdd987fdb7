"""REST web services as a whole: sign in, find the service, tell refusals in problem+JSON."""

from __future__ import annotations

from urllib.parse import parse_qs

from connector.sandbox import canonical_json
from connector.sandbox.caller import Caller
from connector.sandbox.gatekeeper import Gatekeeper
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.refusals import LoginError, WireError
from connector.sandbox.rest import query_service, record_service, system_service
from connector.sandbox.rest.problem import problem
from connector.sandbox.rest.rest_request import RestRequest, base_url
from connector.sandbox.token_endpoint import TOKEN_PATH, TokenEndpoint, TokenRefusedError

PREFIX = "/services/rest/"


class RestService:
    """Answers everything under `/services/rest/`."""

    def __init__(
        self,
        gatekeeper: Gatekeeper,
        tokens: TokenEndpoint,
        records: record_service.RecordService,
        queries: query_service.QueryService,
        system: system_service.SystemService,
    ) -> None:
        self._gatekeeper = gatekeeper
        self._tokens = tokens
        self._services = {
            record_service.PATH: records.answer,
            query_service.PATH: queries.answer,
            system_service.PATH: system.answer,
        }

    def answer(self, http: Request) -> Answer:
        """The answer to one request; never raises for what a client did."""
        if http.method == "OPTIONS":
            return Answer(204, b"", {"allow": "GET, POST, PUT, PATCH, DELETE, OPTIONS"})
        if http.path == TOKEN_PATH:
            return self._token(http)
        try:
            return self._signed_in(http)
        except WireError as error:
            return problem(error, self._gatekeeper.tenant)

    def _signed_in(self, http: Request) -> Answer:
        caller = self.sign_in(http)
        caller.needs_rest()
        for path, service in self._services.items():
            if http.path == path or http.path.startswith(f"{path}/"):
                return service(RestRequest.of(http, caller, path))
        raise WireError("The requested resource does not exist.", code="INVALID_URL", status=404, url=http.path)

    def sign_in(self, http: Request) -> Caller:
        """The caller behind the Authorization header; raises LoginError."""
        authorization = http.headers.get("authorization", "")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() == "bearer":
            caller = self._tokens.verify(token.strip())
            self._gatekeeper.gate.enter()
            return caller
        if scheme.lower() == "oauth":
            return self._gatekeeper.verify_header(authorization, http.method, addresses(http), http.query)
        self._gatekeeper.audit.note("Failure", "MissingAuthorization", "REST")
        raise LoginError("MissingTokenPassportRequiredFields")

    def _token(self, http: Request) -> Answer:
        form = parse_qs(http.body.decode("utf-8", "replace"), keep_blank_values=True) if http.method == "POST" else {}
        headers = {"content-type": "application/json;charset=utf-8", "cache-control": "no-store"}
        try:
            status, body = 200, self._tokens.issue(form)
        except TokenRefusedError as error:
            status, body = error.status, {"error": error.error}
        if status == 401:  # noqa: PLR2004 - Unauthorized
            headers["www-authenticate"] = f'Basic realm="{self._gatekeeper.tenant.account}"'
        return Answer(status, canonical_json.dumps(body).encode(), headers)


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
