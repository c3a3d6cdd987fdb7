"""on_new_object: records that were made since the last poll."""

from __future__ import annotations

from typing import Any

from connector.component import Source, Unit
from connector.netsuite.change_feed import ChangeArguments, Feed, Window, advance
from connector.netsuite.session import Session
from connector.stream import Stream


def _window(session: Session, arguments: ChangeArguments, watermark: Any, unit: Unit) -> Window | None:
    return Feed(session, arguments, unit, "created").window(watermark)


def _open(session: Session, arguments: ChangeArguments, window: Window, unit: Unit) -> Stream:
    return Feed(session, arguments, unit, "created").open(window)


ON_NEW_OBJECT = Source(
    name="on_new_object",
    summary="Records that were made since the last poll.",
    arguments=ChangeArguments,
    window=_window,
    open=_open,
    advance=advance,
    errors=("NETSUITE:WATERMARK_AHEAD", "NETSUITE:CONNECTIVITY"),
    example="record_type: salesOrder\nevery: 5m\nfields: [tranId, entity, foreignTotal]",
    mule="new-object-listener",
)
