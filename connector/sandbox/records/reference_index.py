"""Which records refer to an internal id: found by reading all of them, and by an index once that is asked often.

An index kept at every write would make writing slower for the sake of deletions, which are rare. So the first
deletions read all records, 150 ms for 100,000; the fifth makes an index, which costs as much as those did, and
later ones bring it up to date from the store's history of changes.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable

from connector.sandbox.storage.store import Store
from connector.sandbox.storage.store_changes import Position

SCANS = 4
"""Questions that are answered by reading all records, before an index is made."""
_REFERENCE = re.compile(r'\{"id":"(-?\d+)"\}')
_LARGEST = 2**63
Candidate = tuple[str, int, str]
"""Type, internal id and body of a record that may refer to an id."""


class ReferenceIndex:
    """Finds the records whose text has a reference to an internal id, to whatever type."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked = 0
        self._position: Position | None = None
        """Up to where the index knows the store's history; None: there is no index."""
        self._rows: dict[int, array[int]] = {}
        """Internal id → row numbers of records that refer to it now or did once."""

    def candidates(self, id_: int) -> list[Candidate]:
        """The records that have a reference to *id_*, by type and id."""
        with self._store.lock:
            self._asked += 1
            if self._position is not None:
                self._follow(self._position)
            elif self._asked > SCANS:
                self._build()
            return self._read(id_) if self._position is not None else self._scan(id_)

    def _scan(self, id_: int) -> list[Candidate]:
        sql = "SELECT type, id, body FROM record WHERE instr(body, ?) ORDER BY type, id"
        return self._store.connection.execute(sql, (_text(id_),)).fetchall()

    def _read(self, id_: int) -> list[Candidate]:
        sql = "SELECT type, id, body FROM record WHERE rowid = ?"
        rows = (self._store.connection.execute(sql, (row,)).fetchone() for row in set(self._rows.get(id_, ())))
        return sorted(row for row in rows if row is not None and _text(id_) in row[2])

    # ---------------------------------------------------------------- keeping it

    def _build(self) -> None:
        self._rows = {}
        self._position = self._store.position()
        self._take(self._store.connection.execute("SELECT rowid, body FROM record"))

    def _follow(self, position: Position) -> None:
        """Take what was written since; where that is not known, go back to reading all."""
        changes = self._store.changes_since(position)
        if changes is None:
            self._rows, self._position, self._asked = {}, None, 1
            return
        sql = "SELECT rowid, body FROM record WHERE id_space = ? AND id = ?"
        for type_, id_ in changes:
            space = self._store.shapes.shape(type_).id_space
            self._take(self._store.connection.execute(sql, (space, id_)))
        self._position = self._store.position()

    def _take(self, rows: Iterable[tuple[int, str]]) -> None:
        for row, body in rows:
            for text in set(_REFERENCE.findall(body)):
                id_ = int(text)
                if -_LARGEST <= id_ < _LARGEST:
                    self._rows.setdefault(id_, array("q")).append(row)


def _text(id_: int) -> str:
    return f'{{"id":"{id_}"}}'
