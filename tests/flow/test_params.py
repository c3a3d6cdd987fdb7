from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.params import read, values

TEXT = """
params:
  count: 3
  day: {type: date}
  town: {default: "${env:TOWN_OF_TEST:-Lyon}"}
flows: {main: {steps: [{logger: x}]}}
"""


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        ("text", "12", "12"),
        ("integer", "12", 12),
        ("decimal", "12.50", Decimal("12.50")),
        ("boolean", "Yes", True),
        ("boolean", "0", False),
        ("date", "2026-11-23", date(2026, 11, 23)),
        ("datetime", "2026-11-23T10:00:00+00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
    ],
)
def test_a_text_is_read_as_its_type_says(type_: str, text: str, expected: Any) -> None:
    assert read("x", type_, text) == expected


@pytest.mark.parametrize(
    ("type_", "text"),
    [("integer", "1.5"), ("decimal", "many"), ("boolean", "perhaps"), ("date", "23.11.2026"), ("datetime", "noon")],
)
def test_a_text_of_another_type_is_told_with_an_example(type_: str, text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read("x", type_, text)

    assert text in caught.value.message
    assert caught.value.hint.startswith("write ")


def test_given_goes_before_default_and_a_default_may_be_a_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = Flow.read(TEXT).loaded

    assert values(loaded, {"day": "2026-01-02", "count": "7"}) == {"count": 7, "day": date(2026, 1, 2), "town": "Lyon"}
    monkeypatch.setenv("TOWN_OF_TEST", "Oslo")
    assert values(loaded, {"day": "2026-01-02"})["town"] == "Oslo"


def test_a_param_without_a_value_is_told_before_the_run() -> None:
    with pytest.raises(ConfigurationError, match="`day` has no value") as caught:
        values(Flow.read(TEXT).loaded, {})

    assert caught.value.hint == "give it: -p day=…"


def test_an_unknown_param_is_answered_with_the_near_one() -> None:
    with pytest.raises(ConfigurationError) as caught:
        values(Flow.read(TEXT).loaded, {"cuont": "1"})

    assert caught.value.hint == "did you mean `count`?"
