"""The change feed: windows of time, rows that were seen, and the watermark (flow language, section 6).

A window is `[low, high)`: `low` reaches back by the overlap behind the watermark, `high` is NetSuite's clock less the
lag. What a window delivers from its last stretch (the next one's overlap) is written down before anything is read, as
a fingerprint of id, moment and content; the next window drops exactly those rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol

from connector import events
from connector.component import Unit
from connector.errors import RejectedError
from connector.frozen_json import fingerprint
from connector.netsuite.operations.get_server_time import GET_SERVER_TIME, GetServerTimeArguments
from connector.netsuite.poll_arguments import PollArguments, VanishedFields
from connector.netsuite.session import Session
from connector.netsuite.vanished_fields import counted, judged
from connector.stream import Cursor, Page, Stream

Record = dict[str, Any]
Window = dict[str, Any]
Witness = Mapping[str, str]
"""`id` and `moment` of the newest record that was delivered."""
MOST_FINGERPRINTS = 2000
"""More rows than this in one overlap are not remembered but delivered again: the watermark stays small."""
_TOLERANCE = timedelta(minutes=5)
_MARK = 16
"""Hexadecimal digits of a fingerprint: 64 bits."""
_KEPT = ("filled", "newest", "of")
"""What a watermark hands on beside its moment and the rows that were seen."""


class Reader(Protocol):
    """Where the rows of a feed come from."""

    def between(self, low: datetime | None, high: datetime) -> Stream:
        """The rows that changed in `[low, high)`; None: since ever. Rows beyond both ends do no harm."""

    def key(self, record: Record) -> str:
        """What tells *record* from others of this feed."""

    def moment(self, record: Record) -> datetime | None:
        """When it changed; None where the row does not say."""

    def filled(self, fields: Sequence[str]) -> set[str]:
        """Those of *fields* that any row has a value for, changed or not."""

    def confirm(self, witness: Witness) -> None:
        """Raise WATERMARK_AHEAD where the account never held what was delivered from it."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One source at work."""

    session: Session
    arguments: PollArguments
    unit: Unit
    readers: Mapping[str, Reader]
    """`rows`, `deletes` or both, in the order they are read in."""
    of: str
    """What is watched: a watermark of anything else does not count."""
    transport: Literal["rest", "soap"] = "rest"
    """What carries the rows, and so the question for NetSuite's time."""

    # ---------------------------------------------------------------- the window

    def window(self, watermark: Any) -> Window | None:
        """The next window after *watermark*; None where it holds nothing new.

        Raises:
            RejectedError: The watermark is ahead of the account, deletes cannot be told, or a field has vanished.
        """
        watermark = self._own(watermark)
        found = self._bounds(watermark)
        if found["low"] == found["high"]:
            return None if watermark is not None else found
        pages = {part: self._stream(part, found).page({}) for part in self.readers}
        self._look_back(found, pages)
        marks = {key: mark for part, page in pages.items() for key, mark, _ in self._marks(part, page.records, found)}
        complete = all(page.cursor is None for page in pages.values())
        seen = found["seen"]
        if complete and all(seen.get(key) == mark for key, mark in marks.items()):
            return None if watermark is not None else found
        edge = self._late(pages, found) if complete else self._edge(found)
        learnt = self._learnt(pages, found)
        return {**found, **learnt, "edge": edge if len(edge) <= MOST_FINGERPRINTS else {}}

    def _own(self, watermark: Any) -> Any:
        """*watermark*, unless it is of another record type, query or search: then the source begins anew."""
        if not watermark or watermark.get("of", self.of) == self.of:
            return watermark
        text = f"the source watches {self.of} and watched {watermark['of']} before: it begins anew"
        self.unit.emit(events.Noted(step=self.unit.step, message=text))
        return None

    def _bounds(self, watermark: Any) -> Window:
        high = self._server_time() - timedelta(seconds=self.arguments.lag)
        if watermark and ("from" in watermark or "to" in watermark):
            low, to = _moment(watermark.get("from")), _moment(watermark.get("to"))
            return self._empty(low, min(to, high) if to else high)
        if watermark:
            last = datetime.fromisoformat(watermark["high"])
            if last > high + _TOLERANCE:
                raise ahead(f"the watermark {last.isoformat()} is ahead of NetSuite's clock {high.isoformat()}")
            reach = last - timedelta(seconds=self.arguments.overlap)
            kept = {name: watermark[name] for name in _KEPT if name in watermark}
            return {**self._empty(reach, max(high, last)), **kept, "seen": dict(watermark.get("seen", {}))}
        start = self.arguments.start
        if start == "beginning":
            return self._empty(None, high)
        return self._empty(high if start == "now" else _moment(start), high)

    def _empty(self, low: datetime | None, high: datetime) -> Window:
        low = high if low is not None and low > high else low
        return {"low": low.isoformat() if low else None, "high": high.isoformat(), "seen": {}, "of": self.of}

    def _server_time(self) -> datetime:
        arguments = GetServerTimeArguments(transport=self.transport)
        return GET_SERVER_TIME.run(self.session, arguments, self.unit).replace(microsecond=0)

    # ---------------------------------------------------------------- what is remembered of it

    def _late(self, pages: Mapping[str, Page], window: Window) -> dict[str, str]:
        """Fingerprints of the rows in *pages* that the next window overlaps."""
        return {
            key: mark
            for part, page in pages.items()
            for key, mark, late in self._marks(part, page.records, window)
            if late
        }

    def _edge(self, window: Window) -> dict[str, str]:
        """Fingerprints of the rows in the stretch that the next window overlaps; none where they are too many."""
        high = datetime.fromisoformat(window["high"])
        stretch = {**window, "low": (high - timedelta(seconds=self.arguments.overlap)).isoformat()}
        edge: dict[str, str] = {}
        for part in self.readers:
            for page in self._stream(part, stretch).pages():
                edge |= {key: mark for key, mark, _ in self._marks(part, page.records, window)}
                if len(edge) > MOST_FINGERPRINTS:
                    return {}
        return edge

    def _marks(self, part: str, records: Sequence[Record], window: Window) -> Iterator[tuple[str, str, bool]]:
        """Key, fingerprint, and whether the next window will overlap it, of each record."""
        reader = self.readers[part]
        edge = datetime.fromisoformat(window["high"]) - timedelta(seconds=self.arguments.overlap)
        for record in records:
            moment = reader.moment(record)
            yield self._key(part, record), fingerprint(record)[:_MARK], moment is None or moment >= edge

    def _key(self, part: str, record: Record) -> str:
        return f"{'-' if part == 'deletes' else ''}{self.readers[part].key(record)}"

    def _look_back(self, window: Window, pages: Mapping[str, Page]) -> None:
        """Ask whether the account still holds what was delivered, where nothing in *pages* is as new."""
        witness, page = window.get("newest"), pages.get("rows")
        if not witness or page is None:
            return
        newest = self._newest(page.records)
        if newest is None or newest["moment"] < witness["moment"]:
            self.readers["rows"].confirm(witness)

    def _newest(self, records: Sequence[Record]) -> dict[str, str] | None:
        """The newest of *records* as a witness; moments are UTC, so that their texts compare."""
        reader = self.readers["rows"]
        moments = ((reader.moment(record), record) for record in records)
        told = [(moment, reader.key(record)) for moment, record in moments if moment is not None]
        if not told:
            return None
        moment, key = max(told)
        return {"id": key, "moment": moment.astimezone(UTC).isoformat()}

    def _learnt(self, pages: Mapping[str, Page], window: Window) -> Window:
        """What the window's rows add to what is kept beside the watermark."""
        if "rows" not in pages:
            return {}
        records = pages["rows"].records
        fresh = list(self._unseen("rows", records, window["seen"]))
        learnt: Window = {}
        newest = max(filter(None, (window.get("newest"), self._newest(records))), key=_by_moment, default=None)
        if newest is not None:
            learnt["newest"] = newest
        wanted: VanishedFields = getattr(self.arguments, "vanished_fields", "ignore")
        if wanted != "ignore":
            facts = counted(window.get("filled", {}), fresh)
            learnt["filled"] = judged(facts, self.readers["rows"].filled, wanted, self.unit)
        return learnt

    def _unseen(self, part: str, records: Sequence[Record], seen: Mapping[str, str]) -> Iterator[Record]:
        for record in records:
            if not seen or seen.get(self._key(part, record)) != fingerprint(record)[:_MARK]:
                yield record

    # ---------------------------------------------------------------- its stream

    def open(self, window: Window) -> Stream:
        """The records of *window* that the one before did not deliver."""
        seen: Mapping[str, str] = window.get("seen", {})
        streams = {part: self._stream(part, window) for part in self.readers}
        order = list(self.readers)

        def read(cursor: Cursor) -> Page:
            if window["low"] == window["high"]:
                return Page([])
            part, only = cursor.get("part", order[0]), bool(cursor.get("only"))
            page = streams[part].page(cursor.get("at", {}))
            records = list(self._unseen(part, page.records, seen))
            if page.cursor is not None:
                going_on = {"part": part, "at": page.cursor, **({"only": True} if only else {})}
                return Page(records, going_on, None if len(order) > 1 else page.total)
            following = len(order) if only else order.index(part) + 1
            after = {"part": order[following], "at": {}} if following < len(order) else None
            return Page(records, after, None if len(order) > 1 else page.total)

        session_bound = any(stream.resumes != "keyset" for stream in streams.values())
        if session_bound or window["low"] == window["high"] or not any(stream.split for stream in streams.values()):
            return Stream(read, {}, resumes="session" if session_bound else "keyset")

        def split(parts: int) -> list[Cursor]:
            starts = {part: stream.split(parts) if stream.split else [{}] for part, stream in streams.items()}
            return [{"part": part, "at": at, "only": True} for part, ats in starts.items() for at in ats]

        return Stream(read, {}, resumes="keyset", split=split)

    def _stream(self, part: str, window: Window) -> Stream:
        return self.readers[part].between(_moment(window["low"]), datetime.fromisoformat(window["high"]))


def advance(window: Window) -> Any:
    """The watermark once *window* is acknowledged."""
    kept = {name: window[name] for name in _KEPT if window.get(name)}
    return {"high": window["high"], "seen": window.get("edge", {}), **kept}


def ahead(message: str) -> RejectedError:
    """WATERMARK_AHEAD: the account is older than what is remembered of it."""
    return RejectedError(
        message,
        hint="a refreshed sandbox is older than its state: connector state reset FLOW; "
        "where the role sees less than before, mend the role",
        type="NETSUITE:WATERMARK_AHEAD",
    )


def _moment(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _by_moment(witness: Witness) -> str:
    return witness["moment"]
