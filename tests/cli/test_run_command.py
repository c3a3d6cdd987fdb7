from __future__ import annotations

import json
import os
import pty
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.cli.conftest import Command, process

Write = Callable[..., str]
COPY = """
- id: read
  netsuite.suiteql: {query: "SELECT id, companyname FROM customer", page_size: 5}
- id: write
  database.upsert: {table: customers, key: [id]}
"""
WATCH = """
flows:
  watch:
    source: {netsuite.on_modified_object: {record_type: customer, fields: [companyName], lag: 0s, overlap: 0s%s}}
    steps:
      - transform: {each: {id: "${payload.id}", name: "${payload.companyName}"}}
      - id: write
        database.upsert: {table: customers, key: [id]}
"""


def rows(folder: Path) -> int:
    with sqlite3.connect(folder / "warehouse.db") as database:
        return int(database.execute("SELECT COUNT(*) FROM customers").fetchone()[0])


# ---------------------------------------------------------------- what is said, and the exit codes


def test_a_run_says_where_it_runs_and_what_became_of_the_records(
    connector: Command, written: Write, account: Sandbox, tmp_path: Path
) -> None:
    said = connector("run", written(COPY))

    assert (said.code, said.out, rows(tmp_path)) == (0, "", 25)
    assert said.err.startswith("running main in account TSTDRV1234567 (erp)\n")
    assert "main/write" in said.err
    assert "main: finished (" in said.err


def test_json_is_the_result_and_nothing_else(connector: Command, written: Write, account: Sandbox) -> None:
    said = connector("run", written(COPY), "--json")

    assert (said.json["status"], said.json["written"], said.json["steps"]["main/write"]["written"]) == ("ok", 25, 25)


def test_the_environment_is_named(connector: Command, written: Write, tmp_path: Path) -> None:
    (tmp_path / "connector.yaml").write_text("environments: {test: {params: {who: tester}}}", encoding="utf-8")
    flow = written("params: {who: nobody}\nflows: {main: {steps: [{logger: 'hello ${params.who}'}]}}\nconfigs: {}")
    said = connector("run", flow, "--env", "test")

    assert "running main in environment test" in said.err
    assert "INFO hello tester" in said.err


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ("- logger: x", 0),
        ('- raise_error: {type: "APP:X"}', 1),
        ("- set_payload: ${1 / 0}", 1),
        ("- loger: x", 2),
        ("- foreach: {collection: 5, steps: [{logger: x}]}", 2),
        ('- raise_error: {type: "APP:X"}\n  on_error: [{on_error_continue: {}}]', 3),
        ("- set_payload: [{a: 1}, {b: 2}]\n- database.insert: {table: t, create_table: false}", 1),
        ("- set_payload: [{id: null}]\n- database.upsert: {table: t, key: [id]}", 3),
        ("- netsuite.get: {record_type: customer, id: 99999}", 1),
    ],
)
def test_the_exit_code_tells_how_it_ended(
    connector: Command, written: Write, account: Sandbox, steps: str, code: int
) -> None:
    assert connector("run", written(steps)).code == code


def test_4_is_a_connection_or_credentials(
    connector: Command, written: Write, account: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = written("- netsuite.get: {record_type: customer, id: 1}\n  retry: {attempts: 1}")
    account.faults.add(FaultRule(kind="maintenance", times=None))
    away = connector("run", get)
    account.faults.replace([])
    monkeypatch.setenv("NETSUITE_TOKEN_SECRET", "wrong")
    refused = connector("run", get)

    assert (away.code, refused.code) == (4, 4)
    assert "AUTHENTICATION" in refused.err


def test_params_limits_and_flows_are_chosen(
    connector: Command, written: Write, account: Sandbox, tmp_path: Path
) -> None:
    text = "params: {table: nothing}\nflows:\n  other: {steps: [{logger: x}]}\n  main:\n    steps:\n"
    text += "\n".join(f"      {line}" for line in COPY.strip().splitlines()).replace("customers", '"${params.table}"')
    said = connector("run", written(text), "--flow", "main", "-p", "table=customers", "--limit", "7")
    none = connector("run", written(text))

    assert (said.code, rows(tmp_path)) == (0, 7)
    assert (none.code, "use --flow with one of other, main" in none.err) == (2, True)


def test_a_look_at_a_window_or_a_few_records_moves_no_watermark(
    connector: Command, written: Write, account: Sandbox
) -> None:
    flow = written(WATCH % "")
    few = connector("run", flow, "--limit", "3", "--json").json
    past = connector("run", flow, "--from", "2020-01-01", "--to", "2020-01-02", "--json").json
    later = connector("run", flow, "--from", "2020-01-01", "--json").json
    marks = connector("state", "list", "--json").json
    connector("run", flow)

    assert (few["read"], past["read"], later["read"], marks) == (3, 0, 25, [])
    assert len(connector("state", "list", "--json").json) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--from", "yesterday"], "--from yesterday is not a moment"),
        (["--from", "2026-02-01", "--to", "2026-01-01"], "is empty"),
        (["--limit", "0"], "--limit"),
        (["-p", "x"], "not key=value"),
        (["-p", "x=1"], "there is no param `x`"),
        (["--env", "nowhere"], "no environment `nowhere`"),
        (["--flow", "nothing"], "there is no flow `nothing`"),
        (["--state", "mysql://x"], "mysql"),
    ],
)
def test_what_makes_no_sense_is_2_before_anything_is_sent(
    connector: Command, written: Write, account: Sandbox, arguments: list[str], told: str
) -> None:
    account.journal.clear()
    said = connector("run", written(WATCH % ""), *arguments)

    assert (said.code, account.journal.entries) == (2, [])
    assert told in said.err


