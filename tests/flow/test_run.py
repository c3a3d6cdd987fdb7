from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow, sandbox_connection
from connector.sandbox.server import Sandbox
from connector.state.opening import open_state

COPY = """
flows:
  copy:
    steps:
      - id: read
        netsuite.suiteql:
          query: SELECT id, companyname FROM customer
          page_size: 10
      - id: shape
        transform:
          each: {{customer_id: "${{int(payload.id)}}", name: "${{payload.companyname}}"}}
      - id: write
        database.upsert: {{table: customers, key: [customer_id]}}
configs:
  erp: {{type: netsuite, connection: {connection}}}
  warehouse: {{type: database, url: "sqlite:///{folder}/w.db"}}
"""
WATCH = """
flows:
  watch:
    source:
      netsuite.on_modified_object: {{record_type: customer, deletes: true, lag: 0s, overlap: 0s}}
    steps:
      - transform:
          each: {{customer_id: "${{int(payload.id)}}", name: "${{payload.companyName}}", gone: "${{payload._deleted}}"}}
      - id: write
        database.upsert: {{table: customers, key: [customer_id], delete_when: payload.gone}}
configs:
  erp: {{type: netsuite, connection: {connection}}}
  warehouse: {{type: database, url: "sqlite:///{folder}/w.db"}}
"""


