"""A copy of what a flow remembers, in memory (its pages in a folder of its own): what happens to it is gone with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from connector.state.opening import State, open_state
from connector.state.tables import CONTENT_MEMORIES, CONTENTS, OBJECTS, PAUSES, WATERMARKS

_AT_ONCE = 1000
"""Rows that are copied together."""


@contextmanager
def copy_of(url: str, flow: str) -> Iterator[State]:
    """A state in memory that remembers what the one at *url* does for *flow*; runs under way are not among it."""
    with TemporaryDirectory(prefix="connector-plan-") as spool, open_state("memory", spool=spool) as copy:
        if _is_there(url):
            with open_state(url) as state:
                for query, table in _remembered(flow):
                    _copy(state, copy, query, table)
        yield copy


def _is_there(url: str) -> bool:
    """Whether there is a state to copy; none is made for it."""
    if url == "memory":
        return False
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return True
    return bool(parsed.database) and Path(str(parsed.database)).exists()


def _remembered(flow: str) -> list[tuple[sa.Select[tuple[object, ...]], sa.Table]]:
    """What the next run of *flow* would find, each with its table."""
    mine = CONTENT_MEMORIES.c.flow == flow
    memories = sa.select(CONTENT_MEMORIES.c.id).where(mine)
    return [
        (sa.select(WATERMARKS).where(WATERMARKS.c.flow == flow), WATERMARKS),
        (sa.select(OBJECTS), OBJECTS),
        (sa.select(PAUSES), PAUSES),
        (sa.select(CONTENT_MEMORIES).where(mine), CONTENT_MEMORIES),
        (sa.select(CONTENTS).where(CONTENTS.c.memory.in_(memories)), CONTENTS),
    ]


def _copy(state: State, copy: State, query: sa.Select[tuple[object, ...]], table: sa.Table) -> None:
    with state.store.read() as connection:
        found = connection.execution_options(stream_results=True).execute(query).mappings()
        while rows := found.fetchmany(_AT_ONCE):
            with copy.store.write() as target:
                target.execute(table.insert(), [dict(row) for row in rows])
