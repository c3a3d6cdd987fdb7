from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector import events, registry
from connector.errors import ConfigurationError, ConnectivityError, RejectedError
from connector.expression.template import Arguments
from connector.flow import load as loading
from connector.flow.api import Flow
from connector.flow.listening import Listening, listening, listens
from connector.flow.result import RunResult
from connector.flow.run_options import Options
from connector.flow.serve import Daemon, served
from connector.listener import Answer, Listener, Reception
from connector.state.opening import State, open_state
from connector.step import Reading

FLOW = """
flows:
  main:
    source: {file.knock: {greeting: hello}}
    max_concurrency: 2
    steps:
      - choice:
          - when: payload == 'bad'
            steps: [{raise_error: {type: APP:BAD, description: no}}]
      - set_payload: ${attributes.greeting + ' ' + payload}
"""


class KnockArguments(Arguments):
    """What is said at the door."""

    greeting: str = "hi"
    """The word."""


class Door:
    """A listener whose events the test puts in."""

    def __init__(self) -> None:
        self.knocks: queue.Queue[tuple[Any, str]] = queue.Queue()
        self.answers: queue.Queue[Answer | None] = queue.Queue()
        self.fails: Exception | None = None

    def serve(self, session: Any, arguments: KnockArguments, reception: Reception) -> None:
        if self.fails is not None:
            raise self.fails
        while not reception.stopped():
            try:
                payload, key = self.knocks.get(timeout=0.02)
            except queue.Empty:
                continue
            self.answers.put(reception.hand(payload, {"greeting": arguments.greeting}, key=key))

    def knock(self, payload: Any, key: str) -> Answer | None:
        self.knocks.put((payload, key))
        return self.answers.get(timeout=20)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    door = Door()
    knock = Listener(name="knock", summary="Knocks.", arguments=KnockArguments, serve=door.serve)
    find = registry.find
    reading = Reading(find=lambda name: knock if name == "file.knock" else find(name))
    monkeypatch.setattr(loading, "READING", reading)
    return door


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


def reception(state: State, text: str = FLOW, **more: Any) -> Listening:
    return Listening(Flow.read(text).loaded, "main", state, stop=threading.Event(), **more)


def test_a_flow_with_a_listener_is_served(door: Door) -> None:
    loaded = Flow.read(FLOW).loaded

    assert listens(loaded.flow()[1])
    assert served(loaded) == ["main"]


def test_each_event_is_a_run_whose_end_answers_it(door: Door, state: State) -> None:
    with listening({"main": reception(state)}):
        answer = door.knock("ann", "1")
        refused = door.knock("bad", "2")

    assert answer is not None
    assert (answer.status, answer.payload, answer.error) == ("ok", "hello ann", None)
    assert refused is not None
    assert (refused.status, str(refused.error and refused.error.type)) == ("failed", "APP:BAD")
    assert [run.status for run in state.runs.list("main")] == ["failed", "ok"]


def test_two_events_of_one_content_are_two_runs(door: Door, state: State) -> None:
    with listening({"main": reception(state)}):
        runs = {answer.run for key in "ab" if (answer := door.knock("ann", key)) is not None}

    assert len(runs) == 2


def test_more_than_max_concurrency_at_once_are_not_taken(door: Door, state: State) -> None:
    gate = threading.Event()

    def hold(event: events.Event) -> None:
        if isinstance(event, events.RunStarted):
            gate.wait(20)

    open_door = reception(state, options=lambda: Options(emit=hold))
    threads = [threading.Thread(target=open_door.hand, args=(f"{n}",), kwargs={"key": str(n)}) for n in range(2)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 20
    while open_door.hand("third", key="third") is not None and time.monotonic() < deadline:
        pass
    assert open_door.hand("fourth", key="fourth") is None
    gate.set()
    for thread in threads:
        thread.join()


def test_what_was_broken_off_is_gone_on_with_at_the_next_start(door: Door, state: State) -> None:
    first = reception(state)

    def stop_at_once(event: events.Event) -> None:
        if isinstance(event, events.RunStarted):
            first.over.set()

    first.options = lambda: Options(emit=stop_at_once)
    text = FLOW.replace("- choice", "- object_store.store: {key: a, value: 1}\n      - choice")
    first.loaded = Flow.read(text).loaded
    broken = first.hand("ann", {"greeting": "hello"}, key="1")
    told: list[RunResult] = []
    with listening({"main": reception(state, text, tell=told.append)}):
        deadline = time.monotonic() + 20
        while not told and time.monotonic() < deadline:
            time.sleep(0.01)

    assert broken is not None
    assert broken.status == "interrupted"
    assert [(result.status, result.resumed, result.payload) for result in told] == [("ok", True, "hello ann")]


def test_a_listener_that_cannot_begin_ends_the_command_with_its_reason(door: Door, tmp_path: Path) -> None:
    door.fails = ConnectivityError("port 80 is taken", hint="choose another")
    daemon = Daemon(flow=Flow.read(FLOW), asked={"stop": threading.Event(), "emit": events.ignore}, tell=lambda _: None)

    with pytest.raises(ConnectivityError, match="port 80 is taken"):
        daemon.serve(f"sqlite:///{tmp_path}/s.db")


def test_once_is_one_event(door: Door, tmp_path: Path) -> None:
    told: list[RunResult] = []
    asked = {"stop": threading.Event(), "emit": events.ignore}
    daemon = Daemon(flow=Flow.read(FLOW), asked=asked, tell=told.append, once=True)
    door.knocks.put(("ann", "1"))

    result = daemon.serve(f"sqlite:///{tmp_path}/s.db")

    assert (result.status, result.exit_code, [one.payload for one in told]) == ("ok", 0, ["hello ann"])


def test_an_event_that_is_given_up_is_a_dead_letter(door: Door, state: State) -> None:
    reception(state).set_aside({"n": 1}, RejectedError("tried five times", type="REDELIVERY_EXHAUSTED"), key="m-1")

    (letter,) = state.dead_letters.list()
    assert (letter.step, letter.record, letter.error["type"]) == ("main/source", {"n": 1}, "REDELIVERY_EXHAUSTED")


def test_a_wrong_key_of_a_listener_is_a_finding(door: Door) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(FLOW.replace("greeting: hello", "greting: hello"))

    assert "greting" in str(caught.value.findings[0])
