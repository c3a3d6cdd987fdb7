"""Spool: pages that must be read only once, kept until they are processed.

They are rows of the state. Where the spool has a place, the row of a large page is its claim check: it says in which
file of which folder or store the content is. The file is whole before there is a row, and gone before the row is.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select

from connector.errors import ConfigurationError, ConnectorError
from connector.frozen_json import freeze, thaw
from connector.state.key_prefix import begins
from connector.state.page_places import Place, open_place
from connector.state.tables import SPOOL
from connector.state.transactions import Store, frozen
from connector.stream import Page

LOG = logging.getLogger("connector.state")
SMALL = 2048
"""Bytes, packed, up to which a page stays in the state's own table."""
_LEVEL = 1  # records shrink some eightfold at the least effort


class Spool:
    """The kept pages of all runs of one state."""

    def __init__(self, store: Store, place: str = "") -> None:
        """Keep them in *store*; the contents of large ones at *place*, a folder or a URL, where there is one."""
        self._store, self._url = store, place

    def at(self, place: str) -> Spool:
        """The same pages, of which new ones go to *place* unless this spool has a place already."""
        return self if self._url or not place else Spool(self._store, place)

    def put(self, run: str, key: str, page: Page) -> Page:
        """Keep *page* under *key* and give it back; where one is kept already, that one: a redo sees the same."""
        row = {"cursor": frozen(page.cursor), "total": page.total, **self._content(run, key, list(page.records))}
        with self._store.write() as connection:
            known = connection.execute(select(SPOOL).where(_at(run, key))).one_or_none()
            if known is None:
                connection.execute(insert(SPOOL).values(run=run, key=key, **row))
                return page
        if row["place"] and row["place"] != known.place:
            root, name = _parted(row["place"])
            self._opened(root).remove(run, [name])
        return self._read(known)

    def get(self, run: str, key: str) -> Page | None:
        """The page under *key*, or None.

        Raises:
            ConfigurationError: It is kept, and its file is not where it was put.
        """
        with self._store.read() as connection:
            row = connection.execute(select(SPOOL).where(_at(run, key))).one_or_none()
        return None if row is None else self._read(row)

    def count(self, run: str, prefix: str = "") -> int:
        """How many pages are kept under keys that begin with *prefix*."""
        with self._store.read() as connection:
            return int(connection.execute(select(func.count()).where(self._under(run, prefix))).scalar_one())

    def drop(self, run: str, prefix: str = "") -> None:
        """Forget the pages under keys that begin with *prefix*; those of a whole run later, where that fails now."""
        which = self._under(run, prefix)
        with self._store.read() as connection:
            places = connection.execute(select(SPOOL.c.place).where(which).distinct()).scalars().all()
        if not places:  # most runs keep no page: there is nothing to write
            return
        try:
            self.remove_files([(run, place) for place in places if place], whole=not prefix)
        except ConnectorError as error:
            if prefix:
                raise
            LOG.warning("pages of run %s stay until `connector runs prune`: %s", run, error)
            return
        with self._store.write() as connection:
            connection.execute(delete(SPOOL).where(which))

    def remove_files(self, claims: Sequence[tuple[str, str]], *, whole: bool = True) -> None:
        """Remove the files of *claims* (run, place); with *whole*, all files of their runs."""
        files = defaultdict(list)
        for run, place in claims:
            root, name = _parted(place)
            files[root, run].append(name)
        for (root, run), names in files.items():
            if whole:
                self._opened(root).remove_run(run)
            else:
                self._opened(root).remove(run, names)

    def _content(self, run: str, key: str, records: list[Any]) -> dict[str, Any]:
        """The columns with the content of a page, or with where it is now."""
        packed = _packed(records)
        if not self._url or len(packed) <= SMALL:
            return {"records": packed, "place": ""}
        place = open_place(self._url)
        lines = b"".join(_bytes(record) + b"\n" for record in records)
        name = f"{_hash(key.encode('utf-8', 'surrogatepass'), 32)}-{_hash(lines, 16)}.jsonl.gz"
        place.write(run, name, gzip.compress(lines, _LEVEL, mtime=0))
        return {"records": b"", "place": f"{place.shown}/{run}/{name}"}

    def _read(self, row: Row[Any]) -> Page:
        if not row.place:
            records = thaw(zlib.decompress(row.records).decode("utf-8", "surrogatepass"))
        else:
            records = [thaw(line.decode("utf-8", "surrogatepass")) for line in self._fetched(row).split(b"\n")[:-1]]
        return Page(records, thaw(row.cursor), row.total)

    def _fetched(self, row: Row[Any]) -> bytes:
        """The content that *row* is the claim check of."""
        root, name = _parted(row.place)
        content = self._opened(root).read(row.run, name)
        try:
            if content is not None:
                return gzip.decompress(content)
            fault = "is not there"
        except (OSError, EOFError, zlib.error):
            fault = "is damaged"
        here = f"looks in {open_place(self._url).shown}" if self._url else "has no place of its own"
        raise ConfigurationError(
            f"page {row.key} of run {row.run} was kept as {row.place}, and that file {fault}; this process {here}",
            hint="all processes need the same place (`spool:`, CONNECTOR_SPOOL, --spool): a folder that all machines "
            "mount under one name, or a URL; where the file is lost, `connector runs cancel` the run and start anew",
        )

    def _opened(self, root: str) -> Place:
        """The place at *root*: our own, which may know credentials, or the one that another process wrote to."""
        own = open_place(self._url) if self._url else None
        return own if own is not None and own.shown == root else open_place(root)

    def _under(self, run: str, prefix: str) -> ColumnElement[bool]:
        return (SPOOL.c.run == run) & begins(SPOOL.c.key, prefix, self._store.dialect)


def _at(run: str, key: str) -> ColumnElement[bool]:
    return (SPOOL.c.run == run) & (SPOOL.c.key == key)


def _parted(place: str) -> tuple[str, str]:
    """Root and name of a file: `root/run/name`."""
    root, _, name = place.rsplit("/", 2)
    return root, name


def _hash(content: bytes, digits: int) -> str:
    return hashlib.sha256(content).hexdigest()[:digits]


def _bytes(value: Any) -> bytes:
    return freeze(value).encode("utf-8", "surrogatepass")


def _packed(records: list[Any]) -> bytes:
    return zlib.compress(_bytes(records), level=_LEVEL)
