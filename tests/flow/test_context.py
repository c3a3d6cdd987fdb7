from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from connector import events
from connector.errors import ConfigurationError, RejectedError
from connector.expression.lexer import Reference
from connector.flow.api import Flow
from connector.flow.context import Context, Letter, kept
from connector.flow.sessions import Sessions
from connector.flow.tally import Tally
from connector.message import Message
from connector.redaction import Redaction
from connector.retry import RetryPolicy
from connector.stream import of

TEXT = """
retry_policies: {patient: {attempts: 3}}
flows:
  main:
    steps:
      - id: one
        logger: x
      - foreach:
          steps: [{logger: y}]
    on_error: [{on_error_continue: {steps: [{logger: z}]}}]
sub_flows: {sub: {steps: [{logger: w}]}}
"""


def context(**more: Any) -> Context:
    loaded = Flow.read(TEXT).loaded
    asked = {"dead_letters": lambda _: None, **more}
    return Context(loaded=loaded, flow="main", params={}, sessions=Sessions({}), tally=Tally(), **asked)


def test_a_step_is_called_by_its_id_or_its_place() -> None:
    here = context()
    main, sub = here.loaded.document.flows["main"], here.loaded.document.sub_flows["sub"]

    assert here.address(main.steps[0]) == "main/one"
    assert here.address(main.steps[1]) == "main/1"
    assert here.address(main.steps[1].arguments.loaded.steps[0]) == "main/1.foreach.0"  # type: ignore[attr-defined]
    assert here.address(main.on_error[0].handling.steps[0]) == "main/on_error.0.on_error_continue.0"
    assert here.address(sub.steps[0]) == "sub/0"


def test_a_policy_has_a_name_or_is_written_out() -> None:
    own = RetryPolicy(attempts=2)

    assert context().policy("patient") == RetryPolicy(attempts=3)
    assert context().policy(own) is own
    assert context().policy(None) is None


def test_a_reference_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    here, reference = context(), Reference("env", "X_OF_TEST", 0)
    with pytest.raises(ConfigurationError):
        here.reference(reference)
    monkeypatch.setenv("X_OF_TEST", "1")
    first = here.reference(reference)
    monkeypatch.setenv("X_OF_TEST", "2")

    assert (first, here.reference(reference)) == ("1", "1")


def test_a_letter_is_kept_told_and_counted() -> None:
    letters: list[Letter] = []
    heard: list[events.Event] = []
    letter = Letter(step="main/one", unit="u", position=2, record={}, error={"code": "X", "message": "no"})
    report = context(dead_letters=letters.extend, emit=heard.append).set_aside(letter)

    assert letters == [letter]
    assert heard == [events.DeadLettered(step="main/one", code="X", message="no")]
    assert (report.dead_letters, report.first_errors[0]["position"]) == (1, 2)


def test_the_innermost_step_of_an_error_is_remembered() -> None:
    here, error = context(), RejectedError("no")
    inner, outer = here.loaded.document.flows["main"].steps
    here.note_failure(error, inner, Message("in"), "main/0")
    here.note_failure(error, outer, Message("out"), "main")

    assert here.failed_at is not None
    assert here.failed_at[1] is inner


def test_streams_are_not_written_down() -> None:
    assert kept({"a": 1, "rows": of([1])}) == {"a": 1}


def test_letters_of_a_block_are_kept_at_once() -> None:
    kept_at_once: list[int] = []
    heard: list[events.Event] = []
    letters = [Letter(step="main/one", unit="u", position=n, record={}, error={"code": "X"}) for n in range(8)]
    here = context(dead_letters=lambda given: kept_at_once.append(len(given)), emit=heard.append)

    report = here.set_aside(*letters)

    assert (kept_at_once, len(heard), report.dead_letters) == ([8], 8, 8)
    assert [first["position"] for first in report.first_errors] == [0, 1, 2, 3, 4]
    assert here.set_aside().dead_letters == 0
    assert kept_at_once == [8]


@pytest.mark.parametrize(
    ("value", "expression", "told"),
    [
        ("abc", "int(payload.n)", True),
        ("9", "int(payload.ssn)", False),
        ("9", "int(payload['ssn'])", False),
        ("123-45", "int(before(vars.x, '-6'))", False),
        ("a 123-45-6789 b", "int(vars.x)", False),
        ("p", "int(params.p)", False),
    ],
)
def test_a_value_is_told_where_it_is_not_redacted(value: str, expression: str, told: bool) -> None:
    here = context()
    here.loaded = replace(here.loaded, redaction=Redaction(["SSN"]))
    scope = {"payload": {"n": "abc", "ssn": "9"}, "vars": {"old": [{"ssn": "123-45-6789"}]}}

    assert here.tells(value, expression, scope) is told


def test_a_value_that_came_from_a_reference_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_OF_TEST", "hush")
    here = context()
    here.reference(Reference("env", "X_OF_TEST", 0))

    assert not here.tells("hush!", "int(vars.x)", {"vars": {"x": "hush!"}})
