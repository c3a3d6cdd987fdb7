"""QueryReader: one connection that can do nothing but read SuiteQL's tables, for a limited time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from connector.sandbox.suiteql import sql_aggregates
from connector.sandbox.suiteql.function_table import FUNCTIONS
from connector.sandbox.suiteql.query_refusals import too_slow, unsupported
from connector.sandbox.suiteql.sql_functions import SqlFunctions

_STEPS = 20_000  # of SQLite's machine between two looks at the time
_LONGEST_VALUE = 8_000_000  # bytes of one text
_BUILT_IN = {"coalesce", "nullif", "count", "min", "max", "replace", "instr", "group_concat", "abs"}
_ALLOWED_FUNCTIONS = _BUILT_IN | {function.runs_as.lower() for function in FUNCTIONS.values()}


class QueryReader:
    """Runs compiled statements; whatever else reaches it is refused by SQLite itself."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, cached_statements=500
        )
        self.connection.execute("PRAGMA query_only = ON")
        self.connection.execute("PRAGMA mmap_size = 268435456")
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.functions = SqlFunctions(self.connection)
        self.left: Callable[[], bool] = _nobody_leaves
        """Whether whoever asked has left, and so may have the query stopped; set before each."""
        sql_aggregates.register(self.connection)
        self.connection.set_authorizer(_judged)

    def run(self, sql: str, values: Mapping[str, Any], seconds: float) -> list[tuple[Any, ...]]:
        """All rows; raises QueryRefusedError where it fails, takes longer than *seconds*, or nobody waits for it."""
        end = time.monotonic() + seconds
        self.connection.set_progress_handler(lambda: int(time.monotonic() > end or self.left()), _STEPS)
        try:
            return self.connection.execute(sql, values).fetchall()
        except (sqlite3.Error, OverflowError, MemoryError) as error:
            reason = self.functions.failure or str(error)
            if time.monotonic() > end:
                raise too_slow(seconds) from error
            raise unsupported("whoever asked has left" if self.left() else reason) from error
        finally:
            self.connection.set_progress_handler(None, _STEPS)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def _nobody_leaves() -> bool:
    return False


def _judged(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite asks for every table, function and kind of statement as it prepares one."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and not (first or "").lower().startswith(("sqlite_", "pragma_")):
        return sqlite3.SQLITE_OK  # the database has SuiteQL's tables alone; sub-selects bear names of the query's own
    name = (second or "").lower()
    if action == sqlite3.SQLITE_FUNCTION and (name.startswith("ns_") or name in _ALLOWED_FUNCTIONS):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
