from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.flow_tests.matching import ABSENT, Matcher, same

MATCHER = Matcher(scope={"params": {"name": "Anna"}})
SCALARS = st.none() | st.booleans() | st.integers() | st.text().filter(lambda text: "${" not in text) | st.dates()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


def ways(expected: Any, actual: Any, matcher: Matcher = MATCHER) -> list[tuple[str | int, ...]]:
    return [difference.way for difference in matcher.differences(expected, actual)]


@given(VALUES)
def test_a_value_is_as_itself(value: Any) -> None:
    assert ways(value, value) == []
    assert ways(value, value, Matcher(scope={}, exact=True)) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1, Decimal("1.00")),
        (12.5, Decimal("12.50")),
        (True, 1),
        ("2026-01-15", date(2026, 1, 15)),
        ("2026-01-15T08:00:00Z", datetime(2026, 1, 15, 8, tzinfo=UTC)),
        ("2026-01-15T09:00:00+01:00", datetime(2026, 1, 15, 8, tzinfo=UTC)),
    ],
)
def test_one_value_may_be_written_in_two_ways(expected: Any, actual: Any) -> None:
    assert same(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"), [(1, "1"), ("1", 1), (1, True and "x"), (None, 0), ("", None), (0, None), (None, ABSENT)]
)
def test_a_text_is_no_number_and_nothing_is_no_value(expected: Any, actual: Any) -> None:
    assert not same(expected, actual)


def test_a_number_may_stand_as_text_in_files_and_tables() -> None:
    textual = Matcher(scope={}, textual=True)

    assert ways({"a": 12.5, "b": True, "c": None}, {"a": "12.50", "b": "TRUE", "c": ""}, textual) == []
    assert ways(12.5, "12.51", textual) == [()]
    assert ways(1, "one", textual) == [()]


def test_a_mapping_may_have_further_keys_unless_it_is_exact() -> None:
    expected, actual = {"a": 1, "gone": None}, {"a": 1, "b": 2}

    assert ways(expected, actual) == []
    assert ways(expected, actual, Matcher(scope={}, exact=True)) == [()]


def test_a_difference_says_where_it_is() -> None:
    assert ways({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}) == [("a", 1, "b")]
    assert ways({"a": 1}, {}) == [("a",)]
    assert ways([1, 2], [1]) == [()]


@pytest.mark.parametrize("expected", ["${payload > 3}", "${payload == 4 and params.name == 'Anna'}", "${2 * 2}"])
def test_an_expression_is_a_condition_where_it_reads_the_value_and_else_a_value(expected: str) -> None:
    assert ways(expected, 4) == []
    assert ways(expected, 3) == [()]


@pytest.mark.parametrize("expected", ["${payload.total}", "${payload + 1}", "${payload > 'a'}"])
def test_a_condition_that_gives_no_truth_is_a_difference(expected: str) -> None:
    (found,) = MATCHER.differences(expected, {"total": 3})

    assert found.reason


def test_rows_match_in_any_order_and_each_once() -> None:
    rows = [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}]

    assert not list(MATCHER.missing([{"name": "B"}, {"name": "A"}], rows))
    (found,) = MATCHER.missing([{"name": "A"}, {"name": "A"}], rows)
    assert found.way[0] == 1


def test_a_row_that_is_missing_is_told_beside_the_likest() -> None:
    rows = [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}]

    (near,) = MATCHER.missing([{"id": 2, "name": "C"}], rows)
    assert (near.way, near.expected, near.actual) == ((0, "name"), "C", "B")
    (far,) = MATCHER.missing([{"id": 9, "name": "Z"}], rows)
    assert (far.way, far.reason) == ((0,), "it is not there")


def test_exact_rows_are_all_there_are() -> None:
    (found,) = Matcher(scope={}, exact=True).missing([{"id": 1}], [{"id": 1}, {"id": 2}])

    assert found.actual == {"id": 2}


def test_what_should_not_be_there_is_found() -> None:
    rows = [{"id": 1}, {"id": 2}]

    assert [one.way for one in MATCHER.present([{"id": 3}, {"id": 2}], rows)] == [(1,)]
