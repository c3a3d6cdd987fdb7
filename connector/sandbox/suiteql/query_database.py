"""QueryDatabase: SuiteQL's tables in a database of their own: one writes, many read, none of them waits for another."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from connector.sandbox.own_folder import OwnFolder
from connector.sandbox.suiteql.query_reader import QueryReader

_IDLE_READERS = 8  # kept open; more are made while more queries run at once


class DatabaseGoneError(Exception):
    """The tables were made anew elsewhere while a query was on its way to them."""


class QueryDatabase:
    """A temporary SQLite file with a write-ahead log; gone when closed, collected, or when the process ends."""

    def __init__(self) -> None:
        folder = OwnFolder("connector-suiteql-")
        self._path = folder.path / "tables.db"
        self.writer = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, cached_statements=500)
        self.writer.execute("PRAGMA journal_mode = WAL")
        self.writer.execute("PRAGMA synchronous = OFF")  # nothing in it outlives the process
        self.writer.execute("PRAGMA cache_size = -65536")
        self.writer.execute("PRAGMA wal_autocheckpoint = 20000")
        self._idle: list[QueryReader] = []
        self._lock = threading.Lock()
        self._closed = False
        self._end = weakref.finalize(self, _remove, folder, self.writer, self._idle)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, in one transaction; the caller sees to it that nobody else writes."""
        self.writer.execute("BEGIN")
        try:
            yield self.writer
        except BaseException:
            self.writer.execute("ROLLBACK")
            raise
        self.writer.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[QueryReader]:
        """A reader that nobody else uses meanwhile; raises DatabaseGoneError."""
        with self._lock:
            if self._closed:
                raise DatabaseGoneError
            reader = self._idle.pop() if self._idle else None
        if reader is None:
            reader = QueryReader(self._path)
        try:
            yield reader
        finally:
            with self._lock:
                keep = not self._closed and len(self._idle) < _IDLE_READERS
                if keep:
                    self._idle.append(reader)
            if not keep:
                reader.close()

    def close(self) -> None:
        """Remove everything; a query that is running ends first."""
        with self._lock:
            self._closed = True
        self._end()


def _remove(folder: OwnFolder, writer: sqlite3.Connection, idle: list[QueryReader]) -> None:
    for reader in idle:
        reader.close()
    idle.clear()
    writer.close()
    folder.close()
