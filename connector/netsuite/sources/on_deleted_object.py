"""on_deleted_object: records that were deleted since the last poll."""

from __future__ import annotations

from typing import Any

from connector.component import Source, Unit
from connector.netsuite.change_feed import Window, advance
from connector.netsuite.poll_arguments import ChangeArguments
from connector.netsuite.record_changes import record_feed
from connector.netsuite.session import Session
from connector.stream import Stream


def _window(session: Session, arguments: ChangeArguments, watermark: Any, unit: Unit) -> Window | None:
    return record_feed(session, arguments, unit, "deleted").window(watermark)


def _open(session: Session, arguments: ChangeArguments, window: Window, unit: Unit) -> Stream:
    return record_feed(session, arguments, unit, "deleted").open(window)


ON_DELETED_OBJECT = Source(
    name="on_deleted_object",
    summary="Records that were deleted since the last poll: id, name and moment.",
    arguments=ChangeArguments,
    window=_window,
    open=_open,
    advance=advance,
    transports=("rest",),
    errors=("NETSUITE:DELETES_UNAVAILABLE", "NETSUITE:WATERMARK_AHEAD", "NETSUITE:CONNECTIVITY"),
    example="record_type: customer\nevery: 1h",
    mule="deleted-object-listener",
)
