"""Runs whose blocks several processes carry out: real workers, a real account, one state."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS
from sqlalchemy import update

from connector import events
from connector.engine.inline import NoJournal
from connector.flow.crew import Crew
from connector.flow.result import RunResult
from connector.sandbox.faults.fault_rules import FaultRule
from connector.state.opening import State, open_state
from connector.state.runs import CANCEL, RESUME
from connector.state.tables import EXECUTORS
from tests.flow.portable import CUSTOMERS, Office, ended, newest, office, soon

EACH = """
- set_payload: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
- id: each
  parallel_foreach:
    block_size: 1
    steps:
      - id: asked
        netsuite.suiteql: {query: "SELECT COUNT(*) AS n FROM customer"}
        target: rows
      - set_payload: {item: "${payload}", who: "${env:WHO}"}
"""
COPY = """
flows:
  copy:
    source:
      netsuite.on_modified_object: {record_type: customer, page_size: 3, lag: 0s, overlap: 0s, fields: [companyName]}
    steps:
      - transform: {each: {id: "${int(payload.id)}", name: "${payload.companyName}", who: "${env:WHO}"}}
      - id: write
        database.upsert: {table: customers, key: [id]}
"""
SLOW = FaultRule(kind="slow", seconds=0.1, times=None)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with one worker, which takes two blocks at a time."""
    with office(tmp_path_factory.mktemp("office")) as opened, opened.worker():
        yield opened


@pytest.fixture
def desk(place: Office) -> Office:
    """That office, with nothing in its warehouse; its account answers slowly, so that there is time to share."""
    place.clear()
    place.sandbox.faults.replace([SLOW])
    with open_state(place.url) as state:
        for flow in ("copy", "each", "main"):
            for watermark in state.watermarks.list(flow=flow):
                state.watermarks.reset(flow=watermark.flow)
    return place


def run(desk: Office, text: str, name: str, **more: Any) -> RunResult:
    """Run by this process, with all that share its state."""
    flow = desk.flow(text, name)
    with open_state(desk.url) as state, Crew(state, kind="run", concurrency=1) as crew:
        return flow.run(name, state=state, engine=crew, **more)


def test_items_are_carried_out_by_this_process_and_by_another(desk: Office) -> None:
    result = run(desk, EACH, "each")

    assert (result.error, result.status) == (None, "ok")
    assert [one["item"] for one in result.payload] == list(range(1, 13))
    assert {one["who"] for one in result.payload} == {"this process", "worker"}


def test_ranges_of_a_source_are_read_and_written_by_both_and_every_row_is_there_once(desk: Office) -> None:
    result = run(desk, COPY, "copy")

    assert (result.error, result.status, result.report.written) == (None, "ok", CUSTOMERS)
    rows = desk.rows()
    assert len({row[0] for row in rows}) == len(rows) == CUSTOMERS
    assert {row[2] for row in rows} == {"this process", "worker"}
    with open_state(desk.url) as state:
        record = state.runs.show(result.run)
        assert (record.status, record.units) == ("ok", 0)
        with pytest.raises(Exception, match="has no task"):
            state.blocks.get(result.run, "copy/write[0]")


def test_what_a_run_did_elsewhere_counts_as_if_it_had_been_done_here(desk: Office) -> None:
    with open_state("memory") as state:
        alone = desk.flow(COPY, "copy").run("copy", state=state)
    desk.clear()

    shared = run(desk, COPY, "copy")

    assert (alone.error, shared.error) == (None, None)

    assert {step: report.as_dict() for step, report in shared.by_step.items()} == {
        step: report.as_dict() for step, report in alone.by_step.items()
    }


# ---------------------------------------------------------------- seen and told from other processes


def started(desk: Office, text: str, name: str, state: State) -> tuple[Any, str]:
    """A run in a process of its own, and its id."""
    known = {run.id for run in state.runs.list()}
    process = desk.process("run", desk.path(text, name), "--flow", name, "--engine", "durable", "--once", WHO="runner")
    (run,) = soon(lambda: [run.id for run in state.runs.list() if run.id not in known])
    return process, run


