"""Blocks carried out as another process would, by what the state knows alone, in one thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.component import Stopped
from connector.engine.inline import InlineExecution, outcome
from connector.engine.protocol import Execution, Journal, Work
from connector.errors import BugError, ConnectorError, frozen_error
from connector.flow.again import made_ready
from connector.flow.blocks import Gate, Reached, Revisit
from connector.flow.result import RunResult
from connector.state.opening import State, open_state
from tests.flow.portable import CUSTOMERS, Office, office


class Elsewhere:
    """An engine whose blocks are all carried out elsewhere."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.blocks: list[str] = []
        self.heard: list[events.Event] = []
        self.after_block: Callable[[], None] = lambda: None

    def execution(self, run: str, journal: Journal, stop: threading.Event, *, resumed: bool, queue: str) -> Execution:
        """An execution that does no block itself."""
        assert queue
        return _Elsewhere(self, self._state, run, journal, stop, resumed)

    def forget(self, run: str) -> None:
        """Nothing is kept."""

    def carried_out(self, run: str, key: str) -> Any:
        """As a process that knows the run's id and the block's key."""
        self.blocks.append(key)
        record = self._state.runs.show(run)
        flow = made_ready(self._state, record, emit=self.heard.append)
        try:
            found = flow.block(record, key)
            self.after_block()
            return found  # noqa: TRY300 - as it stands in Crew
        except ConnectorError as error:
            return {"failed": frozen_error(error)}
        finally:
            flow.close()


