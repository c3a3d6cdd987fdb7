from __future__ import annotations

from collections.abc import Callable

from connector import events
from connector.flow.result import RunResult

Run = Callable[..., RunResult]


def test_a_variable_is_forgotten(run_steps: Run) -> None:
    result = run_steps("- set_variable: {variable_name: x, value: 1}\n- remove_variable: x\n- set_payload: ${[vars.x]}")

    assert result.payload == [None]


def test_one_that_is_not_there_is_a_warning_as_in_mule(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps("- remove_variable: x", heard)

    assert result.status == "ok"
    assert [event.level for event in heard if isinstance(event, events.Logged)] == ["WARN"]
