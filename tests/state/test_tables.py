from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import update

from connector.errors import ConfigurationError
from connector.state.opening import open_state
from connector.state.tables import METADATA, SCHEMA_VERSION
from connector.state.transactions import Store, timestamp
from tests.state import layout_1


def test_a_newer_layout_is_refused_with_the_cure(shared_url: str) -> None:
    store = Store(shared_url)
    with store.write() as connection:
        connection.execute(update(SCHEMA_VERSION).values(version=99))
    store.close()

    with open_state(shared_url) as state, pytest.raises(ConfigurationError, match="layout 99") as error:
        state.watermarks.list()

    assert "upgrade" in error.value.hint


def test_processes_that_start_together_make_the_tables_once(shared_url: str) -> None:
    script = "import sys; from connector.state.opening import open_state; open_state(sys.argv[1]).watermarks.list()"
    starters = [subprocess.Popen([sys.executable, "-c", script, shared_url]) for _ in range(2)]

    assert [starter.wait(timeout=60) for starter in starters] == [0, 0]


def test_a_state_of_layout_1_keeps_what_it_knows_and_goes_on(shared_url: str) -> None:
    layout_1.make(shared_url, timestamp())

    with open_state(shared_url) as state:
        run = state.runs.begin("pull", "1234567", text_hash="text", params_hash="params")
        journal = state.runs.journal(run.id)
        journal.record("pull/write[1]", {"cursor": None})
        (letter,) = state.dead_letters.list()

        assert (run.id, run.resumed, run.window, run.attempt) == (layout_1.RUN, True, {"high": 1}, 2)
        assert journal.recall("pull/write[0]") == (True, {"cursor": 5})
        assert (letter.record, letter.redacted) == ({"a": 1}, ())
        assert state.watermarks.get("1234567", "pull", "s") == {"high": 0}
        assert state.runs.show(run.id).units == 2
        journal.forget("pull/write[")
        assert state.runs.show(run.id).units == 0


def test_a_state_of_layout_1_ends_with_the_columns_of_a_new_one(shared_url: str) -> None:
    layout_1.make(shared_url, timestamp())
    store = Store(shared_url)
    with store.read() as connection:
        looked = sa.inspect(connection)
        found = {table: _columns(looked.get_columns(table)) for table in METADATA.tables}
        version = connection.execute(sa.select(SCHEMA_VERSION.c.version)).scalars().all()
    store.close()
    new = _new_columns(shared_url)

    assert found == new
    assert len(version) == 1


def test_a_state_is_migrated_once_by_processes_that_start_together(shared_url: str) -> None:
    layout_1.make(shared_url, timestamp())
    script = "import sys; from connector.state.opening import open_state; open_state(sys.argv[1]).runs.list()"
    starters = [subprocess.Popen([sys.executable, "-c", script, shared_url]) for _ in range(2)]

    assert [starter.wait(timeout=60) for starter in starters] == [0, 0]


def _new_columns(url: str) -> dict[str, object]:
    """What a state has that was never of another layout."""
    engine = Store(url)
    with engine.write() as connection:
        METADATA.drop_all(connection)
        METADATA.create_all(connection)
        looked = sa.inspect(connection)
        found: dict[str, object] = {table: _columns(looked.get_columns(table)) for table in METADATA.tables}
    engine.close()
    return found


def _columns(found: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, bool]]:
    """Name → type with its collation, and whether it may be null; SQLite knows one kind of DOUBLE by two names."""
    return {
        each["name"]: (
            f"{each['type']} {getattr(each['type'], 'collation', None)}".replace("REAL", "DOUBLE"),
            each["nullable"],
        )
        for each in found
    }
