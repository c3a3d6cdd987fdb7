"""What was written to a store, in order: for readers that follow it at their own pace."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

KEPT = 10_000
"""Entries that stay when a log is trimmed; a reader further behind starts anew."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a store's history; after a restore the same number bears another mark."""

    number: int = 0
    mark: int = 0


def position_of(connection: sqlite3.Connection) -> Position:
    """Where the history ends now."""
    row = connection.execute("SELECT number, mark FROM change ORDER BY number DESC LIMIT 1").fetchone()
    return Position(*row) if row else Position()


def changes_since(connection: sqlite3.Connection, position: Position) -> list[tuple[str, int]] | None:
    """Type and id of what was written after *position*; None where this history does not hold *position*."""
    if position.number:
        held = connection.execute("SELECT mark FROM change WHERE number = ?", (position.number,)).fetchone()
        if held is None or held[0] != position.mark:
            return None
    elif connection.execute("SELECT MIN(number) FROM change").fetchone()[0] != 1:
        return None  # the beginning is trimmed
    sql = "SELECT type, id FROM change WHERE number > ? GROUP BY type, id ORDER BY MAX(number)"
    return connection.execute(sql, (position.number,)).fetchall()


def trim(connection: sqlite3.Connection) -> None:
    """Forget all but the last entries."""
    connection.execute("DELETE FROM change WHERE number < (SELECT MAX(number) FROM change) - ?", (KEPT,))
