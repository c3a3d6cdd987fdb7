"""How runs end: written down first, told while nobody waits, told late where a process died over it."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from connector import events
from connector.flow.api import Flow
from connector.monitoring.json_lines import JsonLines
from connector.state.opening import State, open_state
from connector.state.runs import TELL
from connector.state.tables import RUNS
from connector.state.transactions import timestamp
from tests.flow.test_notice_channels import HttpServer, http_server

BROKEN = """
flows:
  main:
    on_failure: {http: {url: "%s"}}
    steps: [{raise_error: {type: "APP:BROKEN", description: no good}}]
"""
COPY = """
flows:
  main:
    steps:
      - set_payload: {value: [0, 1, 2, 3, 4, 5]}
      - foreach:
          steps:
            - id: write
              database.execute: {statement: "INSERT INTO target VALUES (:number)", parameters: {number: "${payload}"}}
configs:
  warehouse:
    type: database
    url: "sqlite:///%s"
    connect_args: {timeout: 0.05}
    reconnection: {attempts: 2, wait: {type: constant, interval: 10ms}}
"""


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with http_server() as running:
        yield running


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


def test_the_end_of_a_run_waits_for_no_address(state: State) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and never answers
        flow = Flow.read(BROKEN % f"http://127.0.0.1:{silent.getsockname()[1]}/")
        result = flow.run(state=state)

        assert not state.afterwards.join(0)
        kept = state.runs.show(result.run)
        assert (kept.status, kept.asked) == ("failed", TELL)


def test_who_was_told_is_written_down(state: State, server: HttpServer) -> None:
    result = Flow.read(BROKEN % server.url).run(state=state)

    assert state.afterwards.join(20)
    assert [post.body["run"] for post in server.posts] == [result.run]
    assert state.runs.show(result.run).asked == ""


def died_before_it_told(state: State, flow: Flow, moment: datetime) -> str:
    """A run whose process was killed between its end and its notice; when it ended is *moment*."""
    run = state.runs.begin(flow.loaded.flow("")[0], text_hash="t").id
    error = {"type": "APP:BROKEN", "message": "no good", "code": "LATE"}
    state.runs.finish(run, "failed", {"status": "failed", "read": 7, "error": error}, asked=TELL)
    with state.store.write() as connection:
        connection.execute(update(RUNS).where(RUNS.c.id == run).values(ended_at=timestamp(moment)))
    return run


def test_a_run_whose_process_died_over_the_notice_is_told_of_with_the_next(state: State, server: HttpServer) -> None:
    flow = Flow.read(BROKEN % server.url)
    lost = died_before_it_told(state, flow, datetime.now(UTC) - timedelta(minutes=3))
    being_told = died_before_it_told(state, flow, datetime.now(UTC))
    result = flow.run(state=state)

    assert state.afterwards.join(20)
    assert [(post.body["run"], post.body["report"]["read"]) for post in server.posts] == [(lost, 7), (result.run, 0)]
    assert server.posts[0].body["error"]["code"] == "LATE"
    assert [state.runs.show(run).asked for run in (lost, being_told)] == ["", TELL]


def test_a_run_that_lost_its_warehouse_goes_on_from_there(state: State, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "warehouse.db", isolation_level=None, check_same_thread=False)) as other:
        other.execute("CREATE TABLE target (number INTEGER)")
        ended: list[str] = []

        def lock_after_three(event: events.Event) -> None:
            if isinstance(event, events.StepEnded) and event.step.endswith("write"):
                ended.append(event.step)
                if len(ended) == 3:
                    other.execute("BEGIN EXCLUSIVE")

        flow = Flow.read(COPY % (tmp_path / "warehouse.db"))
        first = flow.run(state=state, emit=lock_after_three)
        kept = state.runs.show(first.run)
        other.execute("ROLLBACK")
        second = flow.run(state=state)

        assert (first.status, first.ok) == ("failed", False)
        assert (kept.status, kept.summary is not None and kept.summary["status"]) == ("interrupted", "failed")
        assert (second.run, second.resumed, second.status) == (first.run, True, "ok")
        assert other.execute("SELECT number FROM target ORDER BY number").fetchall() == [(n,) for n in range(6)]


def test_a_record_that_is_refused_begins_the_run_anew(state: State) -> None:
    flow = Flow.read('flows: {main: {steps: [{raise_error: {type: "APP:BROKEN", description: no good}}]}}')
    first = flow.run(state=state)

    assert state.runs.show(first.run).status == "failed"
    assert not flow.run(state=state).resumed


REDACTED = """
flows:
  main:
    steps:
      - set_payload: {value: {name: A, iban: DE02120300000000202051, pin: "12"}}
      - logger: "pays with ${payload.iban}"
      - raise_error: {type: "APP:BROKEN", description: "account ${payload.iban} of ${payload.name}, pin ${payload.pin}"}
"""


def test_what_the_project_redacts_is_in_no_error_summary_notice_or_log(tmp_path: Path, server: HttpServer) -> None:
    (tmp_path / "connector.yaml").write_text(
        f"redact: [iban, pin]\non_failure: {{http: {{url: '{server.url}'}}}}", encoding="utf-8"
    )
    (tmp_path / "flow.yaml").write_text(REDACTED, encoding="utf-8")
    lines: list[str] = []
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        result = Flow.load(tmp_path / "flow.yaml").run(state=state, emit=JsonLines(lines.append))
        kept = state.runs.show(result.run).summary

    assert result.error is not None
    assert (result.error.type, result.error.message) == ("APP:BROKEN", "account [redacted] of A, pin 12")
    assert "DE0212" not in str((kept, [post.body for post in server.posts], lines))
    assert any("pays with [redacted]" in line for line in lines)
    assert len(server.posts) == 1
