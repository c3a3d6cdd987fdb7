from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.cli.conftest import Command

Write = Callable[..., str]


def test_rows_are_json_lines_and_nothing_else_is_on_stdout(connector: Command, account: Sandbox) -> None:
    said = connector(
        "call",
        "netsuite.suiteql",
        "-p",
        "query=SELECT id, companyname FROM customer WHERE id > ?",
        "-p",
        "parameters=[0]",
    )

    assert (said.code, said.err) == (0, "")
    assert [row["companyname"] for row in said.rows] == [f"Company {number:02}" for number in range(25)]


def test_params_are_read_as_the_operation_declares_them(connector: Command, account: Sandbox) -> None:
    assert len(connector("call", "netsuite.suiteql", "-p", "query=SELECT id FROM customer", "-p", "limit=3").rows) == 3


def test_one_result_is_one_line(connector: Command, account: Sandbox) -> None:
    record = next(iter(account.store.select("customer")))
    (row,) = connector("call", "netsuite.get", "-p", "record_type=customer", "-p", f"id={record.id}").rows

    assert row["companyName"] == "Company 00"


def test_params_may_come_as_json_from_a_file_or_stdin(
    connector: Command, account: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    params = {
        "record_type": "vendor",
        "records": [
            {"externalId": "V-1", "companyName": "One", "subsidiary": {"id": "1"}},
            {"externalId": "V-2", "companyName": "Two", "subsidiary": {"id": "999"}},
        ],
    }
    (tmp_path / "params.json").write_text(json.dumps(params), encoding="utf-8")
    by_file = connector("call", "netsuite.upsert_list", "--json-params", "params.json")
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(params)))
    by_stdin = connector("call", "netsuite.upsert_list", "--json-params", "-")

    assert [(row["externalId"], row["ok"]) for row in by_file.rows] == [("V-1", True), ("V-2", False)]
    assert (by_file.code, by_stdin.code) == (3, 3)


def test_a_config_of_a_file_is_used(connector: Command, account: Sandbox, written: Write, tmp_path: Path) -> None:
    flow = written("- logger: x")
    connector("call", "database.execute", "--file", flow, "-p", "statement=CREATE TABLE t (a INTEGER)")
    said = connector("call", "database.select", "--file", flow, "--config", "warehouse", "-p", "query=SELECT 1 AS one")
    (tmp_path / "connector.yaml").write_text("configs: {w: {type: database, url: 'sqlite://'}}", encoding="utf-8")
    shared = connector("call", "database.select", "--file", "connector.yaml", "-p", "query=SELECT 2 AS two")

    assert (said.rows, shared.rows) == ([{"one": 1}], [{"two": 2}])


def test_a_file_needs_no_config(connector: Command, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,ä\n", encoding="utf-8")

    assert connector("call", "file.read_csv", "-p", "path=x.csv").rows == [{"a": "1", "b": "ä"}]


def test_sandbox_needs_no_account(connector: Command) -> None:
    said = connector("call", "netsuite.suiteql", "--sandbox", "-p", "query=SELECT COUNT(*) AS n FROM customer")

    assert int(said.rows[0]["n"]) > 100


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["netsuite.gett"], "did you mean `netsuite.get`?"),
        (["logger", "-p", "message=x"], "cannot be called alone"),
        (["netsuite.get", "-p", "recordtype=customer"], "record"),
        (["netsuite.get", "-p", "x"], "not key=value"),
        (["netsuite.get", "--json-params", "nowhere.json"], "nowhere.json: no such file"),
        (["netsuite.get", "--json-params", "list.json"], "not a mapping"),
        (["netsuite.get", "--json-params", "broken.json"], "yaml-syntax"),
        (["netsuite.get", "--file", "nowhere.yaml", "-p", "record_type=x", "-p", "id=1"], "nowhere.yaml"),
        (["database.select", "-p", "query=SELECT 1"], "needs a config"),
    ],
)
def test_what_makes_no_sense_is_2(connector: Command, tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{a: [", encoding="utf-8")
    said = connector("call", *arguments)

    assert (said.code, said.out) == (2, "")
    assert told in said.err


def test_without_file_or_sandbox_the_missing_variables_are_named(
    connector: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ACCOUNT", "CONSUMER_KEY", "CONSUMER_SECRET", "TOKEN_ID", "TOKEN_SECRET"):
        monkeypatch.delenv(f"NETSUITE_{name}", raising=False)
    said = connector("call", "netsuite.get", "-p", "record_type=customer", "-p", "id=1")

    assert said.code == 2
    assert "NETSUITE_TOKEN_SECRET are not set" in said.err


def test_refused_is_1_and_away_is_4(connector: Command, account: Sandbox) -> None:
    get = ("call", "netsuite.get", "-p", "record_type=customer", "-p", "id=99999")
    refused = connector(*get)
    account.faults.add(FaultRule(kind="login", times=None))
    away = connector(*get)

    assert (refused.code, away.code) == (1, 4)
    assert "[NETSUITE:NOT_FOUND]" in refused.err


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("explain", [False, True])
def test_a_refused_reference_is_explained_where_it_is_asked_for(connector: Command, explain: bool) -> None:
    record = '{entity: {id: "999999"}, item: [{item: {id: "1"}, quantity: 1}]}'
    options = ["--explain"] if explain else []
    said = connector("call", "netsuite.add", "-p", "record_type=salesOrder", "-p", f"record={record}", *options)

    assert said.code == 1
    assert ("the role sees no record with that id" in said.err) == explain
