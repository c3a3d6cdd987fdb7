"""getPostingTransactionSummary over SOAP: sums of the general ledger, as a stream of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.netsuite.posting_dimensions import DIMENSIONS
from connector.netsuite.soap.listings import asked, reader
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_input import reference_attributes
from connector.stream import Cursor, Page, Stream

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_OPERATION = "netsuite.get_posting_transaction_summary"


def get_posting_transaction_summary(session: Any, arguments: Any, unit: Unit) -> Stream:
    """The `amount` of each combination of `arguments.group_by`, narrowed down by `arguments.filters`."""
    reader_ = _Summary(session.soap, arguments, unit)
    return Stream(reader_.read, resumes="session")


class _Summary:
    """One summary and its pages; NetSuite knows the later ones by an operation id."""

    def __init__(self, soap: SoapTransport, arguments: Any, unit: Unit) -> None:
        self._soap, self._unit, self._arguments = soap, unit, arguments

    def read(self, cursor: Cursor) -> Page:
        """The first page, or that of `{"page", "operation_id"}`."""
        number = int(cursor.get("page", 1))
        body = self._request(number, str(cursor.get("operation_id", "")))
        soap = self._soap
        items = {soap.core("postingTransactionSummary"): reader(soap, "PostingTransactionSummary")}
        reply = asked(soap, "getPostingTransactionSummary", body, self._unit, _OPERATION, items)
        more = number < (reply.count("totalPages") or 0)
        after = {"page": number + 1, "operation_id": reply.values.get("operationId", "")} if more else None
        return Page(reply.items, after, reply.count("totalRecords"))

    def _request(self, page: int, operation_id: str) -> Markup:
        soap, body, arguments = self._soap, Markup(), self._arguments
        body.open(soap.message("getPostingTransactionSummary"))
        body.open(soap.message("fields"))
        for name in DIMENSIONS:
            if name in arguments.group_by:
                body.text(soap.core(name), "true")
        body.close(soap.message("fields"))
        if arguments.filters:
            body.open(soap.message("filters"))
            for name in DIMENSIONS:
                self._filter(body, name)
            body.close(soap.message("filters"))
        body.text(soap.message("pageIndex"), str(page))
        if operation_id:
            body.text(soap.message("operationId"), operation_id)
        body.close(soap.message("getPostingTransactionSummary"))
        return body

    def _filter(self, body: Markup, name: str) -> None:
        wanted = self._arguments.filters.get(name)
        if wanted is None:
            return
        body.open(self._soap.core(name))
        for value in wanted if isinstance(wanted, list | tuple) else [wanted]:
            body.empty(self._soap.core("recordRef"), **reference_attributes(value, f"filters.{name}"))
        body.close(self._soap.core(name))
