from __future__ import annotations

import pytest

from connector.expression.template import Compiled
from connector.flow.api import Flow
from connector.flow.rules.linted import Linted, constant, number


@pytest.mark.parametrize(
    ("source", "always"), [(True, True), (False, False), ("True", True), ("${False}", False), ("payload.a", None)]
)
def test_a_constant_condition_is_known(source: object, always: bool | None) -> None:
    assert constant(Compiled(source, "condition")) is always


def test_lists_of_steps_and_handlers_are_found_with_their_places() -> None:
    text = "flows: {main: {steps: [{try: {steps: [{logger: a}, {logger: b}], on_error: [{on_error_continue: {}}]}}]}}"
    loaded = Flow.read(text).loaded
    linted = Linted(loaded.document, loaded.marked, loaded.configs)
    lists = {loc: [step.kind for step in steps] for steps, loc in linted.lists()}
    handlers = [loc for found, loc in linted.handlers() if found]

    assert lists[("flows", "main", "steps")] == ["try"]
    assert lists[("flows", "main", "steps", 0, "try", "steps")] == ["logger", "logger"]
    assert handlers == [("flows", "main", "steps", 0, "try", "on_error")]
    assert number("x") is None