class _Elsewhere(InlineExecution):
    at_once = 3

    def __init__(
        self, engine: Elsewhere, state: State, run: str, journal: Journal, stop: threading.Event, resumed: bool
    ) -> None:
        super().__init__(run, journal, stop, resumed=resumed)
        self._engine, self._state = engine, state

    def spread(self, key: str, tasks: Iterable[Any], work: Work, *, at_once: int) -> Iterator[Any]:
        for number, task in enumerate(tasks):
            name = f"{key}[{number}]"
            if self.stopped():
                raise Stopped(name)
            if not self.journal.recall(name)[0]:
                self._state.blocks.put(self.run, {name: task})
                self.journal.record(name, self._engine.carried_out(self.run, name))
            yield outcome(self.journal.recall(name)[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture
def desk(place: Office, tmp_path: Path) -> Office:
    """The office with a warehouse and a state of the test's own, and nothing wrong with the account."""
    place.sandbox.faults.replace([])
    place.clear()
    place.url = f"sqlite:///{tmp_path}/state.db"
    return place


EACH_GETS = """
- set_payload: ["3", "4", "5", "6", "7", "8", "9"]
- id: each
  parallel_foreach:
    block_size: 2
    steps:
      - id: got
        netsuite.get: {record_type: customer, id: "${payload}"}
        target: found
      - set_payload: {id: "${payload}", name: "${vars.found.companyName}"}
"""
SPLIT = """
- id: read
  netsuite.suiteql: {query: "SELECT id, companyname FROM customer", page_size: 4}
- transform: {each: {id: "${int(payload.id)}", name: "${payload.companyname}"}}
- id: write
  database.upsert: {table: customers, key: [id]}
"""
SOURCE = """
flows:
  main:
    source:
      netsuite.on_modified_object: {record_type: customer, page_size: 4, lag: 0s, overlap: 0s, fields: [companyName]}
    steps:
      - transform: {each: {id: "${int(payload.id)}", name: "${payload.companyName}"}}
      - id: write
        database.upsert: {table: customers, key: [id]}
"""
STREAM = """
- id: read
  netsuite.suiteql: {query: "SELECT id, companyname FROM customer ORDER BY companyname DESC", page_size: 9}
- id: each
  parallel_foreach:
    steps:
      - set_payload: "${payload.companyname + ' of ' + payload.id}"
"""
HANDLED = """
- id: attempt
  try:
    steps:
      - id: missing
        netsuite.get: {record_type: customer, id: "999999"}
    on_error:
      - on_error_continue:
          type: ANY
          steps:
            - set_variable: {variable_name: why, value: "${error.type}"}
- set_payload: [1, 2, 3]
- id: each
  parallel_foreach:
    block_size: 1
    steps:
      - set_payload: {number: "${payload}", why: "${vars.why}"}
"""
ONE_AFTER_THE_OTHER = """
- set_payload: [1, 2, 3, 4]
- id: first
  parallel_foreach: {block_size: 2, steps: [{set_payload: "${payload * 10}"}]}
- id: second
  parallel_foreach: {block_size: 2, steps: [{set_payload: "${payload + 1}"}]}
- id: third
  parallel_foreach: {block_size: 3, steps: [{set_payload: "${payload * 2}"}]}
"""
FAILED_BEFORE = """
- set_payload: [1, 2, 3]
- id: attempt
  try:
    steps:
      - id: some
        parallel_foreach:
          block_size: 1
          steps:
            - choice:
                branches:
                  - when: "${payload == 2}"
                    steps: [{raise_error: {type: "APP:TWO", description: "two is refused"}}]
    on_error:
      - on_error_continue:
          type: COMPOSITE_ROUTING
          steps:
            - set_payload: ["${error.message}", "x"]
- id: after
  parallel_foreach: {block_size: 1, steps: [{set_payload: "${upper(payload)}"}]}
"""
SUB_FLOW = """
flows:
  main:
    steps:
      - set_variable: {variable_name: factor, value: 3}
      - choice:
          branches:
            - when: "${vars.factor == 3}"
              steps:
                - flow_ref: inner
sub_flows:
  inner:
    steps:
      - set_payload: {a: 1, b: 2}
      - id: each
        parallel_foreach:
          block_size: 1
          steps: [{set_payload: "${[payload.key, payload.value * vars.factor]}"}]
"""
NESTED = """
- set_payload: [[1, 2], [3, 4]]
- id: outer
  parallel_foreach:
    block_size: 1
    steps:
      - id: inner
        parallel_foreach: {block_size: 1, steps: [{set_payload: "${payload * 2}"}]}
"""
IN_FOREACH = """
- set_payload: [[1, 2], [3]]
- set_variable: {variable_name: all, value: []}
- foreach:
    steps:
      - id: inner
        parallel_foreach: {block_size: 1, steps: [{set_payload: "${payload * 2}"}]}
      - set_variable: {variable_name: all, value: "${vars.all + payload}"}
- set_payload: ${vars.all}
"""
WRITES = """
- set_payload: [A, B, C]
- id: each
  parallel_foreach:
    block_size: 1
    steps:
      - set_variable: {variable_name: unit, value: "${'999' if payload == 'B' else '1'}"}
      - set_payload:
          - {externalId: "${'W-' + payload}", companyName: "${payload}", subsidiary: {id: "${vars.unit}"}}
      - id: write
        netsuite.upsert_list: {record_type: vendor}
      - set_payload: "${[result.ok for result in payload]}"
"""
ONE_BY_ONE = """
- set_payload: ["1", "1", "999", "1", "1", "999"]
- parallel_foreach:
    block_size: 2
    steps:
      - id: write
        netsuite.upsert:
          record_type: vendor
          record: {externalId: "V${payload}", companyName: "V ${payload}", subsidiary: {id: "${payload}"}}
        on_error: [{on_error_continue: {steps: [{logger: "${error.type}"}]}}]
- set_payload: written
"""
FLOWS = {
    "a list": EACH_GETS,
    "ranges of a query": SPLIT,
    "ranges of a source": SOURCE,
    "pages of a stream": STREAM,
    "after a failure that was handled": HANDLED,
    "after other blocks": ONE_AFTER_THE_OTHER,
    "after blocks that failed": FAILED_BEFORE,
    "in a sub-flow": SUB_FLOW,
    "blocks in blocks": NESTED,
    "in a loop": IN_FOREACH,
    "writes and dead letters": WRITES,
    "writes of one record": ONE_BY_ONE,
}


def run(desk: Office, text: str, elsewhere: bool) -> tuple[RunResult, list[str], list[Any]]:
    with open_state(desk.url if elsewhere else "memory") as state:
        engine = Elsewhere(state) if elsewhere else None
        result = desk.flow(text).run(state=state, engine=engine)
        letters = [(one.step, one.unit, one.position, one.code) for one in state.dead_letters.list()]
        return result, engine.blocks if engine else [], letters


@pytest.mark.parametrize("name", list(FLOWS))
def test_blocks_that_others_carry_out_end_as_they_would_here(desk: Office, name: str) -> None:
    here, _, letters = run(desk, FLOWS[name], elsewhere=False)
    rows = desk.rows()
    desk.clear()

    there, blocks, letters_there = run(desk, FLOWS[name], elsewhere=True)

    assert (there.error, there.status, there.payload) == (None, here.status, here.payload)
    assert there.report.as_dict() == here.report.as_dict()
    assert (desk.rows(), letters_there) == (rows, letters)
    assert len(blocks) >= 2 or name == "in a loop"
    assert there.payload or len(rows) == CUSTOMERS


def test_what_happened_on_the_way_is_not_told_again(desk: Office) -> None:
    heard: list[events.Event] = []
    with open_state(desk.url) as state:
        engine = Elsewhere(state)
        desk.flow(
            """
- logger: before
- set_payload: [1, 2]
- id: each
  parallel_foreach: {block_size: 1, steps: [{logger: "item ${payload}"}]}
- logger: after
"""
        ).run(state=state, engine=engine, emit=heard.append)

    assert [event.message for event in heard if isinstance(event, events.Logged)] == ["before", "after"]
    assert [event.message for event in engine.heard if isinstance(event, events.Logged)] == ["item 1", "item 2"]


def test_a_run_that_was_broken_off_between_blocks_does_only_those_that_are_missing(desk: Office) -> None:
    flow, stop = desk.flow(SPLIT), threading.Event()
    with open_state(desk.url) as state:
        first = Elsewhere(state)
        first.after_block = lambda: stop.set() if len(first.blocks) == 3 else None
        broken_off = flow.run(state=state, engine=first, stop=stop)
        rows = len(desk.rows())
        second = Elsewhere(state)
        result = flow.run(state=state, engine=second)

    assert (broken_off.status, 0 < rows < CUSTOMERS) == ("interrupted", True)
    assert (result.status, result.run, result.report.written) == ("ok", broken_off.run, CUSTOMERS)
    assert len(desk.rows()) == CUSTOMERS
    assert set(first.blocks).isdisjoint(second.blocks)


def test_a_run_of_many_processes_is_ended_by_one_alone(desk: Office) -> None:
    flow, stop = desk.flow(SPLIT), threading.Event()
    with open_state(desk.url) as state:
        engine = Elsewhere(state)
        engine.after_block = lambda: stop.set() if len(engine.blocks) == 3 else None
        broken_off = flow.run(state=state, engine=engine, stop=stop)
        result = flow.run(state=state)

    assert (result.status, result.run, result.report.written) == ("ok", broken_off.run, CUSTOMERS)
    assert len(desk.rows()) == CUSTOMERS


def test_a_defect_on_the_way_is_told_and_nothing_is_done(desk: Office) -> None:
    with open_state(desk.url) as state:
        journal = state.runs.journal("r")
        real = InlineExecution("r", journal, resumed=True)
        walk = Revisit(real, "main/each[1]", None, Gate(events.ignore))

        with pytest.raises(BugError, match=r"the way to block main/each\[1\] of run r is lost at main/got"):
            walk.step("main/got", lambda: 1)
        assert journal.recall("main/got") == (False, None)


def test_inside_its_block_a_walk_remembers_and_on_the_way_it_forgets_nothing(desk: Office) -> None:
    with open_state(desk.url) as state:
        journal = state.runs.journal("r")
        journal.record("main/before/page", 1)
        walk = Revisit(InlineExecution("r", journal, resumed=True), "main/each[1]", 7, Gate(events.ignore))

        assert walk.step("main/before/page", lambda: 2) == 1
        walk.forget("main/before/")
        assert walk.step("main/each[1]/0/got", lambda: 3) == 3
        assert walk.recall("main/before/page") == 1
        walk.forget("main/each[1]/0/")
        assert journal.recall("main/each[1]/0/got") == (False, None)
        with pytest.raises(Reached) as reached:
            list(walk.spread("main/each", [0], lambda key, task: {"key": key, "task": task}, at_once=1))
        assert reached.value.result == {"key": "main/each[1]", "task": 7}


def test_keys_that_only_look_alike_are_not_inside_a_block(desk: Office) -> None:
    with open_state(desk.url) as state:
        walk = Revisit(InlineExecution("r", state.runs.journal("r"), resumed=True), "main/e[1]", 7, Gate(events.ignore))

        for key in ("main/e[10]/got", "main/ex[1]/got", "main/e[2]/got"):
            with pytest.raises(BugError):
                walk.step(key, lambda: 1)
