"""on_modified_object: records that were changed or made since the last poll."""

from __future__ import annotations

from typing import Any

from connector.component import Source, Unit
from connector.netsuite.change_feed import ChangeArguments, Feed, Window, advance
from connector.netsuite.session import Session
from connector.stream import Stream


class OnModifiedObjectArguments(ChangeArguments):
    """What to watch."""

    deletes: bool = False
    """Whether deleted records come too, as records with `_deleted: true`."""


def _feed(session: Session, arguments: OnModifiedObjectArguments, unit: Unit) -> Feed:
    return Feed(session, arguments, unit, "modified", arguments.deletes)


def _window(session: Session, arguments: OnModifiedObjectArguments, watermark: Any, unit: Unit) -> Window | None:
    return _feed(session, arguments, unit).window(watermark)


def _open(session: Session, arguments: OnModifiedObjectArguments, window: Window, unit: Unit) -> Stream:
    return _feed(session, arguments, unit).open(window)


ON_MODIFIED_OBJECT = Source(
    name="on_modified_object",
    summary="Records that were changed or made since the last poll; a record that is new counts as changed.",
    arguments=OnModifiedObjectArguments,
    window=_window,
    open=_open,
    advance=advance,
    errors=("NETSUITE:DELETES_UNAVAILABLE", "NETSUITE:WATERMARK_AHEAD", "NETSUITE:CONNECTIVITY"),
    example="record_type: customer\nevery: 5m\ndeletes: true",
    mule="modified-object-listener",
)
