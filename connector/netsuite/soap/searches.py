"""Searching over SOAP: basic, joined, advanced and saved searches as a stream of pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConfigurationError, RetryableError
from connector.netsuite.exchange import Answer
from connector.netsuite.soap.answers import Read, Reply, head_of
from connector.netsuite.soap.columns import Column, ColumnWriter, Kinds, asked_keys, columns_of, unknown, with_kinds
from connector.netsuite.soap.criteria import Criteria
from connector.netsuite.soap.item_filter import ItemFilter
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.read_ahead import ReadAhead
from connector.netsuite.soap.record_keys import custom_type_id
from connector.netsuite.soap.search_rows import RowReader
from connector.netsuite.soap.search_types import SearchType, search_type
from connector.netsuite.soap.type_table import is_custom_record
from connector.stream import Cursor, Page, Stream

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

SMALLEST_PAGE = 5
LARGEST_PAGE = 1000
"""Records a page (Oracle help section_4170181850)."""
_OPERATION = "netsuite.search"
_SHARED = ("Transaction", "Item", "Entity")
"""Searches that find records of several types."""


def search(session: Any, arguments: Any, unit: Unit, kinds: Kinds = unknown) -> Stream:
    """The records (or, with columns or a saved search, the rows) that `arguments` describe, page by page.

    *kinds* is asked once for the types of custom columns that `arguments` do not say; without, they come as text.
    Each page runs the search again and its id dies after 15 unused minutes (Oracle help section_N3523074), so the
    stream resumes only while the session lives.

    Raises:
        ConfigurationError: A record type, field, operator or value that the WSDL does not know; before any request.
    """
    reader = SearchReader(session.soap, arguments, unit, kinds)
    return Stream(reader.read, resumes="session")


class SearchReader:
    """One search: its request, and how its pages are read."""

    def __init__(self, soap: SoapTransport, arguments: Any, unit: Unit, kinds: Kinds = unknown) -> None:
        self._soap, self._unit, self._kinds = soap, unit, kinds
        self._limit = getattr(arguments, "limit", -1)
        self._size = _page_size(getattr(arguments, "page_size", LARGEST_PAGE), self._limit)
        self._at_once = _at_once(getattr(arguments, "parallel", 1), soap.connection.limit)
        self._ahead: dict[str, ReadAhead] = {}
        self._last = self._page_bytes = 0
        self._columns = getattr(arguments, "columns", None)
        self._saved = str(getattr(arguments, "saved_search", None) or "")
        self._body_fields_only = bool(getattr(arguments, "body_fields_only", False))
        self._type = search_type(soap.table, arguments.record_type)
        self._record_type = arguments.record_type
        self._criteria = {**self._type.criteria, **(getattr(arguments, "criteria", None) or {})}
        self._rows = RowReader(soap.table, soap.calendar)
        self._items_only = ItemFilter(self._type, arguments.record_type, saved=bool(self._saved))
        asked = self._named(self._columns) if self._columns else []
        self._order = asked_keys(asked)
        self._asked = self._typed(self._named(self._items_only.columns(self._columns)) if self._columns else [])
        if self._type.name == "CustomRecord" and not self._type.custom and "recType" not in self._criteria:
            raise ConfigurationError(
                "a search for custom records needs to know their type",
                hint="name the record type by its script id, e.g. customrecord_x",
                operation=_OPERATION,
            )
        if not self._type.custom and not any(is_custom_record(column.record_type) for column in asked):
            self._request()  # mistakes show before anything is sent, where nothing has to be looked up for it

    def read(self, cursor: Cursor) -> Page:
        """The first page, or that of `{"search_id", "page", "read"}`."""
        before = int(cursor.get("read", 0))
        if cursor.get("search_id"):
            reply = self._later_page(str(cursor["search_id"]), int(cursor["page"]))
        else:
            reply = self._first_page()
        if not reply.status.success:
            raise reply.status.error(operation=_OPERATION)
        return self._page(reply, before)

    def _call(self, operation: str, body: Markup) -> Reply:
        return self._soap.call(
            operation, body, self._unit, items=self._items(), headers=self._headers(), name=_OPERATION
        )

    def _look_up(self) -> None:
        """Find out the types of the custom columns, as far as they are not said."""
        self._asked = self._typed(with_kinds(self._asked, self._kinds))

    def _typed(self, columns: list[Column]) -> list[Column]:
        """*columns*, whose types are known from now on, also where no row holds one."""
        self._rows.customs |= {field.script_id: field for column in columns if (field := column.custom)}
        return columns

    def _first_page(self) -> Reply:
        """The first page; those behind it are fetched while it is decoded, for its head names the search."""
        self._look_up()
        items = self._items()
        answer = self._soap.fetch("search", self._request(), self._unit, headers=self._headers(), name=_OPERATION)
        self._page_bytes = len(answer.body)
        head = Reply(values=head_of(answer, items))
        if head.values.get("searchId"):
            self._begin(head, self._size)
        try:
            return self._soap.decoded(answer, items, self._unit)
        except RetryableError:  # cut short on its way
            return self._call("search", self._request())

    def _later_page(self, search_id: str, number: int) -> Reply:
        """Page *number*, which may have been fetched already; those behind it are fetched while it is decoded."""
        ahead = self._ahead.get(search_id) or self._fetcher(search_id)
        answer = ahead.take(number, max(self._last, number))
        try:
            return self._soap.decoded(answer, self._items(), self._unit)
        except RetryableError:  # cut short on its way
            return self._call("searchMoreWithId", self._more(search_id, number))

    def _fetcher(self, search_id: str) -> ReadAhead:
        def fetch(number: int) -> Answer:
            body = self._more(search_id, number)
            return self._soap.fetch("searchMoreWithId", body, self._unit, headers=self._headers(), name=_OPERATION)

        self._ahead = {search_id: ReadAhead(fetch, self._at_once, self._page_bytes)}
        return self._ahead[search_id]

    def _begin(self, reply: Reply, given: int) -> str:
        """Let the pages behind *reply* be fetched; give the id of the search."""
        search_id, number = reply.values.get("searchId", ""), reply.count("pageIndex") or 1
        self._last = reply.count("totalPages") or 0
        if self._limit >= 0:
            self._last = min(self._last, number + -(-(self._limit - given) // self._size))
        (self._ahead.get(search_id) or self._fetcher(search_id)).begin(number + 1, self._last)
        return search_id

    def _page(self, reply: Reply, before: int) -> Page:
        total, pages, page = reply.count("totalRecords"), reply.count("totalPages") or 0, reply.count("pageIndex") or 1
        found = [item for item in reply.items if item is not None]
        if len(found) < len(reply.items):
            total = None  # lots and serial numbers are counted with plain items
        records = found if self._limit < 0 else found[: max(self._limit - before, 0)]
        given = before + len(records)
        if total is not None and self._limit >= 0:
            total = min(total, self._limit)
        more = page < pages and (self._limit < 0 or given < self._limit)
        after = {"search_id": self._begin(reply, given), "page": page + 1, "read": given} if more else None
        return Page(records, after, total)

    def _items(self) -> Mapping[str, Read]:
        return {self._soap.core("record"): self._record, self._soap.core("searchRow"): self._row}

    def _record(self, element: Any) -> dict[str, Any] | None:
        """A record; where the search finds several types, `type` says which, and one of another type is None."""
        found = self._soap.keyed(self._soap.decoder.record(element))
        if self._type.name not in _SHARED:
            return found
        kind = self._soap.decoder.record_type(element)
        return {**found, "type": kind} if self._items_only.takes(kind) else None

    def _row(self, element: Any) -> dict[str, Any] | None:
        found = self._items_only.row(self._rows.row(element, self._order), element, self._order)
        return None if found is None else self._soap.keyed_row(found, self._rows.customs)

    def _headers(self) -> Mapping[str, Mapping[str, str]]:
        preferences = {"bodyFieldsOnly": "true" if self._body_fields_only else "false"}
        if self._columns:
            preferences["returnSearchColumns"] = "true"
        return {"searchPreferences": {**preferences, "pageSize": str(self._size)}}

    def _more(self, search_id: str, page: int) -> Markup:
        body, soap = Markup(), self._soap
        body.open(soap.message("searchMoreWithId"))
        body.text(soap.message("searchId"), search_id)
        body.text(soap.message("pageIndex"), str(page))
        body.close(soap.message("searchMoreWithId"))
        return body

    def submission(self, page_size: int) -> tuple[Markup, Mapping[str, Mapping[str, str]]]:
        """The request and headers of the same search as an asynchronous job, *page_size* records a page."""
        self._look_up()
        preferences = {**self._headers()["searchPreferences"], "pageSize": str(page_size)}
        return self._request("asyncSearch"), {"searchPreferences": preferences}

    def _request(self, operation: str = "search") -> Markup:
        body, soap, type_ = Markup(), self._soap, self._type
        criteria = dict(self._criteria)
        if type_.custom:
            criteria.setdefault("recType", {"id": custom_type_id(soap, self._record_type, self._unit)})
        writer = Criteria(soap.encoder, type_)
        basic, joins = writer.split(criteria)
        body.open(soap.message(operation))
        tag = soap.message("searchRecord")
        if self._columns or self._saved:
            self._advanced(body, tag, writer, basic, joins)
        elif joins and type_.joined is not None:
            body.open(tag, xsi_type=type_.joined.qname)
            self._joined(body, writer, basic, joins)
            body.close(tag)
        else:
            body.open(tag, xsi_type=type_.basic.qname)
            writer.write(body, type_.basic, basic)
            body.close(tag)
        body.close(soap.message(operation))
        return body

    def _joined(
        self, body: Markup, writer: Criteria, basic: Mapping[str, Any], joins: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """The fields of a `…Search`: the basic criteria, then each join, in the order of the XSD."""
        for child in self._type.joined.children if self._type.joined else ():
            wanted = basic if child.name == "basic" else joins.get(child.name)
            row = self._soap.table.row(child.type)
            if wanted and row is not None:
                body.open(child.tag)
                writer.write(body, row, wanted, "criteria" if child.name == "basic" else f"criteria.{child.name}")
                body.close(child.tag)

    def _advanced(
        self,
        body: Markup,
        tag: str,
        writer: Criteria,
        basic: Mapping[str, Any],
        joins: Mapping[str, Mapping[str, Any]],
    ) -> None:
        advanced = self._type.advanced
        if advanced is None:
            raise ConfigurationError(
                f"SOAP's {self._type.name} search knows neither columns nor saved searches", operation=_OPERATION
            )
        body.open(tag, xsi_type=advanced.qname, **self._saved_search())
        criteria, columns = advanced.child("criteria"), advanced.child("columns")
        if criteria is not None and (basic or joins):
            body.open(criteria.tag)
            self._joined(body, writer, basic, joins)
            body.close(criteria.tag)
        if columns is not None and self._columns:
            body.open(columns.tag)
            self._column_writer().write(body, self._asked)
            body.close(columns.tag)
        body.close(tag)

    def _column_writer(self) -> ColumnWriter:
        soap = self._soap
        return ColumnWriter(
            soap.table, self._type, self._record_type, lambda type_: custom_type_id(soap, type_, self._unit)
        )

    def _named(self, columns: Any) -> list[Column]:
        return columns_of(self._type, columns, self._soap.encoder.separator)

    def _saved_search(self) -> dict[str, str]:
        if not self._saved:
            return {}
        return {"savedSearchId" if self._saved.lstrip("-").isdigit() else "savedSearchScriptId": self._saved}


def found_record(soap: SoapTransport, type_: SearchType, element: Any) -> dict[str, Any]:
    """A record that a search found; where it finds several types, `recordType` says which."""
    found = soap.decoder.record(element)
    if type_.name in ("Transaction", "Item", "Entity"):
        found["recordType"] = soap.decoder.record_type(element)
    return found


def _at_once(asked: int, limit: int) -> int:
    """Pages to fetch side by side, no more than the connection has room for."""
    return min(asked, limit) if limit > 0 else asked


def _page_size(asked: int | None, limit: int) -> int:
    """A page size that NetSuite takes, no larger than needed."""
    size = min(max(asked or LARGEST_PAGE, SMALLEST_PAGE), LARGEST_PAGE)
    return size if limit < 0 else max(min(size, limit), SMALLEST_PAGE)
