"""Workers over one PostgreSQL: killed for good, stopped for longer than their lease, without their database."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.chaos import crews

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]


def test_a_run_ends_complete_without_a_worker_and_without_its_own_process(tmp_path: Path, postgres_url: str) -> None:
    crews.killed_for_good(tmp_path, postgres_url, random.Random(21))


def test_a_run_whose_workers_are_all_dead_ends_by_itself(tmp_path: Path, postgres_url: str) -> None:
    crews.all_workers_killed(tmp_path, postgres_url, random.Random(24))


@pytest.mark.parametrize("which", ["worker", "run"])
def test_who_wakes_after_its_lease_doubles_nothing(tmp_path: Path, postgres_url: str, which: str) -> None:
    crews.stopped_and_woken(tmp_path, postgres_url, random.Random(22), which)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_goes_on_after_its_database_was_gone(tmp_path: Path, postgres_url: str, workers: int) -> None:
    crews.database_gone(tmp_path, postgres_url, random.Random(23), workers, outage=2.5)
