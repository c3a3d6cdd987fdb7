"""How far behind the present a source was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from connector.errors import ConnectivityError
from connector.monitoring.watermark_lag import lags
from connector.state.opening import State, open_state

NOW = datetime.fromisoformat("2026-11-23T12:00:00+00:00").timestamp()


@pytest.fixture
def state() -> Iterator[State]:
    with open_state("memory") as opened:
        yield opened


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ({"high": "2026-11-23T11:59:00+00:00", "seen": {}}, 60),
        ({"high": "2026-11-23T11:59:00"}, 60),
        ("2026-11-23T13:58:00+02:00", 120),
        ({"high": "2026-11-23T12:00:05+00:00"}, 0),
    ],
)
def test_it_is_the_time_since_the_moment_read_up_to(state: State, value: Any, seconds: float) -> None:
    state.watermarks.set("123", "orders", "netsuite.on_modified_record", value)

    assert lags(state, lambda: NOW) == {("orders", "netsuite.on_modified_record", "123"): seconds}


@pytest.mark.parametrize("value", [4711, {"id": 7}, None, "row 17"])
def test_without_a_moment_it_counts_from_when_the_watermark_moved(state: State, value: Any) -> None:
    state.watermarks.set("", "rows", "database.on_row", value)
    moved = datetime.fromisoformat(state.watermarks.list()[0].moved_at).timestamp()

    assert lags(state, lambda: moved + 30) == {("rows", "database.on_row", ""): pytest.approx(30)}


def test_a_state_that_is_away_has_no_lags(tmp_path: Path) -> None:
    with open_state("postgresql://nobody@127.0.0.1:1/none") as away:
        assert lags(away) == {}
        with pytest.raises(ConnectivityError):
            away.watermarks.list()
