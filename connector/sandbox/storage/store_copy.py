"""The database of a store as bytes, and back; the same for one in memory and one in a file."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from connector.sandbox.storage.store import Store
from connector.sandbox.storage.store_schema import prepare

_JOURNAL_MODE = slice(18, 20)
_ROLLBACK = b"\x01\x01"
"""Bytes of SQLite's file header: a database in a file writes ahead, which a copy in memory cannot."""


def copied(store: Store) -> bytes:
    """Everything in *store*, as SQLite writes it into a file."""
    with store.lock, closing(sqlite3.connect(":memory:")) as copy:
        store.connection.backup(copy)
        made = bytearray(copy.serialize())
    made[_JOURNAL_MODE] = _ROLLBACK
    return bytes(made)


def put_back(store: Store, records: bytes) -> None:
    """Make *store* hold what `copied` gave and nothing else; raises sqlite3.DatabaseError where that is no database."""
    if not records:
        raise sqlite3.DatabaseError("a database has at least one page")
    with store.lock, closing(sqlite3.connect(":memory:")) as kept:
        kept.deserialize(records)
        kept.execute("SELECT COUNT(*) FROM setting").fetchone()
        kept.backup(store.connection)
        prepare(store.connection)
