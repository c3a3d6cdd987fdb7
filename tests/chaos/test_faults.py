"""An account that refuses, cuts answers off and closes during a run, and a machine with troubles of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from tests.chaos import disks, faults
from tests.chaos.workplace import outside

pytestmark = pytest.mark.chaos


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


def test_the_target_equals_the_source_of_a_troubled_account(tmp_path: Path) -> None:
    with outside(tmp_path) as place:
        faults.reading(place, random.Random(31))


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_orders_arrive_once_with_their_lines_once(sandbox: Sandbox, tmp_path: Path, transport: str) -> None:
    faults.writing(sandbox, tmp_path, random.Random(32), transport)


@pytest.mark.parametrize("engine", ["inline", "durable"])
def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path, engine: str) -> None:
    try:
        said = disks.full(tmp_path, random.Random(33), engine)
    except disks.NotPermittedError as error:
        pytest.skip(f"NO SMALL DISK: {error}")
    assert "full" in said


@pytest.mark.parametrize("seconds", [86400, -86400], ids=["forward", "back"])
def test_a_clock_that_jumps_by_a_day_changes_nothing(tmp_path: Path, seconds: float) -> None:
    disks.jump(tmp_path, random.Random(34), "inline", seconds)
