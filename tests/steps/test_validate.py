from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import open_state

Run = Callable[..., RunResult]


def test_an_event_that_keeps_the_rule_passes_as_it_is(run_steps: Run) -> None:
    result = run_steps("- validate: {is_email: '${payload.email}'}", payload={"email": "a@acme.com"})

    assert (result.status, result.payload) == ("ok", {"email": "a@acme.com"})


def test_one_that_breaks_it_fails_with_the_type_of_the_rule(run_steps: Run) -> None:
    result = run_steps("- id: look\n  validate: {is_email: '${payload.email}'}", payload={"email": "acme.com"})

    assert isinstance(result.error, RejectedError)
    assert (result.error.type, result.error.step) == ("VALIDATION:INVALID_EMAIL", "main/look")
    assert result.error.message == "payload.email: 'acme.com' is not an email address"


def test_a_condition_is_told_by_its_text(run_steps: Run) -> None:
    result = run_steps("- validate: {is_true: payload.total > 5}", payload={"total": 3})

    assert result.error is not None
    assert result.error.message == "`payload.total > 5` is not true"


def test_a_message_of_the_flow_takes_its_place(run_steps: Run) -> None:
    rule = "is_not_null: '${payload.a}', message: '${payload.name} has no a'"
    result = run_steps(f"- validate: {{{rule}}}", payload={"name": "Acme"})

    assert result.error is not None
    assert (result.error.type, result.error.message) == ("VALIDATION:NULL", "Acme has no a")


def test_a_long_value_is_cut(run_steps: Run) -> None:
    result = run_steps("- validate: {is_url: '${payload}'}", payload="x" * 5000)

    assert result.error is not None
    assert len(result.error.message) < 200


ALL = """
- validate:
    {kind}:
      - is_not_blank_string: ${{payload.name}}
        message: no name
      - is_number: {{value: "${{payload.quantity}}", min_value: 1}}
      - is_true: payload.quantity != 13
  on_error:
    - on_error_continue:
        type: VALIDATION:VALIDATION
        acknowledge: true
        steps: [{{set_payload: "${{[error.type, error.message, error.failures]}}"}}]
"""


def test_all_tells_every_rule_that_is_broken(run_steps: Run) -> None:
    result = run_steps(ALL.format(kind="all"), payload={"name": " ", "quantity": 0})

    type_, message, failures = result.payload
    assert (type_, message) == ("VALIDATION:MULTIPLE", "no name; payload.quantity: 0 is not a number of 1 or more")
    assert {number: error["type"] for number, error in failures.items()} == {
        "0": "VALIDATION:BLANK_STRING",
        "1": "VALIDATION:INVALID_NUMBER",
    }


def test_a_list_is_all_of_its_rules(run_steps: Run) -> None:
    result = run_steps("- validate: [{is_null: 1}, {is_null: null}, {is_email: x}]")

    assert result.error is not None
    assert result.error.message == "1 is not null; 'x' is not an email address"


def test_any_is_content_with_one_rule_that_holds(run_steps: Run) -> None:
    kept = run_steps(ALL.format(kind="any"), payload={"name": "", "quantity": 5})
    broken = run_steps(ALL.format(kind="any"), payload={"name": "", "quantity": -1})

    assert kept.payload == {"name": "", "quantity": 5}
    assert broken.payload == {"name": "", "quantity": -1}  # `!= 13` holds


def test_any_fails_where_none_holds(run_steps: Run) -> None:
    result = run_steps("- validate: {any: [{is_null: 1}, {is_email: x}], message: neither}")

    assert result.error is not None
    assert (result.error.type, result.error.message) == ("VALIDATION:MULTIPLE", "neither")


def test_a_parent_type_catches_every_rule(run_steps: Run) -> None:
    result = run_steps(
        "- validate: {is_ip: x}\n  on_error: [{on_error_continue: {type: VALIDATION, steps: [{set_payload: caught}]}}]"
    )

    assert result.payload == "caught"


