"""on_suiteql_row: rows of a SuiteQL query that changed since the last poll."""

from __future__ import annotations

from typing import Any

from connector.component import Source, Unit
from connector.netsuite.change_feed import Window, advance
from connector.netsuite.query_changes import QueryRowArguments, query_feed
from connector.netsuite.session import Session
from connector.stream import Stream


def _window(session: Session, arguments: QueryRowArguments, watermark: Any, unit: Unit) -> Window | None:
    return query_feed(session, arguments, unit).window(watermark)


def _open(session: Session, arguments: QueryRowArguments, window: Window, unit: Unit) -> Stream:
    return query_feed(session, arguments, unit).open(window)


ON_SUITEQL_ROW = Source(
    name="on_suiteql_row",
    summary="Rows of a SuiteQL query that changed since the last poll, each once.",
    arguments=QueryRowArguments,
    window=_window,
    open=_open,
    advance=advance,
    transports=("rest",),
    errors=(
        "NETSUITE:USER_ERROR",
        "NETSUITE:FIELD_VANISHED",
        "NETSUITE:WATERMARK_AHEAD",
        "NETSUITE:CONNECTIVITY",
    ),
    example=(
        "query: |\n  SELECT l.uniquekey, t.tranid, l.item, l.quantity, t.lastmodifieddate\n"
        "  FROM transaction t JOIN transactionline l ON l.transaction = t.id WHERE t.type = ?\n"
        "parameters: [SalesOrd]\nid_column: [uniquekey]\ntypes: {uniquekey: integer, quantity: decimal}\nevery: 15m"
    ),
)