def test_its_progress_is_seen_and_it_is_cancelled_from_another_process(desk: Office) -> None:
    desk.sandbox.faults.replace([FaultRule(kind="slow", seconds=2, times=None)])
    with open_state(desk.url) as state:
        process, run = started(desk, EACH, "each", state)
        progress = soon(lambda: "each/each" in (found := state.runs.show(run).progress or {}).get("at", ()) and found)
        state.runs.ask(run, CANCEL)
        _, told = process.communicate(timeout=60)

        assert progress["at"] == ["each/each"]
        assert state.runs.show(run).status == "cancelled"
        assert "cancelled" in told
        assert state.blocks.done(run, ["each/each[0]"]) == set()  # what only an unfinished run needs is gone


def test_a_run_that_was_stopped_goes_on_in_a_worker_when_somebody_asks(desk: Office) -> None:
    with open_state(desk.url) as state:
        process, run = started(desk, COPY, "copy", state)
        soon(lambda: state.runs.show(run).units)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        stopped = state.runs.show(run)
        state.runs.ask(run, RESUME)
        found = soon(lambda: (one := state.runs.show(run)).status == "ok" and one)

        assert (stopped.status, found.attempt) == ("interrupted", 2)
        assert len(desk.rows()) == CUSTOMERS
        assert found.executor != stopped.executor


def test_a_run_whose_process_was_killed_is_ended_by_a_worker_by_itself(desk: Office) -> None:
    with open_state(desk.url) as state:
        process, run = started(desk, COPY, "copy", state)
        soon(lambda: state.runs.show(run).units)
        process.kill()
        process.communicate()
        found = soon(lambda: ended(state, run))

        assert (found.status, found.attempt) == ("ok", 2)
        assert len({row[0] for row in desk.rows()}) == len(desk.rows()) == CUSTOMERS


def test_a_worker_that_was_killed_is_made_up_for_by_the_others(desk: Office) -> None:
    with desk.worker("second") as second, open_state(desk.url) as state:
        before = {one.pid for one in state.executors.list()}
        killed = threading.Timer(0.6, _killed, (second,))
        killed.start()
        result = run(desk, COPY, "copy")
        killed.join()

        assert second.pid in before
        assert (result.error, result.report.written) == (None, CUSTOMERS)
        assert len({row[0] for row in desk.rows()}) == len(desk.rows()) == CUSTOMERS
        soon(lambda: second.pid not in {one.pid for one in state.executors.list()})


def test_a_worker_that_lacks_a_variable_leaves_the_work_to_others(tmp_path: Path) -> None:
    variable = "PRESENT_HERE"
    text = EACH.replace('who: "${env:WHO}"', f'who: "${{env:{variable}}}"')
    text = text.replace(", 5, 6, 7, 8, 9, 10, 11, 12]", "]")  # the worker hands its blocks back again and again
    with office(tmp_path) as desk, desk.worker(), pytest.MonkeyPatch.context() as patch:
        patch.setenv(variable, "this process")
        desk.sandbox.faults.replace([SLOW])
        result = run(desk, text, "each")

    assert (result.error, result.status) == (None, "ok")
    assert {one["who"] for one in result.payload} == {"this process"}


def _killed(process: Any) -> None:
    process.kill()
    process.wait()  # one that nobody waits for looks alive


# ---------------------------------------------------------------- one process alone


def test_a_crew_serves_the_queue_of_every_account_it_comes_to(tmp_path: Path) -> None:
    with open_state(f"sqlite:///{tmp_path}/state.db") as state, Crew(state, kind="run", concurrency=2) as crew:
        for queue in ("A", "B"):
            crew.execution(queue, state.runs.journal(queue), threading.Event(), resumed=False, queue=queue)
            crew._dispatcher.hand_out_block(f"account.{queue}", queue, "s[0]")

        for queue in ("A", "B"):  # of runs that there are not, so the blocks are taken and end without a result
            soon(partial(_has_ended, crew, queue))


def test_a_process_that_is_alone_and_does_one_block_at_a_time_cuts_nothing(tmp_path: Path) -> None:
    journal, stop = NoJournal(), threading.Event()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state, Crew(state, kind="run", concurrency=1) as crew:
        alone = crew.execution("r", journal, stop, resumed=False, queue="local").at_once
        state.executors.start("worker", "1")
        crew._counted = (-60.0, 1)
        helped = crew.execution("r", journal, stop, resumed=False, queue="local").at_once

    assert alone == 1
    assert helped > 1


def _has_ended(crew: Crew, run: str) -> bool:
    return crew._dispatcher.state_of(run, "s[0]") == "SUCCESS"