def test_a_window_needs_a_source(connector: Command, written: Write) -> None:
    said = connector("run", written("- logger: x"), "--from", "2026-01-01")

    assert (said.code, "has no source" in said.err) == (2, True)


def test_a_stopped_flow_starts_by_name_only(connector: Command, written: Write) -> None:
    flow = written("flows: {main: {initial_state: stopped, steps: [{logger: x}]}}")

    assert connector("run", flow).code == 2
    assert connector("run", flow, "--flow", "main").code == 0


def test_sandbox_needs_no_account(connector: Command, tmp_path: Path, written: Write) -> None:
    flow = written(COPY.replace("page_size: 5", "page_size: 100"))
    said = connector("run", flow, "--sandbox")

    assert (said.code, rows(tmp_path)) == (0, 240)
    assert "the embedded sandbox" in said.err.splitlines()[0]


# ---------------------------------------------------------------- schedules


def test_a_schedule_is_served_unless_once_is_said(connector: Command, written: Write, account: Sandbox) -> None:
    flow = written(WATCH % ", every: 10m")

    assert connector("run", flow, "--once").code == 0


def test_a_served_flow_tells_of_each_run_and_ends_by_a_signal(written: Write, account: Sandbox, tmp_path: Path) -> None:
    serving = process("run", written(WATCH % ", every: 300ms"), "--json", folder=tmp_path)
    assert serving.stdout is not None
    results = [json.loads(serving.stdout.readline()) for _ in range(3)]
    serving.send_signal(signal.SIGTERM)
    err = serving.communicate(timeout=20)[1]

    assert [result["status"] for result in results] == ["ok", "nothing_to_do", "nothing_to_do"]
    assert serving.returncode == 130, err
    assert "Traceback" not in err


