"""The change feed: windows of time, rows that were seen, deletes, and the watermark (flow language, section 6).

A window is `[low, high)`: `low` reaches back by the overlap behind the watermark, `high` is NetSuite's clock less the
lag. What a window delivers from its last stretch (the next one's overlap) is written down before anything is read, as
a fingerprint of id, moment and content; the next window drops exactly those rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import AliasChoices, Field

from connector.component import Unit
from connector.config_model import Duration
from connector.errors import ConnectorError, RejectedError
from connector.expression.template import Arguments
from connector.frozen_json import fingerprint
from connector.netsuite import change_query
from connector.netsuite.change_query import ChangeQuery, high_wall, low_wall
from connector.netsuite.operations.get_server_time import GET_SERVER_TIME, GetServerTimeArguments
from connector.netsuite.operations.suiteql import SUITEQL, SuiteqlArguments
from connector.netsuite.row_types import ColumnType
from connector.netsuite.session import Session
from connector.stream import Cursor, Page, Stream

Record = dict[str, Any]
Window = dict[str, Any]
MOST_FINGERPRINTS = 2000
"""More rows than this in one overlap are not remembered but delivered again: the watermark stays small."""
_TOLERANCE = timedelta(minutes=5)
_MARK = 16
"""Hexadecimal digits of a fingerprint: 64 bits."""


class ChangeArguments(Arguments):
    """What to watch."""

    record_type: str = Field(validation_alias=AliasChoices("record_type", "recordType", "object_type", "objectType"))
    """Record type as REST names it: `customer`, `salesOrder`, `customrecord_x`."""
    fields: tuple[str, ...] = ()
    """Fields to read, e.g. `[companyName, email, custentity_x]`; empty: every column.

    Dates that are not named here come in the user's own format."""
    types: dict[str, ColumnType] = Field(default={})
    """Field to `integer`, `decimal`, `boolean`, `date` or `datetime`, beyond those that are known."""
    overlap: Duration = Field(default=900.0, ge=0)
    """How far each poll reaches back behind the last one, for rows that become visible late."""
    lag: Duration = Field(default=30.0, ge=0)
    """How far each poll stays behind NetSuite's clock."""
    start: datetime | Literal["beginning", "now"] = Field(
        default="beginning", validation_alias=AliasChoices("start", "start_date", "startDate", "startDateTime")
    )
    """Where the first poll begins: `beginning` reads all there is, `now` what comes from now on, or a moment."""
    page_size: int = Field(default=1000, ge=1, le=1000)
    """Rows a page."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One source at work."""

    session: Session
    arguments: ChangeArguments
    unit: Unit
    by: Literal["modified", "created", "deleted"] = "modified"
    deletes: bool = False

    @property
    def query(self) -> ChangeQuery:
        """What is asked for."""
        by = "created" if self.by == "created" else "modified"
        return ChangeQuery(self.arguments.record_type, self.arguments.fields, self.arguments.types, by)

    # ---------------------------------------------------------------- the window

    def window(self, watermark: Any) -> Window | None:
        """The next window after *watermark*; None where it holds nothing new.

        Raises:
            RejectedError: The watermark is ahead of NetSuite's clock, or deletes cannot be told.
        """
        found = self._bounds(watermark)
        if found["low"] == found["high"]:
            return None if watermark is not None else found
        waiting: dict[str, tuple[str, bool]] = {}
        complete = True
        for part in self.parts:
            page = self._stream(part, found).page({})
            complete = complete and page.cursor is None
            waiting |= {key: (mark, late) for key, mark, late in self._marks(part, page.records, found)}
        seen = found["seen"]
        if complete and all(seen.get(key) == mark for key, (mark, _) in waiting.items()):
            return None if watermark is not None else found
        edge = {key: mark for key, (mark, late) in waiting.items() if late} if complete else self._edge(found)
        return {**found, "edge": edge if len(edge) <= MOST_FINGERPRINTS else {}}

    @property
    def parts(self) -> Sequence[str]:
        """What a window is read in: rows, deletes or both."""
        rows = [] if self.by == "deleted" else ["rows"]
        return [*rows, *(["deletes"] if self.deletes or self.by == "deleted" else [])]

    def _bounds(self, watermark: Any) -> Window:
        high = self._server_time() - timedelta(seconds=self.arguments.lag)
        if watermark and ("from" in watermark or "to" in watermark):
            low, to = _moment(watermark.get("from")), _moment(watermark.get("to"))
            return _window(low, min(to, high) if to else high, {})
        if watermark:
            last = datetime.fromisoformat(watermark["high"])
            if last > high + _TOLERANCE:
                raise _ahead(last, high)
            reach = last - timedelta(seconds=self.arguments.overlap)
            return _window(reach, max(high, last), dict(watermark.get("seen", {})))
        start = self.arguments.start
        if start == "beginning":
            return _window(None, high, {})
        return _window(high if start == "now" else _moment(start), high, {})

    def _server_time(self) -> datetime:
        arguments = GetServerTimeArguments(transport="rest")
        return GET_SERVER_TIME.run(self.session, arguments, self.unit).replace(microsecond=0)

    def _edge(self, window: Window) -> dict[str, str]:
        """Fingerprints of the rows in the stretch that the next window overlaps; none where they are too many."""
        high = datetime.fromisoformat(window["high"])
        stretch = _window(high - timedelta(seconds=self.arguments.overlap), high, {})
        edge: dict[str, str] = {}
        for part in self.parts:
            for page in self._stream(part, stretch).pages():
                edge |= {key: mark for key, mark, _ in self._marks(part, page.records, window)}
                if len(edge) > MOST_FINGERPRINTS:
                    return {}
        return edge

    def _marks(self, part: str, records: Sequence[Record], window: Window) -> Iterator[tuple[str, str, bool]]:
        """Key, fingerprint, and whether the next window will overlap it, of each record."""
        edge = datetime.fromisoformat(window["high"]) - timedelta(seconds=self.arguments.overlap)
        for record in records:
            moment = self._moment_of(record)
            yield _key(part, record), fingerprint(record)[:_MARK], moment is None or moment >= edge

    def _moment_of(self, record: Record) -> datetime | None:
        name = self.query.moment if self.by != "deleted" else "lastmodifieddate"
        for key, value in record.items():
            if key.lower() == name and isinstance(value, datetime):
                return value
        return record.get("lastModifiedDate") if record.get("_deleted") else None

    # ---------------------------------------------------------------- its stream

    def open(self, window: Window) -> Stream:
        """The records of *window* that the one before did not deliver."""
        seen: Mapping[str, str] = window.get("seen", {})
        streams = {part: self._stream(part, window) for part in self.parts}
        order = list(self.parts)

        def read(cursor: Cursor) -> Page:
            if window["low"] == window["high"]:
                return Page([])
            part = cursor.get("part", order[0])
            page = streams[part].page(cursor.get("at", {}))
            records = [
                record
                for record in page.records
                if not seen or seen.get(_key(part, record)) != fingerprint(record)[:_MARK]
            ]
            if page.cursor is not None:
                return Page(records, {"part": part, "at": page.cursor}, None if len(order) > 1 else page.total)
            following = order.index(part) + 1
            after = {"part": order[following], "at": {}} if following < len(order) else None
            return Page(records, after, None if len(order) > 1 else page.total)

        return Stream(read, {}, resumes="keyset")

    def _stream(self, part: str, window: Window) -> Stream:
        return self._rows(window) if part == "rows" else self._deleted(window)

    def _rows(self, window: Window) -> Stream:
        zone = self.session.time_zone(self.unit)
        query = self.query
        arguments = SuiteqlArguments(
            query=query.text(low=window["low"] is not None),
            parameters=self._parameters(window),
            key=(query.key,),
            page_size=self.arguments.page_size,
            transport="rest",
        )
        return self._typed(SUITEQL.run(self.session, arguments, self.unit), query.converter(zone))

    def _deleted(self, window: Window) -> Stream:
        zone = self.session.time_zone(self.unit)
        query = self.query
        name = self.arguments.record_type.lower()
        arguments = SuiteqlArguments(
            query=change_query.deleted_text(low=window["low"] is not None),
            parameters=(name, name, *self._parameters(window)),
            key=("recordid",),
            types={"recordid": "integer"},
            page_size=self.arguments.page_size,
            transport="rest",
        )
        stream = SUITEQL.run(self.session, arguments, self.unit)
        told = Stream(_telling(stream), stream.start, resumes=stream.resumes)
        return self._typed(told, lambda row: change_query.deleted_record(row, query, zone))

    def _parameters(self, window: Window) -> tuple[str, ...]:
        zone = self.session.time_zone(self.unit)
        high = high_wall(datetime.fromisoformat(window["high"]), zone)
        return (high,) if window["low"] is None else (low_wall(datetime.fromisoformat(window["low"]), zone), high)

    @staticmethod
    def _typed(stream: Stream, convert: Callable[[Record], Record]) -> Stream:
        return stream.map(convert)


