from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from connector.cli.demo import main


def test_the_demo_moves_everything_without_a_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = tmp_path / "demo"

    assert main(work) == 0
    told = capsys.readouterr().out
    assert "rows moved, 0 failures" in told
    with sqlite3.connect(work / "warehouse.db") as database:
        customers = database.execute("SELECT name, email FROM dim_customer").fetchall()
        orders = dict(database.execute("SELECT order_id, total FROM fact_order").fetchall())
        lines = database.execute("SELECT order_id, COUNT(*) FROM fact_order_line GROUP BY order_id").fetchall()
    assert len(customers) > 200
    assert ("Gone Tomorrow Ltd", None) not in customers
    assert any(email == "new.address@demo.example" for _, email in customers)
    assert any(name == "青山商事" for name, _ in customers)
    assert {order for order, _ in lines} == set(orders)
