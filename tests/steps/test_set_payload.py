from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.flow.result import RunResult

Run = Callable[..., RunResult]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("5", 5),
        ("text", "text"),
        ("null", None),
        ("[1, {a: 2}]", [1, {"a": 2}]),
        ("{name: '${payload.n}', value: 3}", {"name": 7, "value": 3}),
        ("{value: 3}", 3),
        ("'${payload.n + 1}'", 8),
        ("'n is ${payload.n}'", "n is 7"),
        ("'$${payload.n}'", "${payload.n}"),
    ],
)
def test_a_value_becomes_the_payload(run_steps: Run, written: str, expected: Any) -> None:
    assert run_steps(f"- set_payload: {written}", payload={"n": 7}).payload == expected


def test_data_is_never_evaluated(run_steps: Run) -> None:
    assert run_steps('- set_payload: "${payload}"', payload="${1 + 1}").payload == "${1 + 1}"
