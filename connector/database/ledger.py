"""Ledger: the units that a database has taken, remembered beside the rows in the same transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from connector.component import Receipt
from connector.database.session import DatabaseSession
from connector.database.table_name import TableName
from connector.errors import RejectedError, RetryableError
from connector.frozen_json import freeze, thaw
from connector.outcome import Report

TABLE = "_connector_units"
_KEPT = timedelta(days=90)
"""Units are asked for only while their run is unfinished; runs are taken up for 30 days."""
_LONGEST_KEY = 500


class Ledger:
    """The units of all runs that write to one schema of one database."""

    def __init__(self, session: DatabaseSession, beside: TableName) -> None:
        """Keep it in the schema of the table *beside*; it is made when missing."""
        self._session = session
        self._table = sa.Table(
            TABLE,
            sa.MetaData(),
            sa.Column("unit", sa.String(_LONGEST_KEY), primary_key=True),
            sa.Column("receipt", sa.Text, nullable=False),
            sa.Column("written_at", sa.String(32), nullable=False),
            schema=beside.schema or None,
        )
        make_side_table(session, self._table, self._table.c.written_at)

    def recall(self, key: str) -> Receipt | None:
        """What was done under *key*, or None."""
        with self._session.reading() as connection:
            kept = connection.execute(sa.select(self._table.c.receipt).where(self._table.c.unit == key)).scalar()
        return None if kept is None else _receipt(kept)

    def record(self, connection: Connection, key: str, receipt: Receipt) -> None:
        """Remember *key* in the transaction that writes its rows.

        Raises:
            RetryableError: Another worker has done the unit meanwhile; the transaction must be rolled back.
        """
        row = {"unit": key, "receipt": _text(receipt), "written_at": stamp()}
        try:
            connection.execute(sa.insert(self._table).values(**row))
        except IntegrityError as error:
            raise TakenError(f"the unit {key} was written by another worker", type="DB:LOCKED") from error


def make_side_table(session: DatabaseSession, table: sa.Table, stamped: sa.ColumnElement[str]) -> None:
    """Make *table* where it is missing, and drop its rows whose *stamped* is too old to be asked for again."""

    def make() -> None:
        with session.writing() as connection:
            table.create(connection, checkfirst=True)
            connection.execute(sa.delete(table).where(stamped < stamp(datetime.now(UTC) - _KEPT)))

    try:
        make()
    except RejectedError:  # another process made it in the same moment
        make()


def stamp(moment: datetime | None = None) -> str:
    """*moment* (default: now) as sortable text in UTC."""
    return (moment or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")


class TakenError(RetryableError):
    """Another worker has done the same unit."""


def _text(receipt: Receipt) -> str:
    kept = {"cursor": receipt.cursor, "report": asdict(receipt.report), "failures": list(receipt.failures)}
    # what JSON may hold and databases may not: half a character
    return freeze(kept).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _receipt(text: str) -> Receipt:
    kept = thaw(text)
    report = Report(**{**kept["report"], "first_errors": tuple(kept["report"]["first_errors"])})
    return Receipt(cursor=kept["cursor"], report=report, failures=kept["failures"])
