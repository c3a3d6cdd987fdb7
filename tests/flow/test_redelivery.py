"""Redelivery: failures are counted by record, and end in a dead letter."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from connector import events
from connector.errors import AmbiguousError, ConfigurationError, RejectedError
from connector.flow.api import Flow
from connector.flow.redelivery import MOST_WAITING, Redelivery, RedeliveryPolicy
from connector.sandbox.server import Sandbox
from connector.state.opening import State, open_state

Build = Callable[[str], Flow]
WATCH = """
flows:
  main:
    source:
      netsuite.on_modified_object:
        record_type: customer
        fields: [companyName]
        lag: 0s
        overlap: 0s
        each: record
        redelivery: {max_redelivery_count: 2}
    steps:
      - choice:
          - when: payload.companyName == params.bad
            steps:
              - id: bad
                raise_error: {type: "APP:BAD", description: "no good: ${payload.companyName}"}
      - id: say
        logger: "${payload.companyName}"
%s
params: {bad: nobody}
"""
BAD = {"bad": "Company 03"}
SOURCE = "netsuite.on_modified_object"


@pytest.fixture
def ready(account: Sandbox) -> Sandbox:
    account.clock.offset += 2  # a window ends at NetSuite's full second
    return account


def waiting(state: State) -> dict[str, Any]:
    (account,) = {mark.account for mark in state.watermarks.list()}
    return dict(state.watermarks.get(account, "main", f"{SOURCE}/redelivery") or {})


def said(heard: list[events.Event]) -> list[str]:
    return [event.message for event in heard if isinstance(event, events.Logged)]


def test_a_record_that_fails_is_delivered_again_and_the_others_are_not(build: Build, ready: Sandbox) -> None:
    first, second = list[events.Event](), list[events.Event]()
    with open_state("memory") as state:
        one = build(WATCH % "").run(state=state, params=BAD, emit=first.append)
        (kept,) = waiting(state).values()
        two = build(WATCH % "").run(state=state, emit=second.append)
        left, letters = waiting(state), state.dead_letters.list()

    assert (one.status, one.exit_code, len(said(first))) == ("handled_errors", 3, 24)
    assert (one.report.read, one.report.failed, one.report.dead_letters) == (25, 1, 0)
    assert (kept["failures"], kept["record"]["companyName"], kept["error"]["type"]) == (1, "Company 03", "APP:BAD")
    assert (two.status, said(second)) == ("ok", ["Company 03"])
    assert (left, letters) == ({}, [])


def test_a_record_that_keeps_failing_is_exhausted_and_set_aside_where_it_failed(build: Build, ready: Sandbox) -> None:
    with open_state("memory") as state:
        runs = [build(WATCH % "").run(state=state, params=BAD).status for _ in range(4)]
        (letter,) = state.dead_letters.list()
        left = waiting(state)

    assert runs == ["handled_errors", "handled_errors", "dead_letters", "nothing_to_do"]
    assert (letter.error_type, letter.step) == ("REDELIVERY_EXHAUSTED", "main/bad")
    assert letter.code == "APP:BAD"  # what the last delivery failed with: `dead-letters list --code APP:BAD` finds it
    assert letter.record["companyName"] == "Company 03"
    assert "3 deliveries failed, the last with APP:BAD: no good" in letter.message
    assert left == {}


def test_the_flows_handlers_see_that_a_record_is_exhausted(build: Build, ready: Sandbox) -> None:
    handler = (
        "    on_error: [{on_error_continue: {type: REDELIVERY_EXHAUSTED, acknowledge: true,"
        ' steps: [{logger: "given up: ${payload.companyName}"}]}}]'
    )
    heard: list[events.Event] = []
    with open_state("memory") as state:
        for _ in range(3):
            build(WATCH % handler).run(state=state, params=BAD, emit=heard.append)
        letters = state.dead_letters.list()

    assert said(heard).count("given up: Company 03") == 1
    assert letters == []


def test_a_version_that_was_mended_gets_through_and_takes_the_place_of_what_waits(build: Build, ready: Sandbox) -> None:
    (row,) = [row for row in ready.store.select("customer") if row.body["companyName"] == "Company 03"]
    heard: list[events.Event] = []
    with open_state("memory") as state:
        build(WATCH % "").run(state=state, params=BAD)
        ready.store.update("customer", row.id, {"companyName": "mended"})
        ready.clock.offset += 2
        build(WATCH % "").run(state=state, params=BAD, emit=heard.append)
        left = waiting(state)
        again = build(WATCH % "").run(state=state, params=BAD)

    assert said(heard) == ["mended"]
    assert (left, again.status) == ({}, "nothing_to_do")


def test_a_look_leaves_what_waits_alone(build: Build, ready: Sandbox) -> None:
    with open_state("memory") as state:
        build(WATCH % "").run(state=state, params=BAD)
        before = waiting(state)
        looked = build(WATCH % "").run(state=state, params=BAD, low="2020-01-01T00:00:00+00:00")
        after = waiting(state)

    assert (looked.status, looked.report.dead_letters) == ("dead_letters", 1)
    assert before == after != {}


def test_redelivery_needs_records(build: Build) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build((WATCH % "").replace("each: record", "each: stream"))

    assert "each: record" in str(caught.value)


class Kept:
    """Watermarks in memory."""

    def __init__(self) -> None:
        """Nothing is kept."""
        self.value: Any = None

    def get(self, account: str, flow: str, source: str) -> Any:
        """What is kept."""
        assert (account, flow, source) == ("ACCT", "f", "s/redelivery")
        return self.value

    def set(self, account: str, flow: str, source: str, value: Any, *, run: str = "") -> None:
        """Keep *value*."""
        self.value = value


def redelivery(kept: Kept, **policy: Any) -> Redelivery:
    return Redelivery(policy=RedeliveryPolicy(**policy), watermarks=kept, account="ACCT", flow="f", source="s")


def test_another_content_is_another_message_and_a_success_forgets() -> None:
    kept, error = Kept(), RejectedError("no")
    one = redelivery(kept, max_redelivery_count=1)
    assert one.failed("7", {"n": 1}, error) is None
    assert redelivery(kept, max_redelivery_count=1).failed("7", {"n": 2}, error) is None
    assert kept.value["7"]["failures"] == 1
    exhausted = redelivery(kept, max_redelivery_count=1).failed("7", {"n": 2}, error)
    assert exhausted is not None
    assert (exhausted.type, exhausted.attempts) == ("REDELIVERY_EXHAUSTED", 2)
    assert kept.value == {}


def test_a_record_that_comes_twice_in_a_run_is_counted_once() -> None:
    kept = Kept()
    one = redelivery(kept)

    assert one.failed("7", {"n": 1}, RejectedError("no")) is None
    assert one.failed("7", {"n": 1}, RejectedError("no")) is None
    assert kept.value["7"]["failures"] == 1


def test_what_may_have_arrived_is_not_sent_again() -> None:
    error = AmbiguousError("lost")

    assert redelivery(Kept()).failed("7", {"n": 1}, error) is error


def test_too_many_that_wait_are_no_accident() -> None:
    kept = Kept()
    kept.value = {str(n): {"record": {}, "failures": 1, "error": {}} for n in range(MOST_WAITING)}

    assert redelivery(kept).failed("more", {}, RejectedError("no")) is not None
    assert redelivery(kept).failed("5", {}, RejectedError("no")) is None


def test_a_record_without_an_id_is_told_by_its_content() -> None:
    one = redelivery(Kept())

    assert one.key({"id": 5}, lambda compiled: "") == "5"
    assert one.key({"a": 1, "b": 2}, lambda compiled: "") == one.key({"b": 2, "a": 1}, lambda compiled: "")
    assert one.key({"a": 1}, lambda compiled: "") != one.key("text", lambda compiled: "")


def test_a_run_that_is_stopped_goes_on_with_what_waits_and_what_is_new(build: Build, ready: Sandbox) -> None:
    stop, heard = threading.Event(), list[events.Event]()

    def listen(event: events.Event) -> None:
        heard.append(event)
        if said(heard):
            stop.set()

    names = [f"Company {n:02}" for n in (3, 4, 13, 14, 23, 24)]
    bad = f"payload.companyName in {names}"
    with open_state("memory") as state:
        build((WATCH % "").replace("payload.companyName == params.bad", bad)).run(state=state)
        ready.store.create("customer", {"companyName": "new", "subsidiary": {"id": "1"}})
        ready.clock.offset += 2
        flow = build(WATCH % "")
        first = flow.run(state=state, emit=listen, stop=stop)
        second = flow.run(state=state, emit=heard.append)
        left = waiting(state)

    assert (first.status, second.status, second.resumed) == ("interrupted", "ok", True)
    assert sorted(said(heard)) == [*names, "new"]
    assert left == {}


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("{max_redelivery_count: -1}", "0 or more belongs here, not -1"),
        ("{max_redeliveries: 1}", "no key"),
        ("5", "mapping"),
    ],
)
def test_a_policy_is_checked_before_anything_runs(build: Build, policy: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build((WATCH % "").replace("{max_redelivery_count: 2}", policy))

    assert said in str(caught.value)
    assert "<text>:11:" in str(caught.value)


def test_mulesofts_spelling_and_an_expression_for_the_id(build: Build, ready: Sandbox) -> None:
    policy = '{maxRedeliveryCount: 1, idExpression: "name ${payload.companyName}"}'
    with open_state("memory") as state:
        flow = build((WATCH % "").replace("{max_redelivery_count: 2}", policy))
        flow.run(state=state, params=BAD)
        keys = list(waiting(state))

    assert keys == ["name Company 03"]
