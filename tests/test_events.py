from __future__ import annotations

import dataclasses
import inspect

from connector import events

KINDS = [kind for _, kind in inspect.getmembers(events, inspect.isclass) if issubclass(kind, events.Event)]


def test_every_event_is_a_frozen_fact_that_explains_itself() -> None:
    assert len(KINDS) > 8
    for kind in KINDS:
        assert dataclasses.is_dataclass(kind)
        assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert kind.__doc__


def test_nobody_may_be_listening() -> None:
    events.ignore(events.Noted(message="x"))
