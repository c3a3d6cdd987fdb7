"""Values as text and in forms."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.config_model import seconds
from connector.expression.limits import Refusal
from connector.expression.plain_text import duration_text, formatted, is_format, text, written


def meter() -> list[int]:
    return [1_000_000]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "true"),
        (42, "42"),
        (1.5, "1.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.0000001"), "0.0000001"),
        (date(2024, 1, 31), "2024-01-31"),
        (datetime(2024, 1, 31, 10, tzinfo=UTC), "2024-01-31T10:00:00Z"),
        (timedelta(hours=26, milliseconds=5), "1d2h5ms"),
        (timedelta(), "0s"),
        (-timedelta(minutes=1), "-1m"),
        ([1, "a", None, {"d": date(2024, 1, 31)}], '[1,"a",null,{"d":"2024-01-31"}]'),
    ],
)
def test_a_value_as_text(value: Any, expected: str) -> None:
    assert text(meter(), value) == expected


@pytest.mark.parametrize("value", [object(), {"a": object()}, float("nan"), [1 << 20_000]])
def test_what_has_no_text_is_refused(value: Any) -> None:
    with pytest.raises(Refusal):
        text(meter(), value)


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (Decimal("1234.5"), ",.2f", "1,234.50"),
        (5, "05d", "00005"),
        (Decimal("5.0"), "d", "5"),
        (255, "x", "ff"),
        (0.256, ".1%", "25.6%"),
        (7, ".2f", "7.00"),
        ("a", ">3", "  a"),
        ("abc", ".2", "ab"),
        (None, "*^4", "****"),
        (True, "<6", "true  "),
        (date(2024, 1, 5), "%d/%m/%y", "05/01/24"),
    ],
)
def test_forms(value: Any, form: str, expected: str) -> None:
    assert is_format(form)
    assert formatted(meter(), value, form) == expected


@pytest.mark.parametrize(
    ("value", "form"), [(5, "9999d"), (5, "q"), ("a", "d"), (Decimal("1.5"), "d"), (5, ".999f"), ("a", "x" * 200)]
)
def test_what_is_no_form_is_refused(value: Any, form: str) -> None:
    with pytest.raises(Refusal):
        formatted(meter(), value, form)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON)
def test_json_reads_back(value: Any) -> None:
    assert json.loads(written(meter(), value)) == value
    assert json.loads(written(meter(), value, ordered=True)) == value


@given(st.integers(0, 10**10))
def test_a_duration_reads_back_to_the_millisecond(milliseconds: int) -> None:
    shown = duration_text(timedelta(milliseconds=milliseconds))

    assert round(seconds(shown) * 1000) == milliseconds