def test_a_record_that_breaks_a_rule_is_set_aside(run_steps: Run) -> None:
    text = """
        flows:
          main:
            steps:
              - records: {steps: [{validate: {is_number: {value: "${payload.n}"}}}]}
        """
    with open_state("memory") as state:
        result = Flow.read(text).run(state=state, payload=[{"n": 1}, {"n": "x"}])
        (letter,) = state.dead_letters.list()

    assert (result.exit_code, letter.record, letter.error["type"]) == (3, {"n": "x"}, "VALIDATION:INVALID_NUMBER")


def test_time_is_counted_up_to_the_start_of_the_run(run_steps: Run) -> None:
    rules = "[{is_not_elapsed: {since: '${now()}', time: 0}}, {is_elapsed: {since: '2020-01-01', time: 1d}}]"
    result = run_steps(f"- validate: {{all: {rules}}}")

    assert result.error is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{is_email: '${payload.a}', is_url: '${payload.b}'}", "this one has is_email, is_url"),
        ("{message: x}", "this one has none"),
        ("{is_null: '${payload}', all: [{is_null: 1}]}", "this one has is_null, all"),
        ("{all: []}", "`all` has no rule"),
        ("{all: [{is_null: '${payload}', is_ip: '${payload}'}]}", "a check has one rule"),
        ("{all: [{all: [{is_null: 1}]}]}", "there is no key `all` here"),
        ("{matches_regex: {value: '${payload}', regex: '(a'}}", "the pattern does not close a group"),
        ("{is_number: {value: 1, number_type: BYTE}}", "INTEGER"),
        ("{is_mail: x}", "did you mean `is_email`?"),
    ],
)
def test_nonsense_is_found_before_it_runs(body: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(f"flows:\n  main:\n    steps:\n      - validate: {body}\n")

    assert said in str(caught.value)


def test_null_may_be_checked_as_such(run_steps: Run) -> None:
    kept = run_steps("- validate: {is_null: null}")
    broken = run_steps("- validate: {is_true: null}")

    assert kept.error is None
    assert broken.error is not None
    assert broken.error.message == "null is not true"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("is_number: {value: '${payload.n}', max_value: 9, min_value: 1}", "payload.n: 12 is not a number from 1 to 9"),
        (
            "is_number: {value: '${payload.n}', number_type: SHORT, max_value: 9}",
            "payload.n: 12 is not a whole number of 16 bits of 9 or less",
        ),
        (
            "validate_size: {value: '${payload.t}', min: 5, max: 9}",
            "payload.t: 'abc' has the size 3, not one from 5 to 9",
        ),
        ("validate_size: {value: '${payload.n}', min: 5}", "payload.n: 12 has no size, not one of 5 or more"),
        ("matches_regex: {value: '${payload.t}', regex: '[0-9]+'}", "payload.t: 'abc' does not have the form `[0-9]+`"),
        (
            "is_time: {value: '${payload.t}', pattern: '%Y'}",
            "payload.t: 'abc' is not a time of the form `%Y`",
        ),
        ("is_not_null: '${payload.x}'", "payload.x: null stands where a value belongs"),
        ("is_elapsed: {since: '${now()}', time: 1h}", " is not more than 3600 s ago"),
        ("is_email: '${payload.x}'", "payload.x: null is not an email address"),
        ("is_email: '${payload.ssn}'", "payload.ssn: the value is not an email address"),
    ],
)
def test_an_error_tells_field_value_and_limit_but_nothing_redacted(tmp_path: Path, rule: str, said: str) -> None:
    (tmp_path / "connector.yaml").write_text("redact: [ssn]", encoding="utf-8")
    (tmp_path / "f.yaml").write_text(f"flows: {{main: {{steps: [{{validate: {{{rule}}}}}]}}}}", encoding="utf-8")
    payload = {"n": 12, "t": "abc", "ssn": "12"}
    result = Flow.load(tmp_path / "f.yaml").run(state="memory", payload=payload)

    assert result.error is not None
    assert said in result.error.message
