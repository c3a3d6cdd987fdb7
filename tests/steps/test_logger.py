from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from connector import events
from connector.flow.result import RunResult

Run = Callable[..., RunResult]


def said(heard: list[events.Event]) -> list[events.Logged]:
    return [event for event in heard if isinstance(event, events.Logged)]


def test_a_text_a_value_or_the_payload(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps(
        """
- logger: "hello ${payload.name}"
- logger: {message: {a: 1}}
- logger: {}
""",
        heard,
        payload={"name": "Aurora", "price": Decimal("1.50"), "day": date(2026, 1, 2)},
    )

    assert [event.message for event in said(heard)] == [
        "hello Aurora",
        '{"a": 1}',
        '{"name": "Aurora", "price": 1.5, "day": "2026-01-02"}',
    ]


def test_it_bears_its_level_category_and_step(run_steps: Run) -> None:
    heard: list[events.Event] = []
    run_steps("- id: warn\n  logger: {message: x, level: WARN, category: orders}", heard)

    assert said(heard) == [events.Logged(step="main/warn", level="WARN", message="x", category="orders")]


def test_a_stream_is_named_never_consumed(run_steps: Run) -> None:
    heard: list[events.Event] = []
    result = run_steps("- id: read\n  file.read_csv: {path: no-such-file.csv}\n- logger: {}", heard)

    assert result.status == "ok"
    assert [event.message for event in said(heard)] == ["a stream opened by main/read"]
