"""One text for one number."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.netsuite.exact_numbers import exact


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2.0", "2"),
        ("2", "2"),
        ("100", "100"),
        ("12.50", "12.5"),
        ("-0.10", "-0.1"),
        ("1.5E7", "15000000"),
        ("1E-3", "0.001"),
    ],
)
def test_a_number_has_no_zeros_at_its_end_and_no_exponent(text: str, found: str) -> None:
    assert str(exact(text)) == found


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8))
def test_no_digit_is_lost_whatever_the_spelling(number: Decimal) -> None:
    assert exact(str(number)) == exact(f"{number:f}") == number
    assert str(exact(str(number))) == str(exact(f"{number:f}"))


@pytest.mark.parametrize("text", ["1E999999999", "-1e-999999999"])
def test_a_number_that_would_fill_the_memory_keeps_its_exponent(text: str) -> None:
    assert len(str(exact(text))) < 20


def test_what_is_no_number_is_none() -> None:
    with pytest.raises(InvalidOperation):
        exact("-10.0%")
