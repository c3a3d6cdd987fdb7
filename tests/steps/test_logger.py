from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from connector import events
from connector.flow.api import Flow
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


def test_redacted_fields_are_not_logged(tmp_path: Path) -> None:
    heard: list[events.Event] = []
    (tmp_path / "connector.yaml").write_text("redact: [ssn]\n", encoding="utf-8")
    steps = '[{logger: {}}, {logger: "${payload.name} has ${payload.SSN}"}, {logger: {message: {ssn: "${1 + 1}"}}}]'
    (tmp_path / "f.yaml").write_text("flows: {main: {steps: " + steps + "}}\n", encoding="utf-8")

    Flow.load(tmp_path / "f.yaml").run(state="memory", emit=heard.append, payload={"name": "A", "SSN": "123-45-6789"})

    assert [event.message for event in said(heard)] == [
        '{"name": "A", "SSN": "[redacted]"}',
        "A has [redacted]",
        '{"ssn": "[redacted]"}',
    ]
