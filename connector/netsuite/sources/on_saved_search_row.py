"""on_saved_search_row: rows of a saved search that changed since the last poll; SOAP only."""

from __future__ import annotations

from typing import Any

from connector.component import Source, Unit
from connector.netsuite.change_feed import Window, advance
from connector.netsuite.search_changes import SavedSearchRowArguments, search_feed
from connector.netsuite.session import Session
from connector.stream import Stream


def _window(session: Session, arguments: SavedSearchRowArguments, watermark: Any, unit: Unit) -> Window | None:
    return search_feed(session, arguments, unit).window(watermark)


def _open(session: Session, arguments: SavedSearchRowArguments, window: Window, unit: Unit) -> Stream:
    return search_feed(session, arguments, unit).open(window)


ON_SAVED_SEARCH_ROW = Source(
    name="on_saved_search_row",
    summary="Rows of a saved search that changed since the last poll, each once; over SOAP.",
    arguments=SavedSearchRowArguments,
    window=_window,
    open=_open,
    advance=advance,
    transports=("soap",),
    errors=(
        "NETSUITE:USER_ERROR",
        "NETSUITE:FIELD_VANISHED",
        "NETSUITE:WATERMARK_AHEAD",
        "NETSUITE:CONNECTIVITY",
    ),
    example=(
        "saved_search: customsearch_open_orders\nrecord_type: transaction\n"
        "columns: [id, tranId, entity, lastModifiedDate]\nevery: 15m"
    ),
)
