"""Oracle's rarer functions of numbers."""

from __future__ import annotations

import pytest

from connector.sandbox.suiteql.oracle_maths import MATHS, bitand, ora_hash, remainder, width_bucket
from connector.sandbox.suiteql.oracle_numbers import BadNumber


def test_remainder_goes_to_the_nearest() -> None:
    assert [remainder(7, 4), remainder(5, 4), remainder(6, 4), remainder(-7, 4)] == [-1, 1, -2, 1]
    with pytest.raises(BadNumber):
        remainder(1, 0)


def test_bits_and_buckets() -> None:
    assert bitand(12, 10) == 8
    assert [width_bucket(value, 0, 10, 5) for value in (-1, 0, 5, 9.9, 10)] == [0, 1, 3, 5, 6]
    assert width_bucket(7, 10, 0, 5) == 2


def test_hashes_stay_the_same_and_within_their_span() -> None:
    assert ora_hash("a") == ora_hash("a") != ora_hash("b")
    assert {ora_hash(number, 9) for number in range(500)} == set(range(10))


@pytest.mark.parametrize(("name", "value"), [("ACOS", 2), ("COSH", 10**6), ("ASIN", -1.1)])
def test_what_has_no_result_is_no_number(name: str, value: float) -> None:
    with pytest.raises(BadNumber):
        MATHS[name](value)


def test_angles() -> None:
    assert MATHS["ATAN2"](1, 1) == 0.7853981633974483
    assert MATHS["COS"](0) == 1
