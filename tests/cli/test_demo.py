from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from connector.cli.demo import main


def test_the_demo_moves_everything_and_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(tmp_path / "demo")
    told = capsys.readouterr()

    with sqlite3.connect(tmp_path / "demo" / "warehouse.db") as database:
        customers = database.execute("SELECT COUNT(*), COUNT(DISTINCT customer_id) FROM dim_customer").fetchone()
    assert code == 0
    assert told.out.splitlines()[-1].endswith("rows moved, 0 failures")
    assert "changed customers" in told.out
    assert customers[0] == customers[1] > 200
