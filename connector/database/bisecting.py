"""write_each: many rows in one statement, and where one of them is refused, the others all the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from connector.database.blocks import Failures, Row
from connector.database.failures import explained, is_refusal
from connector.errors import ConnectorError

Encoded = tuple[Row, Sequence[Any]]
"""A record, and its values as they are bound."""


def write_each(
    connection: Connection,
    write: Callable[[Sequence[Sequence[Any]]], None],
    rows: Sequence[Encoded],
    failures: Failures,
    shown: str,
) -> None:
    """*write* all *rows*; those that the database refuses are found by halving and go to *failures*.

    Args:
        connection: In a transaction; each half is a savepoint in it.
        write: Takes the values of many rows.
        rows: What is written, in order.
        failures: Where refused records go.
        shown: The database's URL without secrets, for errors.

    Raises:
        ConnectorError: What is not the fault of a row; the transaction must be rolled back.
    """
    error = _attempt(connection, write, rows, shown) if rows else None
    if error is None:
        return
    if not is_refusal(error):
        raise error
    if len(rows) == 1:
        position, record = rows[0][0]
        failures.add(position, record, error)
        return
    half = len(rows) // 2
    write_each(connection, write, rows[:half], failures, shown)
    write_each(connection, write, rows[half:], failures, shown)


def _attempt(
    connection: Connection,
    write: Callable[[Sequence[Sequence[Any]]], None],
    rows: Sequence[Encoded],
    shown: str,
) -> ConnectorError | None:
    try:
        with connection.begin_nested():
            write([values for _, values in rows])
    except Exception as error:  # noqa: BLE001 - drivers raise classes of their own; each is told apart
        ours = explained(error, shown)
        ours.__cause__ = error
        return ours
    return None
