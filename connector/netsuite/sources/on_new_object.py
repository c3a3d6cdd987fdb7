"""on_new_object: records that were made since the last poll."""

from __future__ import annotations

from typing import Any

from connector.component import Source, Unit
from connector.netsuite.change_feed import Window, advance
from connector.netsuite.poll_arguments import RecordChangeArguments
from connector.netsuite.record_changes import record_feed
from connector.netsuite.session import Session
from connector.stream import Stream


def _window(session: Session, arguments: RecordChangeArguments, watermark: Any, unit: Unit) -> Window | None:
    return record_feed(session, arguments, unit, "created").window(watermark)


def _open(session: Session, arguments: RecordChangeArguments, window: Window, unit: Unit) -> Stream:
    return record_feed(session, arguments, unit, "created").open(window)


ON_NEW_OBJECT = Source(
    name="on_new_object",
    summary="Records that were made since the last poll.",
    arguments=RecordChangeArguments,
    window=_window,
    open=_open,
    advance=advance,
    transports=("rest",),
    errors=("NETSUITE:FIELD_VANISHED", "NETSUITE:WATERMARK_AHEAD", "NETSUITE:CONNECTIVITY"),
    example="record_type: salesOrder\nevery: 5m\nfields: [tranId, entity, foreignTotal]",
    mule="new-object-listener",
)
