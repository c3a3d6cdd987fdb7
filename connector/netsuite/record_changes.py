"""Changes of one record type, read with SuiteQL: its rows between two moments, and what was deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from connector import events
from connector.component import Unit
from connector.errors import ConnectorError, RejectedError
from connector.netsuite import change_query
from connector.netsuite.change_feed import Feed, Reader, Record, Witness, ahead
from connector.netsuite.change_query import MADE, ChangeQuery, high_wall, is_untouched, low_wall
from connector.netsuite.operations.suiteql import SUITEQL, SuiteqlArguments
from connector.netsuite.poll_arguments import ChangeArguments, RecordChangeArguments
from connector.netsuite.record_type import rest_name
from connector.netsuite.session import Session
from connector.stream import Cursor, Page, Stream

_GUESSING = timedelta(hours=3)
"""A guessed zone may have read a moment this wrong; what was refreshed is older by days."""
By = Literal["modified", "created", "deleted"]


def record_feed(
    session: Session,
    arguments: ChangeArguments,
    unit: Unit,
    by: By,
    *,
    deletes: bool = False,
    new: bool = True,
) -> Feed:
    """The feed of a record type's rows that were *by* modified or created, of its deletes, or of both."""
    narrowed = arguments if isinstance(arguments, RecordChangeArguments) else None
    query = ChangeQuery(
        record_type=arguments.record_type,
        fields=arguments.fields,
        types=arguments.types,
        by="created" if by == "created" else "modified",
        filter=narrowed.filter if narrowed else "",
        new=new,
    )
    values = narrowed.parameters if narrowed else ()
    readers: dict[str, Reader] = {}
    if by != "deleted":
        readers["rows"] = RecordRows(session, arguments, unit, query, values)
    if deletes or by == "deleted":
        readers["deletes"] = DeletedRows(session, arguments, unit, query)
    return Feed(session, arguments, unit, readers, rest_name(arguments.record_type))


def bounds(session: Session, unit: Unit, low: datetime | None, high: datetime) -> tuple[str, ...]:
    """`[low, high)` on the wall clock of the user, as parameters of a query."""
    zone = session.time_zone(unit)
    upper = high_wall(high, zone)
    if low is None:
        return (upper,)
    return (low_wall(low, zone, guessed_at=None if session.config.time_zone else high), upper)


def counts(
    session: Session,
    unit: Unit,
    text: Callable[[Sequence[str]], str],
    fields: Sequence[str],
    parameters: tuple[Any, ...] = (),
) -> set[str]:
    """Those of *fields* that a query of counts has a value for; a field that NetSuite does not know has none."""
    arguments = SuiteqlArguments(query=text(fields), parameters=parameters, page_size=1, transport="rest")
    try:
        row: Record = next(iter(SUITEQL.run(session, arguments, unit)), {})
    except RejectedError:
        if len(fields) == 1:
            return set()
        return {name for field in fields for name in counts(session, unit, text, [field], parameters)}
    return {name for at, name in enumerate(fields) if int(row.get(f"n{at}") or 0)}


