"""Comparing by value; null is neither less nor more; conditions do not guess."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.expression import comparison
from connector.expression.limits import Refusal

NOON = datetime(2024, 1, 31, 12, tzinfo=UTC)
PLAIN = NOON.replace(tzinfo=None)


def meter() -> list[int]:
    return [1_000_000]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, Decimal("1.0"), True),
        (0.1, Decimal("0.1"), True),
        (1, True, False),
        (True, True, True),
        ("1", 1, False),
        (None, None, True),
        (None, 0, False),
        ([1, {"a": (2,)}], [1.0, {"a": [2]}], True),
        ([1], [1, 2], False),
        ({"a": 1}, {"b": 1}, False),
        (NOON, NOON.date(), False),
        (NOON, PLAIN, False),
        (float("nan"), float("nan"), False),
        ({}, [], False),
    ],
)
def test_equality(left: Any, right: Any, expected: bool) -> None:
    assert comparison.equal(meter(), left, right) is expected
    assert comparison.unequal(meter(), right, left) is not expected


@pytest.mark.parametrize("name", ["less", "less_or_equal", "more", "more_or_equal"])
@pytest.mark.parametrize(("left", "right"), [(None, 1), ("a", None), (None, None)])
def test_null_is_neither_less_nor_more_than_anything(name: str, left: Any, right: Any) -> None:
    assert getattr(comparison, name)(meter(), left, right) is False


def test_order_of_numbers_texts_and_dates() -> None:
    assert comparison.less(meter(), 1, Decimal("1.5"))
    assert comparison.more(meter(), 0.3, Decimal("0.29"))
    assert comparison.less_or_equal(meter(), "a", "a")
    assert comparison.more_or_equal(meter(), date(2024, 2, 1), date(2024, 1, 31))
    assert comparison.less(meter(), NOON, NOON.replace(hour=13))


@pytest.mark.parametrize(
    ("left", "right", "hint"),
    [
        (1, "2", "number("),
        ("2024", date(2024, 1, 1), "date("),
        (NOON, PLAIN, "to_utc("),
        (NOON, NOON.date(), "date("),
        (True, False, ""),
        ([1], [2], ""),
        (float("nan"), 1, ""),
    ],
)
def test_what_has_no_order_is_refused_with_the_cure(left: Any, right: Any, hint: str) -> None:
    with pytest.raises(Refusal) as caught:
        comparison.less(meter(), left, right)

    assert hint in caught.value.hint


def test_membership() -> None:
    assert comparison.contains(meter(), 1.0, [Decimal(1)])
    assert comparison.contains(meter(), "b", "abc")
    assert comparison.contains(meter(), "a", {"a": 1})
    assert not comparison.contains(meter(), None, "abc")
    assert not comparison.contains(meter(), [1], {"a": 1})
    assert comparison.lacks(meter(), 1, None)
    for value, whole in ((1, "abc"), (1, 2)):
        with pytest.raises(Refusal):
            comparison.contains(meter(), value, whole)


@pytest.mark.parametrize("value", [None, False, 0, "", [], {}, Decimal(0), ()])
def test_a_condition_does_not_hold_for(value: Any) -> None:
    assert comparison.holds(value) is False


@pytest.mark.parametrize("value", [True, 1, "x", [0], {"a": None}, NOON, object()])
def test_a_condition_holds_for(value: Any) -> None:
    assert comparison.holds(value) is True


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, VALUES)
def test_equality_is_symmetric_and_reflexive(left: Any, right: Any) -> None:
    assert comparison.equal(meter(), left, left)
    assert comparison.equal(meter(), left, right) == comparison.equal(meter(), right, left)
