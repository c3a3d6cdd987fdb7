from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.result import RunResult
from connector.state.opening import open_state
from connector.steps import cache
from tests.steps.resuming import durable, gone_on, killed, said

Run = Callable[..., RunResult]


def asked(run_steps: Run, payloads: list[Any], more: str = "") -> tuple[Any, int]:
    """What each of *payloads* gives, and how often the steps ran."""
    heard: list[events.Event] = []
    result = run_steps(
        f"""
- parallel_foreach:
    max_concurrency: 1
    steps:
      - cache:
          {more}
          steps: [{{logger: ran}}, {{set_payload: "${{[payload, payload.n]}}"}}]
""",
        heard,
        payload=payloads,
    )
    assert result.error is None
    return result.payload, len(said(heard))


def test_what_was_asked_before_is_answered_without_the_steps(run_steps: Run) -> None:
    one, two = {"n": 1}, {"n": 2}

    assert asked(run_steps, [one, two, one]) == ([[one, 1], [two, 2], [one, 1]], 2)


def test_the_key_says_what_the_result_depends_on(run_steps: Run) -> None:
    first, second = {"n": 1, "x": 1}, {"n": 1, "x": 2}

    assert asked(run_steps, [first, second], "key: ${payload.n}") == ([[first, 1], [first, 1]], 1)


def test_a_result_is_good_for_its_time(run_steps: Run) -> None:
    assert asked(run_steps, [{"n": 1}] * 3, "ttl: 1h")[1] == 1
    assert asked(run_steps, [{"n": 1}] * 2, "ttl: 1ms")[1] == 2


def test_events_that_the_filter_leaves_out_neither_ask_the_cache_nor_fill_it(run_steps: Run) -> None:
    assert asked(run_steps, [{"n": 1}, {"n": 1}, {"n": 5}, {"n": 5}], "filter_expression: payload.n > 3")[1] == 3


def test_null_is_a_result_too(run_steps: Run) -> None:
    heard: list[events.Event] = []
    step = "- cache: {key: k, store: s, steps: [{logger: ran}, {set_payload: null}]}\n"
    result = run_steps(step * 2, heard, payload=1)

    assert (result.payload, said(heard)) == (None, ["ran"])


def test_what_fails_is_not_kept(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(
        """
- foreach:
    collection: "${[1, 1]}"
    steps:
      - try:
          steps: [{cache: {steps: [{logger: ran}, {raise_error: {type: "APP:A"}}]}}]
          on_error: [{on_error_continue: {}}]
""",
        heard,
    )

    assert said(heard) == ["ran", "ran"]


def test_variables_set_inside_stay_inside_whether_the_steps_ran_or_not(run_steps: Run) -> None:
    result = run_steps(
        """
- cache: {key: k, steps: [{set_variable: {variable_name: x, value: 1}}, {set_payload: 2}]}
- set_payload: "${[payload, vars.x]}"
"""
    )

    assert result.payload == [2, None]


def stream_of(folder: Path, count: int) -> str:
    rows = "".join(f'{{"n": {number}}}\n' for number in range(count))
    (folder / "rows.jsonl").write_text(rows, encoding="utf-8")
    read = f'file.read_json_lines: {{path: "{folder}/rows.jsonl"}}'
    step = f"cache: {{key: k, store: s, steps: [{{logger: ran}}, {{{read}}}]}}"
    return f"- {step}\n- foreach: {{steps: [{{logger: '${{payload.n}}'}}]}}\n" * 2


def test_a_stream_is_kept_and_is_a_stream_again(run_steps: Run, tmp_path: Path) -> None:
    heard: list[events.Event] = []
    result = run_steps(stream_of(tmp_path, 3), heard)

    assert (result.error, said(heard)) == (None, ["ran", "0", "1", "2", "0", "1", "2"])


def test_a_long_stream_is_read_each_time_and_that_is_said(
    run_steps: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_MOST_RECORDS", 2)
    heard: list[events.Event] = []
    run_steps(stream_of(tmp_path, 3), heard)

    assert said(heard) == ["ran", "0", "1", "2"] * 2
    assert "not cached" in " ".join(event.message for event in heard if isinstance(event, events.Noted))


def test_a_stream_tells_no_key(run_steps: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"n": 1}\n', encoding="utf-8")
    result = run_steps(
        f'- file.read_json_lines: {{path: "{tmp_path}/rows.jsonl"}}\n- cache: {{steps: [{{logger: ran}}]}}'
    )

    assert isinstance(result.error, ConfigurationError)
    assert "`key:`" in result.error.hint


KEPT = """
- cache: {key: k, store: s, steps: [{set_payload: "${payload + 1}"}, {logger: inside}]}
- logger: after
"""


@pytest.mark.parametrize("at", ["inside", "after"])
def test_a_killed_run_gives_what_it_gave_whatever_others_keep_meanwhile(tmp_path: Path, at: str) -> None:
    killed(tmp_path, KEPT, at, payload="1")
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        for key in state.objects.keys("s"):
            state.objects.store("s", key, {"value": "of another"})
    result = gone_on(tmp_path, KEPT, payload=1)

    assert (result.error, result.resumed, result.payload) == (None, True, 2)


def test_a_process_that_comes_by_again_sees_the_same_answer(tmp_path: Path) -> None:
    heard: list[events.Event] = []
    spread = '- parallel_foreach: {block_size: 1, collection: "${[1, 2]}", steps: [{set_payload: "${vars.kept}"}]}\n'
    step = "- cache: {key: k, store: s, steps: [{logger: ran}, {set_payload: 7}]}\n  target: kept\n"
    result = durable(tmp_path, step + spread + step + spread, heard)

    assert (result.error, result.payload, said(heard)) == (None, [7, 7], ["ran"])


@pytest.mark.parametrize("body", ["{steps: []}", "{key: k}", "{ttl: 0, steps: [{logger: x}]}"])
def test_nonsense_is_found_before_it_runs(body: str) -> None:
    with pytest.raises(ConfigurationError):
        Flow.read(f"flows:\n  main:\n    steps:\n      - cache: {body}\n")
