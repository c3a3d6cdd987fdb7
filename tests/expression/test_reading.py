"""Reading fields, positions and slices; iterating; building records."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from connector.expression import reading
from connector.expression.limits import Refusal


def meter() -> list[int]:
    return [1_000_000]


class Secret:
    password = "hunter2"


def test_a_field_is_looked_up_and_never_a_python_attribute() -> None:
    assert reading.get(meter(), {"items": 1}, "items") == 1
    assert reading.get(meter(), {}, "items") is None
    assert reading.get(meter(), MappingProxyType({"a": 1}), "a") == 1
    with pytest.raises(Refusal):
        reading.get(meter(), Secret(), "password")


def test_a_field_of_a_list_is_the_list_of_the_fields() -> None:
    lines = [{"a": 1}, {}, None, [{"a": 2}], MappingProxyType({"a": 3})]

    assert reading.get(meter(), lines, "a") == [1, None, None, [2], 3]


@pytest.mark.parametrize("value", [1, "text", True, 1.5])
def test_a_single_value_has_no_fields(value: Any) -> None:
    with pytest.raises(Refusal):
        reading.get(meter(), value, "a")


def test_positions_that_are_not_there_are_null() -> None:
    assert [reading.item(meter(), [1, 2], at) for at in (0, -1, 2, -3)] == [1, 2, None, None]
    assert reading.item(meter(), "ab", 1) == "b"
    assert reading.item(meter(), {"a": 1}, "a") == 1
    assert reading.item(meter(), {5: 1}, 5) == 1
    assert reading.item(meter(), None, 5) is None
    for value, key in (([1], True), ([1], 1.5), (5, 0), ({}, [1]), (Secret(), 0)):
        with pytest.raises(Refusal):
            reading.item(meter(), value, key)


def test_slices() -> None:
    assert reading.part(meter(), (1, 2, 3), 1, None, None) == [2, 3]
    assert reading.part(meter(), "abc", None, None, -1) == "cba"
    assert reading.part(meter(), None, 1, 2, None) is None
    for value, bound in (({}, 1), ([1], "a"), ([1], True)):
        with pytest.raises(Refusal):
            reading.part(meter(), value, bound, None, None)


def test_iteration_costs() -> None:
    counted = [10]

    assert list(reading.each(counted, [1, 2], 3)) == [1, 2]
    assert counted == [4]
    with pytest.raises(Refusal):
        list(reading.each(counted, [1, 2], 3))


def test_items_with_parts_have_as_many_as_there_are_names() -> None:
    assert list(reading.tuples(meter(), [[1, 2], (3, 4)], 1, 2)) == [[1, 2], (3, 4)]
    for value in ([[1]], [1], ["ab"]):
        with pytest.raises(Refusal):
            list(reading.tuples(meter(), value, 1, 2))


def test_spreading() -> None:
    assert reading.spread(meter(), None) == ()
    assert reading.merged(meter(), None) == {}
    with pytest.raises(Refusal):
        reading.spread(meter(), "text")
    with pytest.raises(Refusal):
        reading.merged(meter(), [1])


def test_names_of_fields_are_text() -> None:
    assert reading.key("a") == "a"
    with pytest.raises(Refusal):
        reading.key(1)


def test_a_result_is_measured_as_if_written_out() -> None:
    shared = ["x"] * 10
    value = [shared] * 10

    assert reading.bounded([300], value) is value
    with pytest.raises(Refusal):
        reading.bounded([100], value)
