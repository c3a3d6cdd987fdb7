from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from connector.state.opening import open_state
from connector.state.tables import RUNS
from connector.state.transactions import timestamp
from connector.state.written_records import Written
from tests.cli.conftest import Command

Write = Callable[..., str]


@pytest.fixture
def ten_days_old(connector: Command, written: Write, tmp_path: Path) -> None:
    """A run and a write of ten days ago."""
    connector("run", written("- logger: x"))
    moment = timestamp(datetime.now(UTC) - timedelta(days=10))
    with open_state(f"sqlite:///{tmp_path / '.connector' / 'state.db'}") as state:
        with state.store.write() as connection:
            connection.execute(update(RUNS).values(ended_at=moment))
        row = Written(account="1", run="r", flow="f", step="s", operation="o", record_type="customer", at=moment)
        state.written.append([row])


@pytest.mark.usefixtures("ten_days_old")
def test_what_is_pruned_is_counted_by_kind_and_gone(connector: Command) -> None:
    said = connector("runs", "prune", "--older-than", "9d", "--json").json

    assert said["dry_run"] is False
    assert {kind: number for kind, number in said["pruned"].items() if number} == {"runs": 1}
    assert connector("runs", "list", "--json").json == []
    assert len(connector("writes", "list", "--json").json) == 1


@pytest.mark.usefixtures("ten_days_old")
def test_a_dry_run_says_the_same_and_prunes_nothing(connector: Command) -> None:
    said = connector("runs", "prune", "--older-than", "9d", "--writes-older-than", "9d", "--dry-run")

    assert [line.split() for line in said.out.splitlines()[:2]] == [["kind", "would", "go"], ["runs", "1"]]
    assert said.err == "nothing was pruned: leave --dry-run out to do it\n"
    assert len(connector("runs", "list", "--json").json) == 1


@pytest.mark.usefixtures("ten_days_old")
@pytest.mark.parametrize(
    ("retention", "options", "gone"),
    [
        ("{}", (), set()),
        ("{runs: 9d}", (), {"runs"}),
        ("{writes: 9d}", (), {"writes"}),
        ("{runs: 1d, writes: 1d}", ("--older-than", "30d"), {"writes"}),
        ("{}", ("--writes-older-than", "216h"), {"writes"}),
    ],
)
def test_the_project_says_how_long_and_the_options_go_before_it(
    connector: Command, tmp_path: Path, retention: str, options: tuple[str, ...], gone: set[str]
) -> None:
    (tmp_path / "connector.yaml").write_text(f"retention: {retention}\n", encoding="utf-8")
    said = connector("runs", "prune", "--json", *options).json

    assert {kind for kind, number in said["pruned"].items() if number} == gone


def test_old_files_of_the_wire_log_go_too(connector: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "wire" / "netsuite-1.log"
    log.parent.mkdir()
    log.write_text("x", encoding="utf-8")
    day = 86400
    os.utime(log, (datetime.now(UTC).timestamp() - 13 * day,) * 2)
    monkeypatch.setenv("NETSUITE_WIRE_LOG", str(log.parent))

    assert connector("runs", "prune", "--json").json["pruned"]["wire_log_files"] == 0
    (tmp_path / "connector.yaml").write_text("retention: {wire_log: 12d}\n", encoding="utf-8")
    assert connector("runs", "prune", "--json", "--dry-run").json["pruned"]["wire_log_files"] == 1
    assert log.exists()
    assert connector("runs", "prune", "--json").json["pruned"]["wire_log_files"] == 1
    assert not log.exists()


@pytest.mark.parametrize(
    ("age", "told"),
    [
        ("30", "--older-than 30 has no unit"),
        ("soon", "is not a duration"),
        ("-3d", "is not a duration"),
        ("", "no unit"),
    ],
)
def test_an_age_without_its_unit_prunes_nothing(connector: Command, age: str, told: str) -> None:
    said = connector("runs", "prune", "--older-than", age)

    assert (said.code, told in said.err) == (2, True)
