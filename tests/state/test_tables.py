from __future__ import annotations

import subprocess
import sys

import pytest
from sqlalchemy import update

from connector.errors import ConfigurationError
from connector.state.opening import open_state
from connector.state.tables import SCHEMA_VERSION
from connector.state.transactions import Store


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
