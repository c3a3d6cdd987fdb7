from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import Command

Write = Callable[..., str]
STEPS = """
- id: read
  netsuite.suiteql: {query: SELECT id FROM customer}
  retry: {attempts: 3, wait: {type: constant, interval: 2s}}
- id: write
  database.upsert: {table: t, key: [id]}
"""


def test_the_plan_is_a_table_for_people_and_json_for_machines(connector: Command, written: Write) -> None:
    flow = written(STEPS)
    said, rows = connector("plan", flow), connector("plan", flow, "--json").json["steps"]

    assert said.err == "nothing was sent\n"
    assert said.out.splitlines()[0].startswith("step        kind              effect  config     transport  called")
    assert [(row["path"], row["effect"], row["config"]) for row in rows] == [
        ("main/read", "read", "erp"),
        ("main/write", "write", "warehouse"),
    ]
    assert (rows[0]["attempts"], rows[0]["seconds"]) == (3, 3 * 120 + 2 * 2)


def test_a_broken_flow_is_2(connector: Command, written: Write) -> None:
    assert connector("plan", written("- loger: x")).code == 2
