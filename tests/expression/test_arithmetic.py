"""Arithmetic on numbers, texts, lists, dates and durations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.expression import arithmetic
from connector.expression.limits import Refusal

without_zone = datetime
DAY = timedelta(days=1)
JAN = date(2024, 1, 31)
NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)


def meter() -> list[int]:
    return [1_000_000]


@pytest.mark.parametrize(
    ("operator", "left", "right", "expected"),
    [
        ("add", 1, 2, 3),
        ("add", 0.1, 0.2, Decimal("0.3")),
        ("add", "a", "b", "ab"),
        ("add", [1], (2,), [1, 2]),
        ("add", JAN, DAY, date(2024, 2, 1)),
        ("add", DAY, NOON, NOON + DAY),
        ("add", DAY, DAY, 2 * DAY),
        ("subtract", Decimal("1.10"), 1, Decimal("0.10")),
        ("subtract", JAN, date(2024, 1, 1), timedelta(days=30)),
        ("subtract", NOON, DAY, NOON - DAY),
        ("subtract", NOON, NOON - DAY, DAY),
        ("multiply", 3, Decimal("1.5"), Decimal("4.5")),
        ("multiply", "ab", 2, "abab"),
        ("multiply", 2, "ab", "abab"),
        ("multiply", "ab", -1, ""),
        ("multiply", 3, DAY, 3 * DAY),
        ("divide", 1, 4, Decimal("0.25")),
        ("divide", DAY, 2, timedelta(hours=12)),
        ("divide", DAY, timedelta(hours=6), Decimal(4)),
        ("floor_divide", Decimal("-7.5"), 2, Decimal(-4)),
        ("modulo", Decimal("-7.5"), 2, Decimal("0.5")),
        ("modulo", 7, -3, -2),
    ],
)
def test_operators_give(operator: str, left: Any, right: Any, expected: Any) -> None:
    found = getattr(arithmetic, operator)(meter(), left, right)

    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [
        ("add", 1, None),
        ("add", "a", 1),
        ("add", True, 1),
        ("add", [1], 1),
        ("add", {}, {}),
        ("add", JAN, timedelta(hours=1)),
        ("add", JAN, JAN),
        ("add", None, DAY),
        ("subtract", NOON, JAN),
        ("subtract", NOON, without_zone(2024, 1, 1)),
        ("subtract", "a", "b"),
        ("multiply", [1], 2),
        ("multiply", 1 << 3000, 1 << 3000),
        ("add", (1 << 4096) - 1, 1),
        ("divide", 1, 0),
        ("divide", 1, 0.0),
        ("divide", DAY, 0),
        ("divide", DAY, timedelta()),
        ("modulo", 1, 0),
        ("modulo", "%d", 1),
        ("add", float("nan"), 1),
        ("add", float("inf"), 1),
        ("add", Decimal("Infinity"), 1),
        ("add", Decimal("1e9999"), 1),
    ],
)
def test_operators_refuse_what_has_no_meaning(operator: str, left: Any, right: Any) -> None:
    with pytest.raises((Refusal, ArithmeticError)):
        getattr(arithmetic, operator)(meter(), left, right)


def test_signs() -> None:
    assert arithmetic.negative(Decimal("1.5")) == Decimal("-1.5")
    assert arithmetic.negative(DAY) == -DAY
    assert arithmetic.positive(0.5) == Decimal("0.5")


FINITE = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@given(FINITE, FINITE.filter(bool))
def test_division_and_rest_belong_together_also_below_zero(left: Decimal, right: Decimal) -> None:
    whole = arithmetic.floor_divide(meter(), left, right)
    rest = arithmetic.modulo(meter(), left, right)

    assert whole * right + rest == left
    assert rest == 0 or (rest < 0) == (right < 0)
    assert abs(rest) < abs(right)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_float_counts_as_the_decimal_it_is_written_as(value: float) -> None:
    assert arithmetic.number(value, "x") == Decimal(repr(value))