@pytest.mark.parametrize("status", ["cancelled", "interrupted", "failed"])
def test_blocks_of_a_run_that_ended_elsewhere_end_with_the_unit_in_hand(
    desk: Office, tmp_path: Path, status: str
) -> None:
    stop = threading.Event()
    stop.set()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state, Crew(state, kind="worker") as crew:
        begun = desk.flow(EACH, "each").run("each", state=state, stop=stop).run
        record = state.runs.take_up(begun)
        flow_run = crew._kept_ready(record)
        assert crew._kept_ready(record) is flow_run
        time.sleep(1.5)  # more than a beat
        assert not flow_run.stop.is_set()
        state.runs.finish(begun, status)

        assert flow_run.stop.wait(30)
        assert crew._kept_ready(record) is not flow_run  # were it to go on, its blocks are not stopped


def test_a_block_that_ends_after_its_run_leaves_nothing_behind(
    desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    stop.set()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state, Crew(state, kind="worker") as crew:
        begun = desk.flow(EACH, "each").run("each", state=state, stop=stop).run
        state.runs.take_up(begun)

        def cancelled_meanwhile(record: Any, key: str) -> Any:
            state.runs.journal(record.id).record(f"{key}/unit", 1)
            state.runs.finish(record.id, "cancelled")
            return {"value": key}

        monkeypatch.setattr(crew, "_block", cancelled_meanwhile)
        crew.carry_block(begun, "each/x[0]")

        assert (state.runs.show(begun).status, state.runs.show(begun).units) == ("cancelled", 0)


def test_a_run_is_left_to_a_process_that_has_what_it_refers_to_and_says_what_it_waits_for(
    desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    stop.set()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state, Crew(state, kind="worker", stop=stop) as crew:
        crew.launch(["account.none"])
        run = desk.flow(COPY, "copy").run("copy", state=state, stop=stop).run
        monkeypatch.delenv("WAREHOUSE_URL")
        crew.carry_run(run)

        found = state.runs.show(run)
        assert (found.status, found.attempt) == ("interrupted", 1)
        assert found.waits_for == "a process that can begin: ${env:WAREHOUSE_URL} has no value"
        assert _handed_out(run) == 1


def test_a_run_that_ended_while_it_waited_for_a_process_is_handed_out_no_more(desk: Office, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with open_state(f"sqlite:///{tmp_path}/state.db") as state, Crew(state, kind="worker", stop=stop) as crew:
        crew.launch(["account.none"])
        run = desk.flow(COPY, "copy").run("copy", state=state, stop=stop).run
        state.runs.cancel(run)
        crew.carry_run(run)

        assert _handed_out(run) == 0


def _handed_out(run: str) -> int:
    return len(DBOS.list_workflows(workflow_id_prefix=f"{run}#"))


def test_a_flow_that_a_program_has_changed_stays_with_its_process(desk: Office) -> None:
    flow = desk.flow(EACH, "each").with_config("warehouse", {"url": "sqlite:///elsewhere.db"})
    with open_state(desk.url) as state, Crew(state, kind="run", concurrency=1) as crew:
        result = flow.run("each", state=state, engine=crew)

    assert {one["who"] for one in result.payload} == {"this process"}
    found = newest(desk.url)
    assert found is not None
    assert (found.id, found.version, found.request) == (result.run, "", None)


def test_who_leaves_is_no_longer_asked_before_anything_is_recorded(tmp_path: Path) -> None:
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        with Crew(state, kind="run") as crew:
            assert state.runs.executor == crew.executor.id
        crew.executor._seen -= 60

        state.runs.journal("r").record("a", 1)
        assert (state.runs.executor, state.executors.list()) == ("", [])


def test_the_death_of_a_process_is_told(tmp_path: Path) -> None:
    heard: list[events.Event] = []
    with open_state(f"sqlite:///{tmp_path}/state.db") as state, Crew(state, kind="worker", emit=heard.append) as crew:
        gone = state.executors.start("worker", "v")
        gone._closed.set()
        gone._keeper.join()

        with state.store.write() as connection:
            connection.execute(update(EXECUTORS).where(EXECUTORS.c.id == gone.id).values(expires_at=0))
        crew.launch()
        crew.look_after_dead()

        assert [one.id for one in state.executors.list()] == [crew.executor.id]
    (told,) = [event.message for event in heard if isinstance(event, events.Noted)]
    assert told == f"process {gone.id} is gone: 0 blocks and 0 runs are handed out again"