class Ahead:
    """NetSuite's clock, seconds ahead of ours: a window ends at its full second."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return time.time() + self.seconds


CLOCK = Ahead()


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    with Sandbox(seed="empty", clock=CLOCK) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    for row in list(running.store.select("customer")):
        running.store.delete("customer", row.id)
    for number in range(35):
        running.store.create("customer", {"companyName": f"Company {number}", "subsidiary": {"id": "1"}})
    CLOCK.seconds += 2
    return running


def flow(text: str, sandbox: Sandbox, folder: Path) -> Flow:
    connection = json.dumps(sandbox_connection(sandbox.credentials()))
    return Flow.read(text.format(connection=connection, folder=folder))


def rows(folder: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(folder / "w.db") as database:
        return list(database.execute("SELECT customer_id, name FROM customers ORDER BY customer_id"))


def test_a_stream_runs_straight_to_its_sink_and_every_step_is_counted(sandbox: Sandbox, tmp_path: Path) -> None:
    result = flow(COPY, sandbox, tmp_path).run(state="memory")

    assert (result.status, result.report.read, result.report.written) == ("ok", 35, 35)
    assert list(result.by_step) == ["copy/write"]
    assert len(rows(tmp_path)) == 35


def test_a_stop_finishes_the_block_in_hand_and_the_next_run_goes_on(sandbox: Sandbox, tmp_path: Path) -> None:
    stop, state = threading.Event(), f"sqlite:///{tmp_path}/state.db"

    def listen(event: events.Event) -> None:
        if isinstance(event, events.BlockWritten):
            stop.set()

    first = flow(COPY, sandbox, tmp_path).run(state=state, emit=listen, stop=stop)
    between = len(rows(tmp_path))
    read: list[int] = []
    second = flow(COPY, sandbox, tmp_path).run(
        state=state, emit=lambda event: read.append(event.records) if isinstance(event, events.PageRead) else None
    )

    assert (first.status, first.exit_code, first.stopped_at) == ("interrupted", 130, "copy/write[1]")
    assert between == 10
    assert (second.status, second.resumed, second.report.written, sum(read)) == ("ok", True, 35, 25)


def test_a_limit_is_a_look_and_moves_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    state = f"sqlite:///{tmp_path}/state.db"
    look = flow(WATCH, sandbox, tmp_path).run(state=state, limit=7)
    with open_state(state) as opened:
        marks = opened.watermarks.list()

    assert (look.report.written, marks) == (7, [])


def test_a_source_is_read_incrementally_and_deletes_arrive(sandbox: Sandbox, tmp_path: Path) -> None:
    state = f"sqlite:///{tmp_path}/state.db"
    watch = flow(WATCH, sandbox, tmp_path)
    first = watch.run(state=state)
    some = [row.id for row in sandbox.store.select("customer")][:3]
    sandbox.store.update("customer", some[0], {"companyName": "Changed"})
    sandbox.store.delete("customer", some[1])
    CLOCK.seconds += 2
    second = watch.run(state=state)
    CLOCK.seconds += 2
    third = watch.run(state=state)

    assert (first.status, first.report.written) == ("ok", 35)
    assert second.status == "ok"
    assert (second.report.written, second.report.deleted) == (1, 1)
    assert dict(rows(tmp_path))[int(some[0])] == "Changed"
    assert int(some[1]) not in dict(rows(tmp_path))
    assert third.status == "nothing_to_do"
    with open_state(state) as opened:
        (mark,), run = opened.watermarks.list(), opened.runs.show(third.run)
    assert (mark.run, mark.nothing_since) == (third.run, run.started_at)  # nothing new is no lag


def test_a_failed_run_moves_no_watermark(sandbox: Sandbox, tmp_path: Path) -> None:
    state = f"sqlite:///{tmp_path}/state.db"
    broken = WATCH.replace("${{int(payload.id)}}", "${{payload.id / 0}}")
    failed = flow(broken, sandbox, tmp_path).run(state=state)
    mended = flow(WATCH, sandbox, tmp_path).run(state=state)

    assert (failed.status, failed.exit_code) == ("failed", 1)
    assert failed.error is not None
    assert failed.error.type == "EXPRESSION"
    assert mended.report.written == 35


def test_too_many_failed_records_are_a_failure(sandbox: Sandbox, tmp_path: Path) -> None:
    text = COPY.replace("flows:\n  copy:", "flows:\n  copy:\n    stop_after: {{count: 3}}").replace(
        'name: "${{payload.companyname}}"', 'name: "${{payload.companyname}}", customer_id2: "x"'
    )
    text = text.replace('customer_id: "${{int(payload.id)}}"', "customer_id: null")
    result = flow(text, sandbox, tmp_path).run(state="memory")

    assert result.error is not None
    assert (result.status, result.error.type) == ("failed", "TOO_MANY_FAILURES")


def test_a_connection_that_is_to_be_tried_first_fails_before_any_step(sandbox: Sandbox, tmp_path: Path) -> None:
    connection = sandbox_connection(sandbox.credentials()) | {
        "token_secret": "0" * 64,
        "reconnection": {"fails_deployment": True},
    }
    text = COPY.replace("    steps:\n", "    steps:\n      - logger: begun\n", 1)
    heard: list[events.Event] = []
    result = Flow.read(text.format(connection=json.dumps(connection), folder=tmp_path)).run(
        state="memory", emit=heard.append
    )

    assert (result.status, result.exit_code) == ("failed", 4)
    assert [event for event in heard if isinstance(event, events.Logged)] == []


def test_a_run_is_taken_up_only_with_the_same_payload() -> None:
    text = "flows: {main: {steps: [{foreach: {steps: [{logger: x}]}}]}}"
    stop = threading.Event()

    def stop_at_once(event: events.Event) -> None:
        if isinstance(event, events.Logged):
            stop.set()

    with open_state("memory") as state:
        first = Flow.read(text).run(state=state, payload=[1, 2, 3], emit=stop_at_once, stop=stop)
        other = Flow.read(text).run(state=state, payload=[4, 5])
        same = Flow.read(text).run(state=state, payload=[1, 2, 3])

    assert (first.status, other.resumed, same.resumed) == ("interrupted", False, True)


def test_a_limit_of_nothing_is_told() -> None:
    with pytest.raises(ConfigurationError, match="reads nothing"):
        Flow.read("flows: {main: {steps: [{logger: x}]}}").run(state="memory", limit=0)
