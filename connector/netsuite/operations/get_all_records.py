"""get_all_records: the ids of all records of a type, or of those that a filter finds."""

from __future__ import annotations

from typing import Any

from pydantic import AliasChoices, Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest import record_service as service
from connector.netsuite.rest.record_json import decode_record
from connector.netsuite.rest.suiteql import LARGEST_PAGE
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import RestOnly
from connector.netsuite.wire_json import decode
from connector.netsuite.write_arguments import READ_ERRORS
from connector.stream import Cursor, Page, Stream

_OPERATION = "netsuite.get_all_records"


class GetAllRecordsArguments(Arguments):
    """Which records."""

    record_type: str
    """Record type as REST names it: `customer`, `salesOrder`, `customrecord_x`."""
    q: str = Field(default="", validation_alias=AliasChoices("q", "query"))
    """A filter such as `companyName START_WITH "A" AND isInactive IS false`; empty: all."""
    page_size: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    """Ids a page, 1000 at most."""
    limit: int = Field(default=-1, ge=-1)
    """Records in all; -1 is no limit."""
    transport: RestOnly = "auto"
    """Goes over REST."""


def _rest(session: Session, arguments: GetAllRecordsArguments, unit: Unit) -> Stream:
    record_type = rest_name(arguments.record_type, session.config.customizations_separator)

    def read(cursor: Cursor) -> Page:
        offset = int(cursor.get("offset", 0))
        left = arguments.limit - offset if arguments.limit >= 0 else arguments.page_size
        if left <= 0:
            return Page([])
        request = service.list_request(session, record_type, arguments.q, arguments.page_size, offset, _OPERATION)
        body: dict[str, Any] = decode(session.request(request, unit))
        records = [decode_record(item) for item in body.get("items", [])][:left]
        more = body.get("hasMore") and (arguments.limit < 0 or arguments.limit > offset + len(records))
        total = int(body.get("totalResults", len(records)))
        bounded = total if arguments.limit < 0 else min(total, arguments.limit)
        return Page(records, {"offset": offset + arguments.page_size} if more else None, bounded)

    return Stream(read, {})


GET_ALL_RECORDS = Operation(
    name="get_all_records",
    summary="Find the ids of records by a REST filter; suiteql and search give fields as well.",
    effect="read",
    arguments=GetAllRecordsArguments,
    takes="nothing",
    gives="stream",
    rest=_rest,
    errors=READ_ERRORS,
    example='record_type: customer\nq: companyName START_WITH "A"',
    mule="get-all-records",
)