def test_a_served_flow_whose_first_run_fails_ends_with_its_code(
    connector: Command, written: Write, account: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETSUITE_TOKEN_SECRET", "wrong")
    said = connector("run", written(WATCH % ", every: 10m"))

    assert said.code == 4


# ---------------------------------------------------------------- Ctrl-C


def slow(account: Sandbox, seconds: float = 0.4) -> None:
    account.faults.add(FaultRule(kind="slow", match="suiteql", seconds=seconds, times=None))


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


def some_rows(folder: Path) -> int:
    try:
        return rows(folder)
    except sqlite3.OperationalError:
        return 0


def test_the_first_ctrl_c_finishes_the_block_and_the_next_run_goes_on(
    connector: Command, written: Write, account: Sandbox, tmp_path: Path
) -> None:
    slow(account)
    flow = written(COPY)
    running = process("run", flow, folder=tmp_path)
    wait_for(lambda: some_rows(tmp_path) >= 5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    between = rows(tmp_path)
    account.faults.replace([])
    said = connector("run", flow, "--json")

    assert (running.returncode, out) == (130, "")
    assert "stopping after the block in hand" in err
    assert "stopped before main/write[" in err
    assert "Traceback" not in err
    assert between % 5 == 0
    assert 5 <= between < 25
    assert (said.json["resumed"], said.json["written"], rows(tmp_path)) == (True, 25, 25)


def test_the_second_ctrl_c_leaves_at_once(connector: Command, written: Write, account: Sandbox, tmp_path: Path) -> None:
    flow = written(COPY)
    slow(account, 0.3)
    running = process("run", flow, folder=tmp_path)
    wait_for(lambda: some_rows(tmp_path) >= 5)
    account.faults.replace([FaultRule(kind="slow", match="suiteql", seconds=20, times=None)])
    time.sleep(0.5)  # now it waits for a page
    running.send_signal(signal.SIGINT)
    time.sleep(0.3)
    asked = time.monotonic()
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    took = time.monotonic() - asked
    account.faults.replace([])
    said = connector("run", flow, "--json")

    assert (running.returncode, out) == (130, "")
    assert took < 20  # what the page takes
    assert "left at once" in err
    assert (said.json["resumed"], rows(tmp_path)) == (True, 25)


# ---------------------------------------------------------------- progress


def test_on_a_terminal_there_are_bars(written: Write, account: Sandbox, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "connector.cli.main", "run", written(COPY)]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    running = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=follower)
    os.close(follower)
    shown = b""
    while select.select([leader], [], [], 30)[0]:
        try:
            part = os.read(leader, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    out, _ = running.communicate(timeout=20)
    os.close(leader)
    text = shown.decode()

    assert (running.returncode, out) == (0, b"")
    assert "main/write written" in text
    assert "━" in text
    assert "25/" in text


def test_elsewhere_there_are_plain_lines(written: Write, account: Sandbox, tmp_path: Path) -> None:
    running = process("run", written(COPY), folder=tmp_path)
    out, err = running.communicate(timeout=60)

    assert (running.returncode, out) == (0, "")
    assert "main/write: 5 written\n" in err
    assert "\x1b" not in err
    assert "━" not in err


@pytest.mark.usefixtures("account")
def test_a_run_explains_a_refused_reference(connector: Command, written: Callable[..., str]) -> None:
    record = '{entity: {id: "999999"}, item: [{item: {id: "1"}, quantity: 1}]}'
    said = connector("run", written(f"- netsuite.add: {{record_type: salesOrder, record: {record}}}"), "--explain")

    assert said.code == 1
    assert "the role sees no record with that id" in said.err


# ---------------------------------------------------------------- the engine

SPREAD = """
flows:
  main:
    steps:
      - set_payload: {value: [1, 2, 3]}
      - parallel_foreach: {steps: [{set_payload: "${payload}"}]}
"""


def executors(folder: Path) -> int:
    """How many tables DBOS made beside the state: none where it was not asked."""
    return len(list(folder.rglob("*.engine.db")))


@pytest.mark.parametrize(("option", "files"), [((), 1), (("--engine", "inline"), 0), (("--concurrency", "2"), 1)])
def test_the_project_names_the_engine_and_the_command_goes_before_it(
    tmp_path: Path, option: tuple[str, ...], files: int
) -> None:
    (tmp_path / "connector.yaml").write_text("engine: durable", encoding="utf-8")
    (tmp_path / "flow.yaml").write_text(SPREAD, encoding="utf-8")
    ran = process("run", "flow.yaml", "--json", *option, folder=tmp_path)
    out, err = ran.communicate(timeout=60)

    assert (ran.returncode, json.loads(out)["status"]) == (0, "ok"), err
    assert executors(tmp_path) == files


def test_what_would_be_ignored_is_refused(connector: Command, written: Write) -> None:
    said = connector("run", written(SPREAD), "--concurrency", "2")

    assert said.code == 2
    assert "--concurrency is for the durable engine" in said.err


def test_the_first_line_names_all_flows_that_are_served(written: Write, tmp_path: Path) -> None:
    body = "{source: {schedule: {every: 1h}}, steps: [{logger: ran}]}"
    (tmp_path / "two.yaml").write_text(f"flows:\n  one: {body}\n  two: {body}\n", encoding="utf-8")
    serving = process("run", "two.yaml", folder=tmp_path)
    assert serving.stderr is not None
    try:
        assert serving.stderr.readline().strip() == "running one, two"
    finally:
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=30)


def test_a_trace_shows_each_step_and_a_file_takes_it_as_json(
    connector: Command, written: Callable[..., str], tmp_path: Path
) -> None:
    flow = written(
        "- {id: shape, set_payload: {a: 1}}\n- {id: keep, set_variable: {variable_name: x, value: '${payload.a}'}}"
    )
    said = connector("run", flow, "--state", "memory", "--trace", "--trace-file", "trace.jsonl", "--json")
    lines = [json.loads(line) for line in (tmp_path / "trace.jsonl").read_text().splitlines()]

    assert said.json["status"] == "ok"
    assert 'after:  record of 1 field {"a": 1}' in said.err
    assert "vars.x = 1" in said.err
    assert [(line["step"], line["kind"]) for line in lines] == [
        ("main/shape", "set_payload"),
        ("main/keep", "set_variable"),
    ]
    assert lines[1]["variables"] == {"x": 1}
    assert (tmp_path / "trace.jsonl").stat().st_mode & 0o077 == 0


def test_a_trace_file_alone_leaves_the_terminal_as_it_is(
    connector: Command, written: Callable[..., str], tmp_path: Path
) -> None:
    said = connector("run", written("- set_payload: {a: 1}"), "--state", "memory", "--trace-file", "trace.jsonl")

    assert "after:" not in said.err
    assert (tmp_path / "trace.jsonl").read_text().count("\n") == 1
