"""Datasets, `/services/rest/query/v1/dataset`: listed, and run (Oracle help section_156577938018).

A dataset is made on the pages of SuiteAnalytics Workbook; here it is a record of type `dataset` in the store:
`scriptId`, `name`, `description`, `record` (its base record type) and `query`, its rows as SuiteQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from connector.sandbox.refusals import WireError
from connector.sandbox.rest.collection import collection, link
from connector.sandbox.rest.query_service import Rows
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method
from connector.sandbox.storage.store import Store, Stored
from connector.sandbox.web.http_protocol import Answer

PATH = "/services/rest/query/v1/dataset"
RECORD_TYPE = "dataset"


class RunQuery(Protocol):
    """Runs SuiteQL for a request."""

    def __call__(self, request: RestRequest, sql: str, params: list[Any], limit: int, offset: int) -> Rows:
        """One page of rows; raises WireError."""


class DatasetService:
    """Answers requests about datasets."""

    def __init__(self, store: Store, run: RunQuery) -> None:
        self._store = store
        self._run = run

    def answer(self, request: RestRequest) -> Answer:
        """The list of datasets, or the rows of one; raises WireError."""
        if request.method != "GET":
            raise unsupported_method(request.method, "GET")
        request.caller.needs_query()
        match request.segments:
            case []:
                return self._list(request)
            case [id_]:
                return json_answer(_entry(request, self._dataset(request, id_)))
            case [id_, "result"]:
                return self._result(request, self._dataset(request, id_))
        raise WireError("The requested resource does not exist.", code="INVALID_URL", status=404, url=request.http.path)

    def _all(self) -> Iterator[Stored]:
        return (stored for stored in self._store.select(RECORD_TYPE) if not stored.inactive)

    def _list(self, request: RestRequest) -> Answer:
        limit, offset = request.page()
        found = [_entry(request, stored) for stored in self._all()]
        shown = found[offset : offset + limit]
        page = collection(request.base_url + PATH, shown, total=len(found), limit=limit, offset=offset)
        return json_answer(page, COLLECTION)

    def _dataset(self, request: RestRequest, id_: str) -> Stored:
        for stored in self._all():
            if id_.lower() == _script_id(stored).lower():
                return stored
        raise WireError(
            f"Dataset '{id_[:100]}' does not exist. Provide a valid dataset ID.",
            code="NONEXISTENT_ID",
            status=404,
            url=request.http.path,
        )

    def _result(self, request: RestRequest, stored: Stored) -> Answer:
        limit, offset = request.page()
        rows = self._run(request, str(stored.body.get("query", "")), [], limit, offset)
        url = f"{request.base_url}{PATH}/{_script_id(stored)}/result"
        page = collection(url, rows.items, total=rows.total, limit=limit, offset=offset)
        return json_answer({**page, "hasMore": rows.has_more}, COLLECTION)


def _script_id(stored: Stored) -> str:
    return str(stored.body.get("scriptId") or stored.id)


def _entry(request: RestRequest, stored: Stored) -> dict[str, Any]:
    """What the list tells of a dataset; the names of its members follow SuiteScript's `dataset.list()`."""
    id_ = _script_id(stored)
    told = {name: stored.body[name] for name in ("name", "description", "record") if stored.body.get(name)}
    return {"links": [link("self", f"{request.base_url}{PATH}/{id_}")], "id": id_, **told}
