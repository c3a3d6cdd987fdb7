"""RunJournal: the results of a run's units; recorded once, and never again under the same key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from connector.errors import RetryableError
from connector.frozen_json import thaw
from connector.state.key_prefix import begins
from connector.state.tables import RUN_UNITS
from connector.state.transactions import Store, frozen, timestamp


class Fence(Protocol):
    """Keeps out a process whose work others have taken over."""

    def check(self) -> None:
        """Raise RetryableError (`STATE:LOCKED`) where this process may record nothing more."""


class RunJournal:
    """The units of one run, as an engine asks for them."""

    def __init__(self, store: Store, run: str, fences: Sequence[Fence] = ()) -> None:
        """Keep the units of *run* in *store*; *fences* are looked at before anything is recorded."""
        self._store, self._run, self._fences = store, run, fences

    def recall(self, key: str) -> tuple[bool, Any]:
        """Whether *key* was done, and its result."""
        with self._store.read() as connection:
            query = select(RUN_UNITS.c.result).where(RUN_UNITS.c.run == self._run, RUN_UNITS.c.key == key)
            kept = connection.execute(query).scalar()
        return (False, None) if kept is None else (True, thaw(kept))

    def record(self, key: str, result: Any) -> None:
        """Keep the result of *key*.

        Raises:
            RetryableError: Another process has taken the run over (`STATE:LOCKED`).
        """
        for fence in self._fences:
            fence.check()
        row = {"run": self._run, "key": key, "result": frozen(result), "done_at": timestamp()}
        try:
            with self._store.write() as connection:
                connection.execute(insert(RUN_UNITS).values(**row))
        except Exception as error:
            if isinstance(error.__cause__, IntegrityError):
                raise _recorded_already(key) from error
            raise

    def keys(self, prefix: str) -> list[str]:
        """The keys of results that begin with *prefix*."""
        below = begins(RUN_UNITS.c.key, prefix, self._store.dialect)
        with self._store.read() as connection:
            return [
                str(key)
                for key in connection.scalars(select(RUN_UNITS.c.key).where(RUN_UNITS.c.run == self._run, below))
            ]

    def drop(self, key: str) -> None:
        """Drop the result of *key* alone."""
        with self._store.write() as connection:
            connection.execute(delete(RUN_UNITS).where(RUN_UNITS.c.run == self._run, RUN_UNITS.c.key == key))

    def forget(self, prefix: str) -> None:
        """Drop the results of keys that begin with *prefix*: a later unit stands for all of them."""
        below = begins(RUN_UNITS.c.key, prefix, self._store.dialect)
        with self._store.write() as connection:
            connection.execute(delete(RUN_UNITS).where(RUN_UNITS.c.run == self._run, below))


def _recorded_already(key: str) -> RetryableError:
    return RetryableError(
        f"the unit {key} was done by another process meanwhile",
        type="STATE:LOCKED",
        hint="let the other process finish the run; `connector runs list` shows it",
    )
