from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.check import addresses, referred, steps_of

CONFIGS = "\nconfigs: {w: {type: database, url: 'sqlite:///x.db'}, v: {type: database, url: 'sqlite:///y.db'}}\n"


def codes(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        Flow.read(text)
    return [finding.code for finding in caught.value.findings if finding.severity == "error"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("flows: {}", "no-flow"),
        ("flows: {a: {steps: [{logger: x}]}}\nsub_flows: {a: {steps: [{logger: x}]}}", "duplicate-name"),
        ("flows: {a: {steps: [{flow_ref: b}]}}", "unknown-flow"),
        ("flows: {a: {steps: [{logger: x, id: i}, {logger: x, id: i}]}}", "duplicate-id"),
        ("flows: {a: {steps: [{logger: x, retry: {attempts: 2}}]}}", "retry-on-construct"),
        ("flows: {a: {steps: [{database.execute: {statement: x}}]}}" + CONFIGS, "missing-config"),
        ("flows: {a: {steps: [{database.execute: {statement: x, config: u}}]}}" + CONFIGS, "unknown-config"),
        ("flows: {a: {steps: [{file.read_csv: {path: x, config: w}}]}}" + CONFIGS, "wrong-config"),
        ("flows: {a: {steps: [{logger: x}]}}\nparams: {day: {type: date, default: today}}", "wrong-value"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_finding(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_the_steps_of_handlers_are_checked_too() -> None:
    text = """
flows:
  a:
    steps:
      - logger: x
        on_error: [{on_error_continue: {steps: [{flow_ref: nowhere}]}}]
    on_error: [{on_error_propagate: {steps: [{flow_ref: nobody}]}}]
"""
    assert codes(text) == ["unknown-flow", "unknown-flow"]


def test_a_step_in_a_batch_step_is_told_by_the_name_of_that() -> None:
    document = Flow.read("""
flows:
  a:
    steps:
      - batch_job:
          steps:
            - {name: shape, steps: [{logger: x}], aggregator: {size: 2, steps: [{logger: y}]}}
            - {name: steps, steps: [{foreach: {steps: [{logger: z}]}, on_error: [{on_error_continue: {}}]}]}
""").loaded.document

    assert list(addresses(document).values()) == [
        "a/0",
        "a/0.batch_job.shape.0",
        "a/0.batch_job.shape.aggregator.0",
        "a/0.batch_job.steps.0",
        "a/0.batch_job.steps.0.foreach.0",
    ]


def test_every_step_has_an_address_of_its_own() -> None:
    text = """
flows:
  a:
    steps:
      - choice: [{when: payload, steps: [{logger: 1}, {logger: 2}]}, {otherwise: [{logger: 3}]}]
      - try: {steps: [{id: x, logger: 4}], on_error: [{on_error_continue: {steps: [{logger: 5}]}}]}
      - flow_ref: b
sub_flows: {b: {steps: [{logger: 6}]}}
"""
    document = Flow.read(text).loaded.document
    found = list(addresses(document).values())

    assert len(found) == len(set(found)) == 9
    assert "a/x" in found
    assert [referred(step) for step, _ in steps_of(document.flows["a"], ()) if step.kind == "flow_ref"] == ["b"]