@dataclass(frozen=True)
class RecordRows:
    """Rows of a record type."""

    session: Session
    arguments: ChangeArguments
    unit: Unit
    query: ChangeQuery
    parameters: tuple[Any, ...] = ()
    """What the `?` of the filter stand for."""

    def between(self, low: datetime | None, high: datetime) -> Stream:
        """The rows that changed in `[low, high)`."""
        arguments = SuiteqlArguments(
            query=self.query.text(low=low is not None),
            parameters=(*self.parameters, *bounds(self.session, self.unit, low, high)),
            key=(self.query.key,),
            page_size=self.arguments.page_size,
            transport="rest",
        )
        stream = SUITEQL.run(self.session, arguments, self.unit).map(self._converter())
        return stream if self.query.new else _without_none(stream)

    def _converter(self) -> Callable[[Record], Record | None]:
        zone = self.session.time_zone(self.unit)
        convert, within = self.query.converter(zone), timedelta(seconds=self.arguments.lag)

        def known(row: Record) -> Record | None:
            made = row.pop(MADE, None)
            record = convert(row)
            untouched = not self.query.new and is_untouched(made, self.moment(record), zone, within)
            return None if untouched else record

        return known

    def key(self, record: Record) -> str:
        """Its internal id."""
        return str(record["id"])

    @cached_property
    def _moment_names(self) -> tuple[str, ...]:
        asked = [name for name in self.query.fields if name.lower() == self.query.moment]
        return (*asked, self.query.spelled(self.query.moment))

    def moment(self, record: Record) -> datetime | None:
        """When it was changed, or made where that counts."""
        found = next((record[name] for name in self._moment_names if name in record), None)
        return found if isinstance(found, datetime) else None

    def filled(self, fields: Sequence[str]) -> set[str]:
        """Those of *fields* that any record of the type has a value for."""
        return counts(self.session, self.unit, self.query.counts, fields)

    def confirm(self, witness: Witness) -> None:
        """See that the account has something as new as *witness*, or that it was deleted."""
        zone = self.session.time_zone(self.unit)
        lowest = low_wall(datetime.fromisoformat(witness["moment"]) - _GUESSING, zone)
        arguments = SuiteqlArguments(query=self.query.newest(), parameters=(lowest,), page_size=1, transport="rest")
        row: Record = next(iter(SUITEQL.run(self.session, arguments, self.unit)), {})
        if row.get("newest"):
            return
        graves = DeletedRows(self.session, self.arguments, self.unit, self.query)
        what = f"{self.arguments.record_type} {witness['id']}, changed at {witness['moment']},"
        try:
            deleted = graves.holds(witness["id"], lowest)
        except RejectedError as error:
            message = f"{what} was read before and is not there: whether it was deleted cannot be told"
            self.unit.emit(events.Noted(step=self.unit.step, message=message, hint=error.hint))
            return
        if not deleted:
            raise ahead(f"{what} was read before, and the account shows nothing as new: it is older than its state")


@dataclass(frozen=True, slots=True)
class DeletedRows:
    """What was deleted of a record type."""

    session: Session
    arguments: ChangeArguments
    unit: Unit
    query: ChangeQuery

    def between(self, low: datetime | None, high: datetime) -> Stream:
        """The records that were deleted in `[low, high)`, as records with `_deleted: true`."""
        zone = self.session.time_zone(self.unit)
        name = self.arguments.record_type.lower()
        parameters = (name, name, *bounds(self.session, self.unit, low, high))
        stream = self._asked(change_query.deleted_text(low=low is not None), parameters)
        return stream.map(lambda row: change_query.deleted_record(row, self.query, zone))

    def holds(self, id_: str, since: str) -> bool:
        """Whether a record *id_* was deleted *since* a moment on the wall clock, under whatever name of its type."""
        return any(True for _ in self._asked(change_query.GRAVES, (id_, since)))

    def _asked(self, query: str, parameters: tuple[str, ...]) -> Stream:
        arguments = SuiteqlArguments(
            query=query,
            parameters=parameters,
            key=("recordid",),
            types={"recordid": "integer"},
            page_size=self.arguments.page_size,
            transport="rest",
        )
        stream = SUITEQL.run(self.session, arguments, self.unit)
        return Stream(_telling(stream), stream.start, resumes=stream.resumes, split=stream.split)

    def key(self, record: Record) -> str:
        """The internal id that it had."""
        return str(record["id"])

    def moment(self, record: Record) -> datetime | None:
        """When it was deleted."""
        found = next((value for value in record.values() if isinstance(value, datetime)), None)
        return found if record["_deleted"] else None

    def filled(self, fields: Sequence[str]) -> set[str]:
        """A deleted record has no fields to lose."""
        return set(fields)

    def confirm(self, witness: Witness) -> None:
        """What was deleted bears no witness."""


def _without_none(stream: Stream) -> Stream:
    def read(cursor: Cursor) -> Page:
        page = stream.page(cursor)
        return Page([record for record in page.records if record is not None], page.cursor)

    return Stream(read, stream.start, resumes=stream.resumes, split=stream.split)


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
