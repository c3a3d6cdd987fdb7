"""Whole numbers in what a client sends."""

import pytest

from connector.sandbox.whole_number import whole_number


@pytest.mark.parametrize(
    ("value", "number"), [("0", 0), ("28", 28), ("-5", -5), ("007", 7), (3, 3), ("9" * 18, 10**18 - 1)]
)
def test_digits_are_a_number(value: object, number: int) -> None:
    assert whole_number(value) == number


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        "--1",
        "+1",
        "1_0",
        "1.0",
        " 1",
        "1\n",
        "²",
        "٣",
        "½",
        "9" * 19,
        "9" * 5000,
        None,
        True,
        1.0,
        10**400,
        [],
    ],
)
def test_everything_else_is_none(value: object) -> None:
    assert whole_number(value) is None


def test_a_number_too_long_to_be_written_is_none() -> None:
    assert whole_number(10**5000) is None