def advance(window: Window) -> Any:
    """The watermark once *window* is acknowledged."""
    return {"high": window["high"], "seen": window.get("edge", {})}


def _window(low: datetime | None, high: datetime, seen: dict[str, str]) -> Window:
    if low is not None and low > high:
        low = high
    return {"low": low.isoformat() if low else None, "high": high.isoformat(), "seen": seen}


def _moment(value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _key(part: str, record: Record) -> str:
    return f"{'-' if part == 'deletes' else ''}{record.get('id')}"


def _ahead(last: datetime, high: datetime) -> RejectedError:
    return RejectedError(
        f"the watermark {last.isoformat()} is ahead of NetSuite's clock {high.isoformat()}",
        hint="a refreshed sandbox is older than its state: connector state reset FLOW",
        type="NETSUITE:WATERMARK_AHEAD",
    )


def _telling(stream: Stream) -> Callable[[Cursor], Page]:
    """Reads a stream of deletes; a refusal says what it means."""

    def read(cursor: Cursor) -> Page:
        try:
            return stream.page(cursor)
        except RejectedError as error:
            raise _untold(error) from None

    return read


def _untold(error: ConnectorError) -> RejectedError:
    return RejectedError(
        f"this account does not tell what was deleted: {error.message}",
        hint="grant the role Deleted Records (View) and SuiteAnalytics Workbook, or leave deletes out",
        type="NETSUITE:DELETES_UNAVAILABLE",
        code=error.code,
        http_status=error.http_status,
    )
