"""The query service, `/services/rest/query/v1/suiteql` (fact sheet 8.1)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any, Protocol

from connector.sandbox.people.caller import Caller
from connector.sandbox.refusals import ParameterError, WireError
from connector.sandbox.rest.collection import collection
from connector.sandbox.rest.preferences import TRANSIENT, missing, preferences
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method
from connector.sandbox.web.http_protocol import Answer

PATH = "/services/rest/query/v1"


class Rows(Protocol):
    """One page of a query's result."""

    @property
    def items(self) -> list[dict[str, Any]]:
        """The rows: lower-case column → text, NULLs left out, with `links: []`."""

    @property
    def total(self) -> int:
        """How many rows the whole query has."""

    @property
    def has_more(self) -> bool:
        """Whether a next page may be asked for."""


class QueryEngine(Protocol):
    """What runs SuiteQL."""

    def query(
        self,
        sql: str,
        params: list[Any],
        limit: int,
        offset: int,
        caller: Caller | None = None,
        left: Callable[[], bool] = ...,
    ) -> Rows:
        """Run *sql* with what the role of *caller* may see, until *left* says that nobody waits; raises WireError."""


class QueryService:
    """Answers SuiteQL requests."""

    def __init__(self, make_engine: Callable[[], QueryEngine], lock: AbstractContextManager[object]) -> None:
        """Queries go to what *make_engine* makes at the first of them, under the store's *lock*: no write is missed."""
        self._make_engine = make_engine
        self._lock = lock
        self._engine: QueryEngine | None = None

    def answer(self, request: RestRequest) -> Answer:
        """The rows of one page; raises WireError."""
        if request.segments != ["suiteql"]:
            raise WireError(
                "The requested resource does not exist.", code="INVALID_URL", status=404, url=request.http.path
            )
        if request.method != "POST":
            raise unsupported_method(request.method, "POST")
        request.caller.needs_query()
        if TRANSIENT not in preferences(request.header("prefer")):
            raise missing(TRANSIENT)
        limit, offset = request.page()
        sql, params = _query(request.json())
        rows = self.run(request, sql, params, limit, offset)
        url = f"{request.base_url}{PATH}/suiteql"
        page = collection(url, rows.items, total=rows.total, limit=limit, offset=offset)
        return json_answer({**page, "hasMore": rows.has_more}, COLLECTION)

    def run(self, request: RestRequest, sql: str, params: list[Any], limit: int, offset: int) -> Rows:
        """One page of what *sql* finds for whoever sends *request*; raises WireError."""
        return self._running().query(sql, params, limit, offset, request.caller, request.http.listener.left)

    def _running(self) -> QueryEngine:
        with self._lock:
            if self._engine is None:
                self._engine = self._make_engine()
            return self._engine


def _query(body: dict[str, Any]) -> tuple[str, list[Any]]:
    sql, params = body.get("q"), body.get("params", [])
    if not isinstance(sql, str) or not sql.strip():
        raise ParameterError("Invalid search query. Provide a valid search query.", "q")
    if not isinstance(params, list) or any(isinstance(value, dict | list) for value in params):
        raise WireError(
            "Invalid content in the request body. Provide 'params' as a list of values.", code="INVALID_CONTENT"
        )
    return sql, [float(value) if isinstance(value, Decimal) else value for value in params]
