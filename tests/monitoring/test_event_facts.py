"""What a log says of each event."""

from __future__ import annotations

import inspect
import logging

import pytest

from connector import events
from connector.monitoring import event_facts

EXAMPLES: list[events.Event] = [
    events.RunStarted(step="f", run="r"),
    events.RunEnded(step="f", run="r", status="ok", seconds=1.23456),
    events.StepStarted(step="f/a", kind="logger"),
    events.StepEnded(step="f/a", kind="logger", seconds=0.1),
    events.PageAsked(step="f/a"),
    events.PageRead(step="f/a", records=3),
    events.BlockStarted(step="f/a"),
    events.BlockWritten(step="f/a", written=3),
    events.Retrying(step="f/a", attempt=1, delay=0.5, reason="busy"),
    events.Waited(step="f/a", seconds=0.5),
    events.DeadLettered(step="f/a", code="X", message="no"),
    events.Logged(step="f/a", level="INFO", message="hello"),
    events.Noted(step="f/a", message="look"),
    events.StepTraced(step="f/a", kind="logger", given="nothing", left="nothing"),
    events.PageTraced(step="f/a", records=3, first={"a": 1}),
    events.Exchanged(
        step="f/a", operation="get", surface="rest", status=200, milliseconds=1.0, bytes_sent=0, bytes_received=9
    ),
]


def test_every_event_is_known_here() -> None:
    kinds = {kind for _, kind in inspect.getmembers(events, inspect.isclass) if issubclass(kind, events.Event)}

    assert {type(event) for event in EXAMPLES} == kinds - {events.Event}


@pytest.mark.parametrize("event", EXAMPLES, ids=event_facts.name)
def test_it_has_a_name_a_level_and_a_sentence(event: events.Event) -> None:
    assert event_facts.name(event).replace("_", "") == type(event).__name__.lower()
    assert logging.getLevelName(event_facts.level(event)) in ("DEBUG", "INFO", "WARNING", "ERROR")
    assert event_facts.message(event)
    assert not {"step", "message", "run", "level"} & set(event_facts.fields(event))


def test_what_somebody_should_look_at_is_more_than_info() -> None:
    assert event_facts.level(events.RunEnded(run="r", status="failed")) == logging.ERROR
    assert event_facts.level(events.RunEnded(run="r", status="dead_letters")) == logging.WARNING
    assert event_facts.level(events.BlockWritten(written=1, failed=1)) == logging.WARNING
    assert event_facts.level(events.StepEnded(kind="x", seconds=1, error="X")) == logging.WARNING


def test_fields_are_the_event_s_own_and_seconds_are_short() -> None:
    assert event_facts.fields(EXAMPLES[1]) == {"status": "ok", "seconds": 1.235}
