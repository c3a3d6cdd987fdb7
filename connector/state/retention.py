"""prune: what has ended is forgotten after a time of its own kind; what is unfinished or open stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, exists, func, select, tuple_

from connector.state.dead_letters import DISCARDED, REPLAYED
from connector.state.runs import UNFINISHED
from connector.state.tables import (
    BLOCKS,
    DEAD_LETTERS,
    FLOW_VERSIONS,
    LOCKS,
    MESSAGES,
    NOTICES,
    OBJECTS,
    RUN_UNITS,
    RUNS,
    SPOOL,
    WRITES,
)
from connector.state.transactions import Store, timestamp

_DAY = 86400.0
_OF_RUNS = {"units": RUN_UNITS, "blocks": BLOCKS, "pages": SPOOL}
"""What is remembered for a run, beside the run itself."""
_RUNS_AT_ONCE = 100
_ROWS_AT_ONCE = 5000
"""A transaction takes no more, so that runs under way do not wait long for the database."""
RemoveFiles = Callable[[Sequence[tuple[str, str]]], None]
"""Removes the files that rows (run, place) of kept pages are the claim checks of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long what has ended is kept, in seconds."""

    runs: float = 30 * _DAY
    """Ended runs with what was remembered for them; notices that did not come again for as long."""
    dead_letters: float = 90 * _DAY
    """Letters that were replayed or discarded; open ones stay."""
    writes: float = 400 * _DAY
    """The list of writes to NetSuite."""


def prune(store: Store, limits: Limits, remove_files: RemoveFiles, *, dry_run: bool = False) -> dict[str, int]:
    """Forget what is older than *limits*; how many rows of each kind. With *dry_run* they are only counted."""
    ended = _ended(limits.runs)
    with store.read() as connection:
        now = store.now(connection)
    closed = DEAD_LETTERS.c.status.in_((REPLAYED, DISCARDED))
    old = {
        "dead_letters": (DEAD_LETTERS, closed & (DEAD_LETTERS.c.changed_at < _ago(limits.dead_letters))),
        "objects": (OBJECTS, OBJECTS.c.expires_at <= now),
        "messages": (MESSAGES, MESSAGES.c.expires_at <= now),
        "writes": (WRITES, WRITES.c.at < _ago(limits.writes)),
        "flow_versions": (FLOW_VERSIONS, _unused(ended)),
        "locks": (LOCKS, LOCKS.c.expires_at < now - _DAY),
        "notices": (NOTICES, NOTICES.c.last_at < now - limits.runs),
    }
    counts = _counted_runs(store, ended) if dry_run else _pruned_runs(store, ended, remove_files)
    work = _counted if dry_run else _pruned
    return counts | {kind: work(store, table, which) for kind, (table, which) in old.items()}


def _ago(seconds: float) -> str:
    return timestamp(datetime.now(UTC) - timedelta(seconds=seconds))


def _ended(seconds: float) -> ColumnElement[bool]:
    """The runs that ended so long ago; true or false for every run, never unknown."""
    long_ago = and_(RUNS.c.ended_at.is_not(None), func.coalesce(RUNS.c.ended_at, "") < _ago(seconds))
    return long_ago & RUNS.c.status.not_in(UNFINISHED)


def _unused(ended: ColumnElement[bool]) -> ColumnElement[bool]:
    """The texts that no run goes by which stays; one is kept a moment before its run is, so not the newest."""
    used = exists().where(RUNS.c.version == FLOW_VERSIONS.c.hash, ~ended)
    return (FLOW_VERSIONS.c.kept_at < _ago(_DAY)) & ~used


def _counted_runs(store: Store, ended: ColumnElement[bool]) -> dict[str, int]:
    which = select(RUNS.c.id).where(ended)
    counts = {kind: _counted(store, table, table.c.run.in_(which)) for kind, table in _OF_RUNS.items()}
    return {"runs": _counted(store, RUNS, ended), **counts}


def _pruned_runs(store: Store, ended: ColumnElement[bool], remove_files: RemoveFiles) -> dict[str, int]:
    """Some runs at a time, each with all that was remembered for it."""
    counts = dict.fromkeys(("runs", *_OF_RUNS), 0)
    while True:
        with store.write() as connection:
            some = select(RUNS.c.id).where(ended).limit(_RUNS_AT_ONCE).with_for_update()
            ids = connection.execute(some).scalars().all()
            claims = select(SPOOL.c.run, SPOOL.c.place).where(SPOOL.c.run.in_(ids), SPOOL.c.place != "")
            remove_files([(row.run, row.place) for row in connection.execute(claims)])
            for kind, table in _OF_RUNS.items():
                counts[kind] += connection.execute(delete(table).where(table.c.run.in_(ids))).rowcount
            counts["runs"] += connection.execute(delete(RUNS).where(RUNS.c.id.in_(ids))).rowcount
        if len(ids) < _RUNS_AT_ONCE:
            return counts


def _counted(store: Store, table: Table, which: ColumnElement[bool]) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table).where(which)).scalar_one())


def _pruned(store: Store, table: Table, which: ColumnElement[bool]) -> int:
    key = table.primary_key.columns
    some = select(*key).where(which).limit(_ROWS_AT_ONCE)
    total = 0
    while True:
        with store.write() as connection:
            gone = connection.execute(delete(table).where(tuple_(*key).in_(some), which)).rowcount
        total += gone
        if gone < _ROWS_AT_ONCE:
            return total
