from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from connector.flow_tests.step_coverage import coverage
from connector.flow_tests.suite_reading import collect
from connector.flow_tests.trial import trial
from connector.testing.sandbox_pool import SandboxPool

FLOW = """
flows:
  job:
    steps:
      - id: pick
        choice:
          - when: payload == 1
            steps: [{id: one, logger: {message: one}}, {id: after, logger: {message: after}}]
          - {otherwise: [{id: other, logger: {message: other}}]}
      - id: each
        records:
          steps: [{id: inside, set_variable: {variable_name: a, value: 1}}]
    on_error:
      - on_error_continue: {steps: [{id: sorry, logger: {message: sorry}}]}
sub_flows:
  unused:
    steps: [{id: never, logger: {message: never}}]
"""


def test_steps_and_branches_are_reached_or_missed(written: Callable[[str, str], Path], pool: SandboxPool) -> None:
    tests = """
  - {name: a, payload: 1, mock: {each: {}}, expect: {status: ok}}
  - {name: b, payload: [2], ignore: true, expect: {status: ok}}
"""
    (suite,) = collect([written(FLOW, tests)]).suites
    trials = [trial(suite, test, pool) for test in suite.tests]
    found = coverage(suite.loaded, trials)

    assert [trial.verdict for trial in trials] == ["passed", "ignored"]
    assert [part.name for part in found.steps if part.reached] == ["job/pick", "job/one", "job/after", "job/each"]
    assert [part.name for part in found.missed if "branch" not in part.name] == [
        "job/other", "job/inside", "job/sorry", "unused/never",
    ]  # fmt: skip
    assert [(part.name, part.reached) for part in found.branches] == [
        ("branch of job/one", True),
        ("branch of job/other", False),
        ("branch of job/inside", False),
        ("branch of job/sorry", False),
    ]
    assert round(found.percent) == round(100 * 5 / 12)
    assert [part.where.line for part in found.steps] == sorted(part.where.line for part in found.steps)


def test_records_of_a_scope_reach_their_steps(written: Callable[[str, str], Path], pool: SandboxPool) -> None:
    (suite,) = collect([written(FLOW, "  - {name: b, payload: [2], expect: {calls: {inside: 1}}}\n")]).suites
    (one,) = [trial(suite, test, pool) for test in suite.tests]

    assert one.verdict == "passed"
    assert {"job/other", "job/inside"} <= set(one.reached)
