from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.component import Unit, checked
from connector.netsuite.connection import CONNECTION
from connector.netsuite.operations.update import UPDATE
from connector.sandbox.server import Sandbox
from tests.cli.conftest import Command, Said

FLOW = """
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      account: "%(account)s"
      base_address: %(base_url)s
      consumer_key: ${env:C_KEY}
      consumer_secret: ${env:C_SECRET}
      token_id: ${env:T_ID}
      token_secret: ${env:T_SECRET}
  warehouse: {type: database, url: "sqlite:///warehouse.db"}
flows:
  customers:
    source:
      netsuite.on_modified_object: {record_type: customer, fields: [entityId], lag: 0s}
    steps:
      - transform:
          each:
            customer_id: ${int(payload.id)}
            code: ${payload.entityId}
            modified_at: ${payload.lastModifiedDate}
            deleted: ${payload._deleted}
      - id: write
        database.upsert: {table: customers, key: [customer_id], delete_when: "${payload.deleted}"}
"""
Warehouse = Callable[..., None]


@pytest.fixture(scope="module")
def account() -> Iterator[Sandbox]:
    """An account with the demo data, which no test changes."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def flow(connector: Command, account: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A flow file whose flow has run once."""
    return written(connector, account, tmp_path, monkeypatch)


def written(
    connector: Command, account: Sandbox, folder: Path, patch: pytest.MonkeyPatch, change: tuple[str, str] = ("", "")
) -> str:
    credentials = account.credentials()
    names = {"C_KEY": "consumer_key", "C_SECRET": "consumer_secret", "T_ID": "token_id", "T_SECRET": "token_secret"}
    for name, key in names.items():
        patch.setenv(name, str(credentials[key]))
    text = FLOW % {"account": credentials["account"], "base_url": credentials["base_url"]}
    (folder / "flow.yaml").write_text(text.replace(*change) if change[0] else text, encoding="utf-8")
    assert connector("run", "flow.yaml", "--once").code == 0
    return "flow.yaml"


def sql(*statements: str) -> list[Any]:
    with sqlite3.connect("warehouse.db") as database:
        return [database.execute(statement).fetchall() for statement in statements][-1]


