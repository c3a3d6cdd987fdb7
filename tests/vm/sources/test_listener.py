from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from connector.flow.api import Flow
from connector.state.opening import State, open_state
from connector.vm import consumers
from tests.vm.conftest import serving, until

FLOW = """
flows:
  ask:
    steps:
      - vm.publish_consume: {queue_name: numbers, content: "${params.number}", timeout: 20s}
  take:
    source:
      vm.listener: {queue_name: numbers, number_of_consumers: 2, max_redelivery_count: 1}
    steps:
      - choice:
          - when: payload == 13
            steps: [{raise_error: {type: APP:UNLUCKY, description: thirteen}}]
      - object_store.store: {key: "${text(payload)}", value: "${attributes.delivery_count}", object_store: taken}
      - set_payload: ${payload * 2}
params: {number: 0}
"""


def put(state: State, *numbers: int) -> None:
    for number in numbers:
        state.queues.publish("/numbers", number)


def test_each_message_is_a_run_and_gone_when_it_has_ended(state: State) -> None:
    with serving(FLOW, state, "take") as results:
        put(state, *range(8))
        until(lambda: len(results) == 8 and state.queues.depth("/numbers") == 0)

    assert {result.status for result in results} == {"ok"}
    assert state.objects.all("taken") == {str(number): 1 for number in range(8)}


def test_a_message_that_fails_comes_again_and_then_is_a_dead_letter(state: State) -> None:
    with serving(FLOW, state, "take") as results:
        put(state, 13, 1)
        until(lambda: state.dead_letters.list() and state.queues.depth("/numbers") == 0)

    (letter,) = state.dead_letters.list()
    assert (letter.record, letter.error_type) == (13, "APP:UNLUCKY")
    assert sorted(result.status for result in results) == ["failed", "failed", "ok"]


def test_who_asks_gets_what_the_flow_ends_with_or_its_error(state: State) -> None:
    flow = Flow.read(FLOW, file="f.yaml")
    with serving(FLOW, state, "take"):
        answer = flow.run("ask", state=state, params={"number": 21})
        failed = flow.run("ask", state=state, params={"number": 13})

    assert answer.payload == 42
    assert failed.error is not None
    assert failed.error.type == "APP:UNLUCKY"
    assert state.queues.depth("/numbers") == 0


def test_a_long_run_keeps_its_message(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "LEASE", 0.9)
    slow = FLOW.replace("      - choice:", "      - vm.consume: {queue_name: never, timeout: 2s}\n"
                        "        on_error: [{on_error_continue: {acknowledge: true}}]\n      - choice:")  # fmt: skip
    with serving(slow, state, "take") as results:
        put(state, 5)
        until(lambda: results)
        time.sleep(0.2)

    assert state.objects.retrieve("taken", "5") == 1
    assert len(results) == 1


KILLED = """
import os, sys, threading
from connector.flow.api import Flow
from connector.flow.listening import Listening, listening
from connector.state.opening import open_state
from connector.vm import consumers
consumers.LEASE = 1.0
with open_state(sys.argv[1], lease_seconds=1.0) as state:
    loaded = Flow.read(open(sys.argv[2]).read(), file="f.yaml").loaded
    with listening({"take": Listening(loaded, "take", state, stop=threading.Event())}):
        while state.objects.retrieve("taken", "begun") is None:
            pass
        os._exit(9)
"""
BEGINS = """
flows:
  take:
    source:
      vm.listener: {queue_name: numbers}
    steps:
      - object_store.store: {key: "${text(payload)}", value: true, object_store: taken, fail_if_present: true}
      - object_store.store: {key: begun, value: true, object_store: taken}
      - vm.consume: {queue_name: go, timeout: 20s}
"""


def test_a_message_whose_process_was_killed_comes_again_and_its_run_goes_on(state: State, tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(BEGINS)
    put(state, 7)
    command = [sys.executable, "-c", KILLED, f"sqlite:///{tmp_path}/state.db", str(tmp_path / "f.yaml")]
    killed = subprocess.run(command, check=False, timeout=60)
    assert killed.returncode == 9
    assert state.queues.depth("/numbers") == 1

    with open_state(f"sqlite:///{tmp_path}/state.db", lease_seconds=1.0) as second:
        second.queues.publish("/go", "on")
        with serving(BEGINS, second, "take") as results:
            until(lambda: second.queues.depth("/numbers") == 0)

    assert [(result.status, result.resumed) for result in results if result.status != "failed"] == [("ok", True)]
