"""BulkWriter: many new records at once, with the ids and stamps they bring along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from connector.sandbox.storage import canonical_json, store_changes
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.record_name import record_name
from connector.sandbox.storage.store import Store

_INSERT = (
    "INSERT INTO record (type, external_id, name, body, created, modified, inactive, id_space, id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BLOCK = 5000  # records held before they are written


class BulkWriter:
    """Writes records some thousands at a time; a context manager that is one transaction of the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._now = store.now()
        self._next: dict[str, int] = {}
        self._waiting: dict[str, list[tuple[int, Record]]] = defaultdict(list)
        self._count = 0
        self._transaction = store.transaction()

    def __enter__(self) -> Self:
        self._connection = self._transaction.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.flush()
            self._keep_counters()
            store_changes.trim(self._connection)
        self._transaction.__exit__(kind, error, trace)

    def add(
        self, type_: str, body: Mapping[str, Any], *, external_id: str = "", id_: int | None = None
    ) -> dict[str, str]:
        """Write one new record soon; gives a reference to it."""
        space = self._store.shapes.shape(type_).id_space
        number = self._number(space, id_)
        key = {"externalId": external_id} if external_id else {}
        self._waiting[type_].append((number, {"id": str(number), **key, **body}))
        self._count += 1
        if self._count >= _BLOCK:
            self.flush()
        return {"id": str(number)}

    def _number(self, space: str, given: int | None) -> int:
        following = self._next.get(space)
        if following is None:
            row = self._connection.execute("SELECT value FROM counter WHERE name = ?", (f"id:{space}",)).fetchone()
            following = row[0] + 1 if row else 1
        number = following if given is None else given
        self._next[space] = max(following, number + 1)
        return number

    def flush(self) -> None:
        """Write what waits."""
        for type_, records in self._waiting.items():
            shape = self._store.shapes.shape(type_)
            rows = [
                self._row(type_, shape.id_space, shape.created, shape.modified, number, body)
                for number, body in records
            ]
            self._connection.executemany(_INSERT, rows)
            self._tell(type_, records)
        self._waiting.clear()
        self._count = 0

    def _row(self, type_: str, space: str, created: str, modified: str, number: int, body: Record) -> tuple[Any, ...]:
        if created:
            body.setdefault(created, self._now)
        if modified:
            body.setdefault(modified, body.get(created, self._now))
        return (
            type_, body.get("externalId"), record_name(body), canonical_json.dumps(body), body.get(created, self._now),
            body.get(modified, self._now), bool(body.get("isInactive")), space, number,
        )  # fmt: skip

    def _tell(self, type_: str, records: list[tuple[int, Record]]) -> None:
        for listener in self._store.listeners:
            for number, body in records:
                listener(self._connection, type_, number, body)

    def keep_counter(self, name: str, value: int) -> None:
        """Let the store's counter *name* go on behind *value*."""
        self._connection.execute(
            "INSERT INTO counter (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = MAX(value, excluded.value)",
            (name, value),
        )

    def _keep_counters(self) -> None:
        for space, following in self._next.items():
            self.keep_counter(f"id:{space}", following - 1)
