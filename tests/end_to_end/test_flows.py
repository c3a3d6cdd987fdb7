"""The ready-to-run flows, as a person runs them: on the command line, against a sandbox."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from connector.cli.main import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAREHOUSE_URL", f"sqlite:///{tmp_path}/warehouse.db")
    monkeypatch.setenv("CONNECTOR_STATE", f"sqlite:///{tmp_path}/state.db")


def run(name: str, *more: str) -> int:
    return main(["run", str(ROOT / "flows" / f"{name}.yaml"), "--sandbox", "--once", "--json", *more])


@pytest.mark.parametrize("name", ["customers_to_database", "orders_to_database"])
def test_a_flow_into_the_database(name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(name) == 0
    answer = json.loads(capsys.readouterr().out)

    assert answer["status"] == "ok"
    assert answer["written"] > 200
    assert answer["failed"] == 0
    with sqlite3.connect(tmp_path / "warehouse.db") as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables & {"dim_customer", "fact_order"}


def test_a_csv_file_into_netsuite_sets_the_refused_rows_aside(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rows = tmp_path / "customers.csv"
    rows.write_text(
        "external_id,company,email,country,credit_limit\n"
        "GOOD-1,Aurora,a@x.example,US,10.50\n"
        "GOOD-2,Borealis,b@x.example,US,0.10\n",
        encoding="utf-8",
    )
    assert run("csv_customers_to_netsuite", "-p", f"file={rows}") == 0
    assert json.loads(capsys.readouterr().out)["written"] == 2

    assert run("csv_customers_to_netsuite", "-p", f"file={rows}", "-p", "subsidiary=999") == 3
    answer = json.loads(capsys.readouterr().out)
    assert answer["dead_letters"] == 2


def test_one_bad_row_is_exit_3_and_the_others_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows = tmp_path / "customers.csv"
    long = "x" * 500
    rows.write_text(
        "external_id,company,email,country,credit_limit\n"
        + "".join(f"GOOD-{n},Aurora {n},a{n}@x.example,US,1.00\n" for n in range(9))
        + f"BAD-1,{long},not an address,US,1.00\n",
        encoding="utf-8",
    )
    code = run("csv_customers_to_netsuite", "-p", f"file={rows}")
    answer = json.loads(capsys.readouterr().out)

    assert (code, answer["written"], answer["dead_letters"]) == (3, 9, 1)
