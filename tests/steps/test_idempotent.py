from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import State, open_state
from tests.steps.resuming import durable, gone_on, killed, said

Run = Callable[..., RunResult]


def run(state: State, body: str, payload: Any) -> RunResult:
    text = f"flows:\n  main:\n    steps:\n      - id: once\n        idempotent: {body}\n      - set_payload: passed\n"
    return Flow.read(text).run(state=state, payload=payload)


def types(results: list[RunResult]) -> list[str]:
    return [result.error.type if result.error else result.payload for result in results]


def test_the_first_run_with_an_id_passes_and_the_next_is_a_duplicate() -> None:
    with open_state("memory") as state:
        found = [run(state, '{id_expression: "${payload.id}"}', {"id": id_}) for id_ in ("A", "B", "A")]

    assert types(found) == ["passed", "passed", "DUPLICATE_MESSAGE"]
    assert found[2].error is not None
    assert found[2].error.message == "the event A was here before"


def test_a_handler_of_validations_catches_it_as_in_mule(run_steps: Run) -> None:
    result = run_steps(
        """
- foreach:
    collection: "${['A', 'A']}"
    steps:
      - idempotent: {id_expression: "${payload}"}
        on_error: [{on_error_continue: {type: VALIDATION, steps: [{set_variable: {variable_name: twice, value: 1}}]}}]
- set_payload: "${vars.twice}"
"""
    )

    assert result.payload == 1


def test_an_id_is_forgotten_after_its_time() -> None:
    with open_state("memory") as state:
        found = [run(state, '{id_expression: "${payload}", ttl: 1ms}', "A") for _ in range(2)]

    assert types(found) == ["passed", "passed"]


def test_steps_with_a_store_of_the_same_name_share_what_they_know(run_steps: Run) -> None:
    step = "- idempotent: {{id_expression: A{store}}}\n"
    apart = run_steps(step.format(store="") * 2)
    shared = run_steps(step.format(store=", store: seen") * 2)

    assert apart.error is None
    assert shared.error is not None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, "1", True),
        (Decimal("1.50"), "1.50", True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        (["a"], "a", False),
        ("x" * 5000, "x" * 5000, True),
        ("x" * 5000, "x" * 4999 + "y", False),
        ("nul\0", "nul", False),
        ("ä", "ä", True),
    ],
)
def test_ids_are_the_same_by_their_content(one: Any, other: Any, same: bool) -> None:
    with open_state("memory") as state:
        found = [run(state, '{id_expression: "${payload}"}', payload) for payload in (one, other)]

    assert types(found) == ["passed", "DUPLICATE_MESSAGE" if same else "passed"]


@pytest.mark.parametrize("payload", [None, ""])
def test_an_event_without_an_id_is_told(payload: Any) -> None:
    with open_state("memory") as state:
        found = run(state, '{id_expression: "${payload}"}', payload)

    assert found.error is not None
    assert (found.error.type, found.error.step) == ("EXPRESSION", "main/once")


def test_each_record_has_its_own_answer() -> None:
    text = """
        flows:
          main:
            steps:
              - records:
                  block_size: 3
                  steps:
                    - idempotent: {id_expression: "${payload.id}"}
                    - logger: "${payload.n}"
        """
    heard: list[events.Event] = []
    records = [{"id": id_, "n": n} for n, id_ in enumerate("ABACBD")]
    with open_state("memory") as state:
        result = Flow.read(text).run(state=state, payload=records, emit=heard.append)
        letters = state.dead_letters.list()

    assert said(heard) == ["0", "1", "3", "5"]
    assert sorted(letter.record["n"] for letter in letters) == [2, 4]
    assert result.payload["failed"] == 2


@pytest.mark.parametrize(
    "around",
    [
        "records: {block_size: 1, ",
        "records: {block_size: 100, ",
        "foreach: {",
        "parallel_foreach: {max_concurrency: 1, block_size: 2, ",
    ],
)
def test_what_a_killed_run_does_again_is_no_duplicate_of_itself(tmp_path: Path, around: str) -> None:
    steps = f"""
- {around}steps: [{{idempotent: {{id_expression: "${{payload}}"}}}}, {{logger: "${{payload}}"}}]}}
- set_payload: done
"""
    killed(tmp_path, steps, "2", payload="[1, 2, 3]")
    heard: list[events.Event] = []
    result = gone_on(tmp_path, steps, heard, payload=[1, 2, 3])

    assert (result.error, result.status, result.payload, result.resumed) == (None, "ok", "done", True)
    assert said(heard)[-2:] == ["2", "3"]


def test_a_duplicate_stays_one_in_a_killed_run_that_goes_on_after_its_time(tmp_path: Path) -> None:
    steps = """
- idempotent: {id_expression: A, ttl: 1d, store: seen}
- try:
    steps: [{idempotent: {id_expression: A, ttl: 1d, store: seen}}]
    on_error: [{on_error_continue: {acknowledge: true, steps: [{logger: duplicate}]}}]
"""
    killed(tmp_path, steps, "duplicate")
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        assert state.objects.clear("seen") == 1
    heard: list[events.Event] = []
    result = gone_on(tmp_path, steps, heard)

    assert (result.error, said(heard)) == (None, ["duplicate"])


def test_a_process_that_comes_by_again_is_no_duplicate(tmp_path: Path) -> None:
    result = durable(
        tmp_path,
        """
- idempotent: {id_expression: A}
- parallel_foreach: {block_size: 1, steps: [{idempotent: {id_expression: "${payload}"}}]}
""",
        payload=[1, 2, 3],
    )

    assert (result.error, result.payload) == (None, [1, 2, 3])


@pytest.mark.parametrize("body", ["{}", "{id_expression: A, ttl: 0}"])
def test_nonsense_is_found_before_it_runs(body: str) -> None:
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - idempotent: {body}\n")
