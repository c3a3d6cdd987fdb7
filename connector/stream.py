"""Stream: many records as a value, lazy, read page by page; and Page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from connector.errors import ConnectorError

Record = dict[str, Any]
Cursor = Any
"""Small JSON that says where the next page starts; None is the end."""
Map = Callable[[Any], Any]
Guard = Callable[[Callable[[], "Page"]], "Page"]
Resumes = Literal["keyset", "session", "never"]

START: Cursor = {}
"""The cursor of a first page, where the operation has no better."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a source gives at once, and where to go on."""

    records: Sequence[Any]
    cursor: Cursor = None
    total: int | None = None
    """How many records there are in all, where the source says so."""


def unguarded(read: Callable[[], Page]) -> Page:
    """Read a page under no policy but the session's own."""
    return read()


@dataclass(frozen=True, slots=True)
class Stream:
    """Where to start and how to read a page; nothing is read before it is iterated, each iteration starts anew."""

    read: Callable[[Cursor], Page] = field(repr=False)
    start: Cursor = field(default_factory=dict)
    opened_by: str = ""
    """Id of the step that opened it; a read error carries it."""
    resumes: Resumes = "never"
    """`keyset`: any page can be read again alone; `session`: only while the session lives; `never`: from the start."""
    maps: tuple[Map, ...] = ()
    guard: Guard = field(default=unguarded, repr=False)
    """What the step that opened it wants around each read: its error mapping and timeout."""
    split: Callable[[int], Sequence[Cursor]] | None = field(default=None, repr=False)
    """Cuts it into about so many parts: where each starts, in cursors that know where their part ends. It may ask the
    source; None where it cannot be cut."""

    def __post_init__(self) -> None:
        if self.start is None:
            raise ValueError("None is the end of a stream, not its start")

    def map(self, function: Map) -> Stream:
        """The same stream with *function* applied to each record; a record mapped to None stays None."""
        return replace(self, maps=(*self.maps, function))

    def by_page(self, function: Callable[[Sequence[Any]], Sequence[Any]]) -> Stream:
        """The same stream with *function* applied to the records of each page."""
        inner = self

        def read(cursor: Cursor) -> Page:
            page = inner.page(cursor)
            return replace(page, records=function(page.records))

        return replace(self, read=read, maps=(), guard=unguarded)

    def opened(self, step: str, guard: Guard = unguarded) -> Stream:
        """The same stream as *step* opened it, each read under *guard*."""
        return replace(self, opened_by=self.opened_by or step, guard=guard)

    def limit(self, records: int) -> Stream:
        """The same stream, over after *records* records."""
        inner = self

        def read(cursor: Cursor) -> Page:
            left = cursor["left"]
            page = inner.page(cursor["at"])
            kept = list(page.records)[:left]
            more = page.cursor is not None and len(kept) < left
            return Page(kept, {"at": page.cursor, "left": left - len(kept)} if more else None, page.total)

        return Stream(read, {"at": self.start, "left": records}, self.opened_by, self.resumes)

    def page(self, cursor: Cursor) -> Page:
        """Read and map one page."""
        try:
            page = self.guard(lambda: self.read(cursor))
        except ConnectorError as error:
            error.step = error.step or self.opened_by
            raise
        if not self.maps:
            return page
        records: list[Any] = list(page.records)
        for function in self.maps:
            records = [function(record) for record in records]
        return replace(page, records=records)

    def remembered(self, cursor: Cursor) -> dict[str, Any]:
        """The page at *cursor* as a unit remembers it: its `records`, and the `cursor` of the next."""
        page = self.page(cursor)
        return {"records": list(page.records), "cursor": page.cursor}

    def pages(self, start: Cursor = None) -> Iterator[Page]:
        """All pages from *start* on (from the beginning where None)."""
        cursor = self.start if start is None else start
        while cursor is not None:
            page = self.page(cursor)
            yield page
            cursor = page.cursor

    def __iter__(self) -> Iterator[Any]:
        for page in self.pages():
            yield from page.records


def of(records: Sequence[Any], size: int = 1000) -> Stream:
    """A stream over a list, *size* records a page; the cursor is a position."""

    def read(cursor: Cursor) -> Page:
        position = cursor.get("position", 0)
        end = position + size
        return Page(records[position:end], {"position": end} if end < len(records) else None, len(records))

    return Stream(read, resumes="keyset")


def settled(value: Any) -> Any:
    """*value*, a stream in it read into a list: what is remembered between steps is data."""
    if isinstance(value, Stream):
        return list(value)
    if isinstance(value, Mapping):
        return {key: settled(item) for key, item in value.items()}
    return [settled(item) for item in value] if isinstance(value, list | tuple) else value
