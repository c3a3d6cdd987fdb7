"""BlockTasks: what the blocks of a run are to do, for whichever process carries one out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from connector.errors import BugError
from connector.frozen_json import thaw
from connector.state.tables import BLOCKS, RUN_UNITS
from connector.state.transactions import Store, frozen


class BlockTasks:
    """The tasks of all runs of one state: small JSON, pages only by where they are kept."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def put(self, run: str, tasks: Mapping[str, Any]) -> None:
        """Keep the tasks of blocks by their keys; those that are kept stay."""
        if not tasks:
            return
        query = select(BLOCKS.c.key).where(BLOCKS.c.run == run, BLOCKS.c.key.in_(list(tasks)))
        with self._store.write() as connection:
            kept = set(connection.execute(query).scalars())
            rows = [{"run": run, "key": key, "task": frozen(task)} for key, task in tasks.items() if key not in kept]
            if rows:
                connection.execute(insert(BLOCKS), rows)

    def get(self, run: str, key: str) -> Any:
        """The task of the block *key*."""
        with self._store.read() as connection:
            query = select(BLOCKS.c.task).where(BLOCKS.c.run == run, BLOCKS.c.key == key)
            found = connection.execute(query).scalar()
        if found is None:
            raise BugError(f"block {key} of run {run} has no task", hint="start the run anew")
        return thaw(found)

    def done(self, run: str, keys: Iterable[str]) -> set[str]:
        """Those of *keys* whose block has a result."""
        query = select(RUN_UNITS.c.key).where(RUN_UNITS.c.run == run, RUN_UNITS.c.key.in_(list(keys)))
        with self._store.read() as connection:
            return set(connection.execute(query).scalars())

    def drop(self, run: str) -> None:
        """Forget the tasks of *run*."""
        with self._store.write() as connection:
            connection.execute(delete(BLOCKS).where(BLOCKS.c.run == run))
