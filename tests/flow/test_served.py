"""What a worker shows of the runs that it fires by itself."""

from __future__ import annotations

import threading

from connector import events
from connector.flow.api import Flow
from connector.flow.served import ServedFile
from connector.state.opening import open_state

TEXT = """
flows:
  fails: {steps: [{raise_error: {type: "APP:X", description: "no stock"}}]}
  well: {steps: [{logger: hello}]}
  aside:
    steps:
      - set_payload: {value: [1, 2]}
      - records: {steps: [{raise_error: {type: "APP:X", description: "no stock"}}]}
"""


def said(flow: str) -> list[tuple[str, str]]:
    """What people are told of a run of *flow*, and its number taken out."""
    heard: list[events.Event] = []
    loaded = Flow.read(TEXT).loaded
    with open_state("memory") as state:
        ServedFile(loaded, state, [], stop=threading.Event(), emit=heard.append)._fired(flow)
        (run,) = state.runs.list()
    noted = [event for event in heard if isinstance(event, events.Noted) and event.step == flow]
    return [(one.message.replace(run.id, "R"), one.hint.replace(run.id, "R")) for one in noted]


def test_a_run_that_failed_is_told_with_its_cause() -> None:
    assert [message for message, _ in said("fails")] == ["run R failed: no stock"]


def test_a_run_that_set_records_aside_says_where_they_are() -> None:
    assert said("aside") == [("run R ended with dead letters: 2", "connector dead-letters list --run R")]


def test_a_run_that_ended_well_needs_no_word() -> None:
    assert said("well") == []
