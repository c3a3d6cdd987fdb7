"""`connector run` killed with -9 at seeded moments, with either engine and with both in turn, and started again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.chaos import killing

pytestmark = pytest.mark.chaos


@pytest.mark.parametrize("engine", ["inline", "durable"])
def test_the_shipped_flow_ends_with_the_rows_of_the_source(tmp_path: Path, engine: str) -> None:
    assert killing.shipped(tmp_path, random.Random(11), engine) > 0


@pytest.mark.parametrize("engines", [("inline",), ("durable",), ("inline", "durable")], ids="+".join)
def test_many_blocks_are_each_written_once(tmp_path: Path, engines: tuple[str, ...]) -> None:
    assert killing.many_blocks(tmp_path, random.Random(12), engines) > 0


def test_a_run_that_inline_has_begun_ends_under_durable(tmp_path: Path) -> None:
    killing.begun_inline(tmp_path, random.Random(13))
