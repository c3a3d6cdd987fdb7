from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
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


REHEARSED = """
- id: read
  netsuite.suiteql:
    query: SELECT id, companyname FROM customer WHERE id > ?
    parameters: ["${params.above}"]
    key: id
- id: shape
  transform: {each: {id: "${payload.id}", comments: "called ${payload.companyname}"}}
- id: write
  netsuite.update_list: {record_type: customer}
"""
PARAMS = "params: {above: 0}\n"


def test_with_a_limit_it_reads_and_shows_what_would_be_written(
    connector: Command, written: Write, account: Sandbox, tmp_path: Path
) -> None:
    flow = written(PARAMS + flow_of(REHEARSED))
    account.journal.clear()
    said = connector("plan", flow, "--limit", "4")
    answer = connector("plan", flow, "--limit", "4", "--json").json
    lines = said.out.splitlines()

    assert said.code == 0
    assert (
        f"main/write: netsuite.update_list to erp (account {account.credentials()['account']}) over rest, 1 call"
        in said.out
    )
    assert '"comments": "called Company 00"' in said.out
    assert lines[-1] == "  … 1 more"
    assert said.err == "read 4 records; nothing was written\n"
    assert (answer["writes"][0]["records"], answer["run"]["status"]) == (4, "ok")
    assert {entry.method for entry in account.journal.entries if "suiteql" not in entry.path} <= {"GET"}
    assert not (tmp_path / ".connector").exists()


def test_params_are_for_what_is_read(connector: Command, written: Write, account: Sandbox) -> None:
    flow = written(PARAMS + flow_of(REHEARSED))

    assert connector("plan", flow, "--limit", "4", "-p", "above=999999", "--json").json["run"]["read"] == 0
    assert connector("plan", flow, "-p", "above=1").code == 2


def test_a_flow_that_fails_on_the_way_tells_it(connector: Command, written: Write) -> None:
    said = connector("plan", written("- raise_error: {type: 'APP:NO'}"), "--limit", "1")

    assert (said.code, "APP:NO" in said.err) == (1, True)


LISTENER = """
flows:
  main:
    source: {vm.listener: {queue_name: q}}
    steps:
      - {id: pass_on, vm.publish: {queue_name: r, content: "${payload.number}, ${attributes.delivery_count}"}}
"""


def test_a_flow_that_waits_for_events_has_nothing_to_read(connector: Command, written: Write) -> None:
    flow = written(LISTENER)
    said = connector("plan", flow, "--limit", "1")

    assert (said.code, "add --payload FILE" in said.err) == (2, True)
    assert "a run an event" in connector("plan", flow).out


def test_it_goes_over_a_message_of_a_file(connector: Command, written: Write, tmp_path: Path) -> None:
    (tmp_path / "order.json").write_text('{"number": "SO-7"}', encoding="utf-8")
    (tmp_path / "attributes.yaml").write_text("delivery_count: 2", encoding="utf-8")
    said = connector("plan", written(LISTENER), "--payload", "order.json", "--attributes", "attributes.yaml")

    assert said.out.splitlines()[-2:] == [
        "main/pass_on: vm.publish to the state, 1 call",
        '  {"queue_name": "r", "content": "SO-7, 2"}',
    ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--attributes", "order.json"), "--attributes are those of a message"),
        (("--payload", "-", "--attributes", "-"), "stdin is read once"),
        (("--payload", "order.json"), "order.json: no such file"),
    ],
)
def test_a_message_that_is_not_there_is_told(
    options: tuple[str, ...], told: str, connector: Command, written: Write
) -> None:
    said = connector("plan", written(LISTENER), *options)

    assert (said.code, told in said.err) == (2, True)


def test_the_sandbox_stands_in_for_the_account(connector: Command, written: Write) -> None:
    flow = written(PARAMS + flow_of(REHEARSED))

    assert connector("plan", flow, "--sandbox", "--limit", "2", "--json").json["writes"][0]["records"] == 2


def test_what_bounds_a_step_stands_below_the_table(connector: Command, written: Write) -> None:
    said = connector(
        "plan", written("- id: job\n  batch_job: {block_size: 50, steps: [{name: a, steps: [{logger: x}]}]}")
    )

    assert "main/job: blocks of 50 records" in said.out


def flow_of(steps: str) -> str:
    return (
        "flows:\n  main:\n    steps:\n" + "\n".join(f"      {line}" for line in steps.strip("\n").splitlines()) + "\n"
    )