def total(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = said.rows[-1]
    assert found.pop("kind") == "total"
    return found


def test_sides_that_are_equal_end_with_0(connector: Command, flow: str) -> None:
    said = connector("reconcile", flow)

    assert said.code == 0
    assert "equal" in said.err


def test_what_differs_is_told_and_ends_with_3(connector: Command, flow: str) -> None:
    gone = [row[0] for row in sql("SELECT customer_id FROM customers ORDER BY customer_id LIMIT 3")]
    sql(
        f"DELETE FROM customers WHERE customer_id <= {gone[-1]}",
        "UPDATE customers SET modified_at = '2020-01-01 00:00:00+00:00' WHERE customer_id > 360",
        "INSERT INTO customers (customer_id, code) VALUES (9000, 'ghost')",
    )
    stale = sql("SELECT COUNT(*) FROM customers WHERE customer_id BETWEEN 361 AND 8999")[0][0]

    said = connector("reconcile", flow, "--json")

    assert said.code == 3
    assert {name: total(said)[name] for name in ("missing", "extra", "stale", "equal")} == {
        "missing": 3, "extra": 1, "stale": stale, "equal": False,
    }  # fmt: skip
    assert said.rows[0]["first_missing"] == gone
    assert "first of them" in connector("reconcile", flow).out
    assert connector("reconcile", flow, "--limit", 1).code == 3


def test_fix_mends_through_the_flow_and_says_so_of_each_record(connector: Command, flow: str) -> None:
    before = sql("SELECT * FROM customers ORDER BY customer_id")
    sql(
        "DELETE FROM customers WHERE customer_id % 3 = 0",
        "UPDATE customers SET code = 'x', modified_at = NULL WHERE customer_id % 7 = 0",
        "INSERT INTO customers (customer_id, code) VALUES (9000, 'ghost')",
    )

    said = connector("reconcile", flow, "--fix", "--json")

    assert said.code == 0
    records = [row for row in said.rows if row["kind"] == "record"]
    assert {row["mended"] for row in records} == {True}
    assert total(said)["mended"] == len(records)
    assert {row["was"] for row in records} == {"missing", "stale", "extra"}
    assert sql("SELECT * FROM customers ORDER BY customer_id") == before
    assert connector("reconcile", flow).code == 0


def test_what_the_target_refuses_is_left_and_named(connector: Command, flow: str) -> None:
    sql(
        "DELETE FROM customers WHERE customer_id < 50",
        "CREATE TRIGGER no BEFORE INSERT ON customers WHEN new.customer_id = 40 "
        "BEGIN SELECT RAISE(ABORT, 'forty is forbidden'); END",
    )

    said = connector("reconcile", flow, "--fix")

    assert said.code == 3
    assert "40 missing: left: dead letter" in said.out
    assert "forty is forbidden" in said.out


def test_extra_rows_stay_where_the_flow_deletes_none(
    connector: Command, account: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = written(connector, account, tmp_path, monkeypatch, (', delete_when: "${payload.deleted}"', ""))
    sql("INSERT INTO customers (customer_id, code) VALUES (9000, 'ghost')")

    said = connector("reconcile", flow, "--fix")

    assert said.code == 3
    assert "9000 extra: left: the flow deletes no rows" in said.out


def test_a_table_that_others_share_is_not_emptied(connector: Command, flow: str) -> None:
    sql(
        "WITH RECURSIVE n(i) AS (SELECT 10000 UNION ALL SELECT i + 1 FROM n WHERE i < 11000) "
        "INSERT INTO customers (customer_id, code) SELECT i, 'another flow' FROM n"
    )

    said = connector("reconcile", flow, "--fix")

    assert said.code == 3
    assert "they may be those of others" in said.out
    assert sql("SELECT COUNT(*) FROM customers WHERE customer_id >= 10000") == [(1001,)]


def test_keys_alone_are_compared_by_checksums(
    connector: Command, account: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unstamped = ("            modified_at: ${payload.lastModifiedDate}\n", "")
    flow = written(connector, account, tmp_path, monkeypatch, unstamped)
    assert total(connector("reconcile", flow, "--json"))["ranges"] == 0
    sql("DELETE FROM customers WHERE customer_id = 40")

    said = connector("reconcile", flow, "--fix", "--json")

    assert (said.code, total(said)["missing"]) == (0, 1)


def test_what_changed_since_the_last_run_is_no_difference(
    connector: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Sandbox() as own:
        flow = written(connector, own, tmp_path, monkeypatch)
        credentials = own.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
        connection = {"type": "token_based_authentication", "base_address": credentials["base_url"]}
        config = {"type": "netsuite", "connection": connection | {name: credentials[name] for name in names}}
        session = CONNECTION.open(CONNECTION.config(config))
        own.clock.advance(120)
        changed = checked(UPDATE.arguments, record_type="customer", record={"id": "40", "companyName": "Later"})
        UPDATE.run(session, changed, Unit())
        session.close()

        said = connector("reconcile", flow, "--json")

        assert (said.code, total(said)["later"]) == (0, 1)


def test_a_window_looks_at_what_changed_in_it(connector: Command, flow: str) -> None:
    sql("DELETE FROM customers", "INSERT INTO customers (customer_id) VALUES (9000)")

    said = connector("reconcile", flow, "--json", "--from", "2100-01-01")
    assert (said.code, total(said)["missing"], total(said)["extra"]) == (0, 0, 0)
    said = connector("reconcile", flow, "--json", "--from", "2000-01-01")
    assert (said.code, total(said)["missing"], total(said)["extra"]) == (3, 240, 0)


def test_an_empty_target_is_filled(connector: Command, flow: str) -> None:
    sql("DROP TABLE customers")

    assert connector("reconcile", flow).code == 3
    assert connector("reconcile", flow, "--fix").code == 0
    assert sql("SELECT COUNT(*) FROM customers") == [(240,)]


def test_a_flow_that_says_too_little_gives_a_finding(connector: Command, flow: str, tmp_path: Path) -> None:
    text = (tmp_path / flow).read_text(encoding="utf-8").replace("${int(payload.id)}", "${payload.entityId}")
    (tmp_path / flow).write_text(text, encoding="utf-8")

    said = connector("reconcile", flow)

    assert said.code == 2
    assert "no column of `database.upsert` holds the internal id" in said.err
    assert "flow.yaml:26" in said.err


def test_one_command_is_enough_on_the_embedded_sandbox(connector: Command, flow: str) -> None:
    sql("DELETE FROM customers WHERE customer_id < 60")

    assert connector("reconcile", flow, "--sandbox", "--fix").code == 0
