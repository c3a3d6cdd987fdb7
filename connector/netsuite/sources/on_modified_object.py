"""on_modified_object: records that were changed or made since the last poll."""

from __future__ import annotations

from typing import Any

from connector.component import Source, Unit
from connector.netsuite.change_feed import Feed, Window, advance
from connector.netsuite.poll_arguments import RecordChangeArguments
from connector.netsuite.record_changes import record_feed
from connector.netsuite.session import Session
from connector.stream import Stream


class OnModifiedObjectArguments(RecordChangeArguments):
    """What to watch."""

    new: bool = True
    """Whether new records come too (NetSuite changes `lastModifiedDate` when it makes one).

    With false a record comes once it is changed later than `lag` after it was made: on_new_object reads it no
    earlier."""
    deletes: bool = False
    """Whether deleted records come too, as records with `_deleted: true`."""


def _feed(session: Session, arguments: OnModifiedObjectArguments, unit: Unit) -> Feed:
    return record_feed(session, arguments, unit, "modified", deletes=arguments.deletes, new=arguments.new)


def _window(session: Session, arguments: OnModifiedObjectArguments, watermark: Any, unit: Unit) -> Window | None:
    return _feed(session, arguments, unit).window(watermark)


def _open(session: Session, arguments: OnModifiedObjectArguments, window: Window, unit: Unit) -> Stream:
    return _feed(session, arguments, unit).open(window)


ON_MODIFIED_OBJECT = Source(
    name="on_modified_object",
    summary="Records that were changed since the last poll; a record that is new counts as changed, unless left out.",
    arguments=OnModifiedObjectArguments,
    window=_window,
    open=_open,
    advance=advance,
    transports=("rest",),
    errors=(
        "NETSUITE:DELETES_UNAVAILABLE",
        "NETSUITE:FIELD_VANISHED",
        "NETSUITE:WATERMARK_AHEAD",
        "NETSUITE:CONNECTIVITY",
    ),
    example="record_type: customer\nfilter: isinactive = 'F'\nevery: 5m\ndeletes: true",
    mule="modified-object-listener",
)
