"""Spool: pages that must be read only once, kept until they are processed."""

from __future__ import annotations

import zlib
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select

from connector.frozen_json import freeze, thaw
from connector.state.key_prefix import begins
from connector.state.tables import SPOOL
from connector.state.transactions import Store, frozen
from connector.stream import Page


class Spool:
    """The kept pages of all runs of one state."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def put(self, run: str, key: str, page: Page) -> Page:
        """Keep *page* under *key* and give it back; where one is kept already, that one: a redo sees the same."""
        row = {"records": _packed(list(page.records)), "cursor": frozen(page.cursor), "total": page.total}
        with self._store.write() as connection:
            known = connection.execute(select(SPOOL).where(_at(run, key))).one_or_none()
            if known is None:
                connection.execute(insert(SPOOL).values(run=run, key=key, **row))
                return page
        return _read(known)

    def get(self, run: str, key: str) -> Page | None:
        """The page under *key*, or None."""
        with self._store.read() as connection:
            row = connection.execute(select(SPOOL).where(_at(run, key))).one_or_none()
        return None if row is None else _read(row)

    def count(self, run: str, prefix: str = "") -> int:
        """How many pages are kept under keys that begin with *prefix*."""
        with self._store.read() as connection:
            return int(connection.execute(select(func.count()).where(self._under(run, prefix))).scalar_one())

    def drop(self, run: str, prefix: str = "") -> None:
        """Forget the pages under keys that begin with *prefix*."""
        with self._store.write() as connection:
            connection.execute(delete(SPOOL).where(self._under(run, prefix)))

    def _under(self, run: str, prefix: str) -> ColumnElement[bool]:
        return (SPOOL.c.run == run) & begins(SPOOL.c.key, prefix, self._store.dialect)


def _at(run: str, key: str) -> ColumnElement[bool]:
    return (SPOOL.c.run == run) & (SPOOL.c.key == key)


def _packed(records: list[Any]) -> bytes:
    return zlib.compress(freeze(records).encode("utf-8", "surrogatepass"), level=1)  # records shrink some eightfold


def _read(row: Any) -> Page:
    records = thaw(zlib.decompress(row.records).decode("utf-8", "surrogatepass"))
    return Page(records, thaw(row.cursor), row.total)
