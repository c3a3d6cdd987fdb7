from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.state.opening import open_state
from tests.cli.conftest import Command, process


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Any]:
    """Starts workers in an empty folder, and sees to it that they end."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        started.append(process("worker", *arguments, "--state", f"sqlite:///{tmp_path}/state.db", folder=tmp_path))
        return started[-1]

    yield begin
    for one in started:
        one.kill()
        one.communicate()


def test_says_on_stderr_where_it_takes_work_from_and_ends_cleanly(start: Any, tmp_path: Path) -> None:
    worker = start("--concurrency", "3")
    line = worker.stderr.readline()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        (row,) = state.executors.list()
        worker.send_signal(signal.SIGTERM)
        said, told = worker.communicate(timeout=60)

        assert line == f"worker {row.id} takes work from {state.url}, 3 blocks at once\n"
        assert (worker.returncode, said) == (0, "")
        assert told.splitlines()[-1] == "stopped; the other workers go on"
        assert "Traceback" not in told
        assert state.executors.list() == []


def test_json_says_when_it_is_ready_on_stdout(start: Any, tmp_path: Path) -> None:
    worker = start("--json")
    ready = json.loads(worker.stdout.readline())
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        (row,) = state.executors.list()
        assert ready == {"ready": row.id, "state": state.url, "concurrency": 4}
    worker.send_signal(signal.SIGINT)
    said, _ = worker.communicate(timeout=60)

    assert (worker.returncode, said) == (0, "")


def test_a_state_in_memory_is_refused_with_the_cure(connector: Command) -> None:
    said = connector("worker", "--state", "memory")

    assert (said.code, said.out) == (2, "")
    assert "a worker needs a state that processes share" in said.err
    assert "postgresql://" in said.err


@pytest.mark.parametrize("concurrency", ["0", "65", "many"])
def test_nonsense_is_refused(connector: Command, concurrency: str) -> None:
    assert connector("worker", "--concurrency", concurrency).code == 2


def test_two_flows_of_one_name_are_refused_since_one_of_them_would_never_be_served(
    connector: Command, tmp_path: Path
) -> None:
    for name in ("a.yaml", "b.yaml"):
        text = "flows: {main: {source: {schedule: {every: 1h}}, steps: [{logger: x}]}}"
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = connector("worker", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "--state", "sqlite:///s.db")

    assert said.code == 2
    assert "there is a flow `main` in" in said.err
