"""StatementSink: one statement for each record of a stream, a block and its unit in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Connection

from connector import events
from connector.component import Receipt, Unit
from connector.database.bisecting import Encoded, write_each
from connector.database.blocks import Failures, mappings, refused
from connector.database.bulk_arguments import BulkArguments
from connector.database.encoding import encoder
from connector.database.kinds import Kind, UnfitError
from connector.database.session import DatabaseSession
from connector.database.statement import parameters_of
from connector.database.table_name import TableName
from connector.database.unit_sink import UnitSink
from connector.errors import RejectedError
from connector.outcome import Report
from connector.stream import Cursor


@dataclass(kw_only=True)
class StatementSink(UnitSink):
    """The end of a stream of parameters."""

    statement: TextClause
    deletes: bool
    """Whether the rows it touches count as deleted."""
    _names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._names = parameters_of(self.statement)

    @property
    def _beside(self) -> TableName:
        return TableName("", self.session.config.default_schema)

    @property
    def _repeatable(self) -> bool:
        return self.deletes

    def _written(self, key: str, records: Sequence[Any], cursor: Cursor) -> Receipt:
        failures = Failures()
        rows = self._rows(records, failures)
        touched = 0

        def work(connection: Connection) -> Receipt:
            nonlocal touched
            touched = 0

            def write(values: Sequence[Sequence[Any]]) -> None:
                nonlocal touched
                given = [dict(zip(self._names, one, strict=True)) for one in values]
                touched += max(connection.execute(self.statement, given).rowcount, 0)

            write_each(connection, write, rows, failures, self.session.shown)
            return self._receipt(records, failures, cursor)

        receipt = self._remembered(key, work)
        self._tell(receipt.report, touched)
        return receipt

    def _rows(self, records: Sequence[Any], failures: Failures) -> list[Encoded]:
        """The values of each record, in the order of the statement's parameters."""
        encode = encoder(Kind.OTHER, self.session.dialect)
        rows: list[Encoded] = []
        for position, record in mappings(records, failures):
            try:
                rows.append(((position, record), [encode(_value(record, name)) for name in self._names]))
            except RejectedError as error:
                failures.add(position, record, error)
            except UnfitError as error:
                failures.add(position, record, refused(str(error), "mend the record"))
        return rows

    def _receipt(self, records: Sequence[Any], failures: Failures, cursor: Cursor) -> Receipt:
        entries = failures.entries()
        done = len(records) - len(entries)
        written, deleted = (0, done) if self.deletes else (done, 0)
        report = Report(read=len(records), written=written, deleted=deleted, failed=len(entries))
        return Receipt(cursor=cursor, report=report, failures=entries)

    def _tell(self, report: Report, touched: int) -> None:
        missed = report.written + report.deleted - touched
        if missed > 0:
            message = f"{missed} records or more touched no row"
            hint = "compare the statement's condition with the records; database.upsert adds what is missing"
            self.unit.emit(events.Noted(step=self.unit.step, message=message, hint=hint))


def _value(record: Mapping[str, Any], name: str) -> Any:
    if name not in record:
        raise refused(
            f"the record has no {name}", f"give it one, null where there is nothing; the SQL has :{name}", name
        )
    return record[name]


def open_statements(session: DatabaseSession, arguments: BulkArguments, unit: Unit, *, deletes: bool) -> StatementSink:
    """The sink that *arguments* ask for; nothing is sent yet."""
    return StatementSink(session=session, unit=unit, statement=text(arguments.statement), deletes=deletes)
