"""REST web services as a whole: sign in, find the service, tell refusals in problem+JSON."""

from __future__ import annotations

from connector.sandbox.authentication.gatekeeper import Gatekeeper
from connector.sandbox.authentication.sign_in import BearerVerifier, SignIn
from connector.sandbox.people.caller import Caller
from connector.sandbox.refusals import WireError
from connector.sandbox.rest import (
    async_service,
    dataset_service,
    document_service,
    query_service,
    record_service,
    system_service,
)
from connector.sandbox.rest.job_queue import Job
from connector.sandbox.rest.problem import problem
from connector.sandbox.rest.rest_request import RestRequest
from connector.sandbox.web.http_protocol import Answer, Request

PREFIX = "/services/rest/"


class RestService:
    """Answers everything under `/services/rest/`."""

    def __init__(
        self,
        gatekeeper: Gatekeeper,
        tokens: BearerVerifier,
        records: record_service.RecordService,
        queries: query_service.QueryService,
        system: system_service.SystemService,
    ) -> None:
        self._gatekeeper = gatekeeper
        self._sign_in = SignIn(gatekeeper, tokens)
        self.jobs = records.jobs
        self._services = {
            record_service.PATH: records.answer,
            async_service.PATH: async_service.AsyncService(records.jobs).answer,
            dataset_service.PATH: dataset_service.DatasetService(records.desk.store, queries.run).answer,
            query_service.PATH: queries.answer,
            document_service.PATH: document_service.DocumentService(records.desk).answer,
            system_service.PATH: system.answer,
        }

    def remembered(self) -> list[Job]:
        """Its asynchronous jobs that are done, for a snapshot."""
        return self.jobs.remembered()

    def remember(self, jobs: list[Job] | None) -> None:
        """Know those jobs and no others."""
        self.jobs.remember(jobs or [])

    def answer(self, http: Request) -> Answer:
        """The answer to one request; never raises for what a client did."""
        if http.method == "OPTIONS":
            return Answer(204, b"", {"allow": "GET, POST, PUT, PATCH, DELETE, OPTIONS"})
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
        return self._sign_in.caller(http)
