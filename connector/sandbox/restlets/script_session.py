"""ScriptSession: what a script may do in the account while it runs: records, SuiteQL, its usage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from typing import Any

from connector.sandbox.people.caller import Caller
from connector.sandbox.people.tenant import Level
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.save_preferences import RESTLET
from connector.sandbox.refusals import UnknownRecordError, WireError
from connector.sandbox.rest.query_service import QueryEngine
from connector.sandbox.restlets.form_printing import printed_form
from connector.sandbox.restlets.suitescript_error import SuiteScriptError
from connector.sandbox.restlets.usage_meter import QUERY_UNITS, UsageMeter
from connector.sandbox.storage.canonical_json import Record

_REST_PREFIX = "Invalid search query. Detailed unprocessed description follows. "
_SEARCH_UNITS = 15
"""`search.load` and `ResultSet.each` (Oracle help: SuiteScript 2.x API Governance)."""
_FIND_UNITS, _PAGE_UNITS, _PRINT_UNITS = 10, 5, 10
"""`ResultSet.getRange`; `search.load`, `runPaged`, `PagedData.fetch` each; `render.transaction` (as above)."""
_MOST_HITS = 4000
_MOST_ROWS = 5000
"""Rows that `query.runSuiteQL` gives at most (Oracle help section_1510275060)."""


class ScriptSession:
    """One run of a script: it acts with the role of whoever called, and every call costs governance units."""

    def __init__(
        self,
        caller: Caller,
        desk: RecordDesk,
        engine: Callable[[], QueryEngine],
        searches: Callable[[Caller, str], Iterator[dict[str, Any]]] | None = None,
    ) -> None:
        """Act as *caller*; *searches* gives the rows of a saved search."""
        self.caller = caller
        self.meter = UsageMeter()
        self.logged: list[tuple[str, str]] = []
        """Title and details of what the script logged."""
        self._desk = desk
        self._engine = engine
        self._searches = searches

    @property
    def remaining_usage(self) -> int:
        """Governance units that are left, of 5,000."""
        return self.meter.remaining

    def log(self, title: str, details: object = "") -> None:
        """Write into the script's execution log."""
        self.logged.append((title, str(details)))

    # ---------------------------------------------------------------- records

    def load(self, type_: str, id_: int | str) -> Record:
        """A record, with REST's field names; raises SuiteScriptError `RCRD_DSNT_EXIST`."""
        with _thrown():
            self.meter.take_record("load", self._desk.record_type(type_))
            return self._desk.get(self.caller, type_, id_)

    def create(self, type_: str, values: Mapping[str, Any]) -> int:
        """Make a record and save it; gives its internal id."""
        with _thrown():
            self.meter.take_record("save", self._desk.record_type(type_))
            return self._desk.create(self.caller, type_, values, preferences=RESTLET).stored.id

    def update(self, type_: str, id_: int | str, values: Mapping[str, Any]) -> int:
        """Change fields of a record, as `record.submitFields`; gives its internal id."""
        with _thrown():
            self.meter.take_record("submitFields", self._desk.record_type(type_))
            return self._desk.update(self.caller, type_, id_, values, preferences=RESTLET).stored.id

    def delete(self, type_: str, id_: int | str) -> int:
        """Remove a record; gives its internal id."""
        with _thrown():
            self.meter.take_record("delete", self._desk.record_type(type_))
            return self._desk.delete(self.caller, type_, id_, preferences=RESTLET).id

    def find(self, type_: str, external_id: str) -> int | None:
        """Internal id of the record with that external id, as a search for it; None where there is none."""
        with _thrown():
            self.meter.take(_FIND_UNITS)
            record = self._desk.allowed(self.caller, type_, Level.VIEW)
            found = self._desk.store.get(record.name, external_id=external_id)
            return found.id if found else None

    def blank(self, type_: str) -> None:
        """Begin a record that is not saved yet, as `record.create`, which costs what loading one does."""
        with _thrown():
            self.meter.take_record("load", self._desk.record_type(type_))

    def save(self, type_: str, id_: int | str, values: Mapping[str, Any], *, replace: bool) -> int:
        """Save changes of a loaded record; *replace*: the lines given replace those that are there."""
        with _thrown():
            self.meter.take_record("save", self._desk.record_type(type_))
            written = self._desk.update(self.caller, type_, id_, values, replace=replace, preferences=RESTLET)
            return written.stored.id

    def print_form(self, id_: int) -> tuple[str, bytes]:
        """Name and content of a transaction's form as PDF, as `render.transaction`."""
        with _thrown():
            self.meter.take(_PRINT_UNITS)
            return printed_form(self._desk, self.caller, id_)

    # ---------------------------------------------------------------- searches and queries

    def search(self, id_: int | str) -> list[dict[str, Any]]:
        """Rows of a saved search, at most 4,000 as `ResultSet.each`: column → value, as `Result.toJSON().values`."""
        with _thrown():
            self.meter.take(_SEARCH_UNITS)
            if self._searches is None:
                raise WireError("That search or mass update does not exist.", code="INVALID_SEARCH")
            return list(islice(self._searches(self.caller, str(id_)), _MOST_HITS))

    def paged_search(self, id_: int | str) -> list[dict[str, Any]]:
        """All rows of a saved search, as `search.load` and `runPaged` see them; each page costs `fetch_page`."""
        with _thrown():
            self.meter.take(2 * _PAGE_UNITS)
            if self._searches is None:
                raise WireError("That search or mass update does not exist.", code="INVALID_SEARCH")
            return list(self._searches(self.caller, str(id_)))

    def fetch_page(self, rows: list[dict[str, Any]], size: int, page: int) -> list[dict[str, Any]]:
        """One page of the rows of a paged search, as `PagedData.fetch`."""
        self.meter.take(_PAGE_UNITS)
        return rows[page * size : (page + 1) * size]

    def suiteql(self, query: str, params: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows of a SuiteQL query, at most 5,000, as `ResultSet.asMappedResults()`: lower-case column → value."""
        return self.suiteql_page(query, params, limit=_MOST_ROWS, offset=0)[0]

    def suiteql_page(
        self, query: str, params: Sequence[Any] = (), *, limit: int, offset: int
    ) -> tuple[list[dict[str, Any]], int]:
        """Some rows of a query, and how many rows it has in all."""
        with _thrown():
            self.meter.take(QUERY_UNITS)
            self.caller.needs_query()
            values = [float(value) if isinstance(value, Decimal) else value for value in params]
            page = self._engine().query(query, values, min(limit, _MOST_ROWS), offset, self.caller)
        return [{name: value for name, value in row.items() if name != "links"} for row in page.items], page.total


@contextmanager
def _thrown() -> Iterator[None]:
    """A refusal of the account as the error that a script can catch."""
    try:
        yield
    except UnknownRecordError as error:
        raise SuiteScriptError("RCRD_DSNT_EXIST", "That record does not exist.") from error
    except WireError as error:
        if error.parameter:  # a query that REST web services refuse as a query parameter
            raise SuiteScriptError("SSS_SEARCH_ERROR_OCCURRED", error.message.removeprefix(_REST_PREFIX)) from error
        raise SuiteScriptError(error.soap_code, error.message) from error
