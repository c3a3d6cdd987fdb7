"""A stream kept aside: repeatable, and independent of the session it came from (Mule: repeatable file store)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from connector.component import Stopped
from connector.engine.protocol import Execution
from connector.errors import BugError
from connector.flow.context import PageStore
from connector.frozen_json import freeze, thaw
from connector.stream import Cursor, Page, Stream


def spooled(stream: Stream) -> Stream:
    """Read *stream* to its end now, at reading speed, and give a stream over what was read.

    The file has no name: it is gone when the last reader lets go of it, however the process ends.
    """
    kept = _File()
    for page in stream.pages():
        kept.add(list(page.records))
    return Stream(kept.page, opened_by=stream.opened_by, resumes="session")


class _File:
    """Pages one after the other in a file without a name; a cursor is where a page begins."""

    def __init__(self) -> None:
        self._file: Any = tempfile.TemporaryFile("w+b", prefix="connector-spool-")  # noqa: SIM115 - see __del__
        self._total = 0

    def __del__(self) -> None:
        self._file.close()

    def add(self, records: list[Any]) -> None:
        """Add a page."""
        self._file.write(freeze(records).encode("utf-8", "surrogatepass") + b"\n")
        self._total += len(records)

    def page(self, cursor: Cursor) -> Page:
        """The page at *cursor*."""
        self._file.seek(cursor.get("offset", 0))
        line = self._file.readline()
        end = self._file.tell()
        more = bool(self._file.read(1))
        records = thaw(line.decode("utf-8", "surrogatepass")) if line else []
        return Page(records, {"offset": end} if more else None, self._total)


def durable(stream: Stream, pages: PageStore, execution: Execution, key: str) -> Stream:
    """As `spooled`, in the run's state: a run that is taken up again sees the same records.

    Reading is one unit; broken off, it begins anew, since nothing was done with the records yet.
    """
    key = f"{key}/spooled"  # pages of what stands below it have keys of their own
    number: int = execution.step(key, lambda: _drained(stream, pages, execution, key))

    def read(cursor: Cursor) -> Page:
        at = cursor.get("page", 0)
        page = pages.get(execution.run, f"{key}/{at}") if number else Page([])
        if page is None:
            raise BugError(f"page {at} of {key} is gone from the state", hint="start the run anew")
        return replace(page, cursor={"page": at + 1} if at + 1 < number else None)

    return Stream(read, opened_by=stream.opened_by, resumes="keyset")


def _drained(stream: Stream, pages: PageStore, execution: Execution, key: str) -> int:
    """How many pages there are, all of them kept."""
    pages.drop(execution.run, f"{key}/")
    number = 0
    for page in stream.pages():
        if execution.stopped():
            raise Stopped(key)
        pages.put(execution.run, f"{key}/{number}", replace(page, cursor=None))
        number += 1
    return number


def steady(stream: Stream, keep: Callable[[Stream], Stream]) -> Stream:
    """*stream* where any page can be read again alone, else what *keep* makes of it."""
    return stream if stream.resumes == "keyset" else keep(stream)
