"""Decimal arithmetic and number formats."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql import oracle_numbers as numbers
from connector.sandbox.suiteql.oracle_numbers import BadNumber

cents = st.integers(-(10**13), 10**13).map(lambda value: Decimal(value).scaleb(-2))


@given(cents, cents)
def test_cents_add_up_as_decimals_do(left: Decimal, right: Decimal) -> None:
    total = numbers.add(float(left), float(right))

    assert numbers.exact(total) == left + right


@given(cents)
def test_cents_survive_being_kept_and_shown(amount: Decimal) -> None:
    assert Decimal(numbers.plain_text(numbers.kept(amount))) == amount


@given(st.integers(-(10**11), 10**11).map(lambda value: Decimal(value).scaleb(-3)))
def test_halves_are_rounded_away_from_zero(amount: Decimal) -> None:
    rounded = numbers.exact(numbers.rounded(float(amount), 2))

    assert abs(rounded - amount) <= Decimal("0.005")
    assert abs(amount) % Decimal("0.01") != Decimal("0.005") or abs(rounded) > abs(amount)


@pytest.mark.parametrize(
    ("value", "model", "text"),
    [
        (1234.5, "9,999.00", " 1,234.50"),
        (1234.5, "FM9,999.00", "1,234.50"),
        (-1234.5, "9G999D99", "-1,234.50"),
        (0.5, "990.00", "   0.50"),
        (0.5, "999.99", "    .50"),
        (0, "FM999", "0"),
        (7, "000", " 007"),
        (12345, "999", "####"),
        (1.5, "FM999.99", "1.5"),
        (1.5, "FM999.90", "1.50"),
        (5, "$99.00", "  $5.00"),
        (5, "L99", "  $5"),
        (-5, "99PR", "<5>"),
        (5, "99MI", "5"),
        (-5, "99MI", "5-"),
        (5, "S99", "+5"),
        (-5, "99S", "5-"),
        (5, "99S", "5+"),
        (255, "FMXXXX", "FF"),
        (255, "XXXX", "   FF"),
        (1234567, "FM9,999,999", "1,234,567"),
        (123, "FM9,999,999", "123"),
        (0.25, "TM9", ".25"),
        (1e21, "TM", "1000000000000000000000"),
    ],
)
def test_every_element_of_a_number_format(value: float, model: str, text: str) -> None:
    assert numbers.to_text(value, model) == text


@pytest.mark.parametrize(
    ("text", "model", "value"),
    [
        ("1,234.50", "9,999.99", 1234.5),
        ("$12", "$99", 12),
        ("12-", "99MI", -12),
        ("<5>", "9PR", -5),
        ("-7", "S9", -7),
        (".5", "0.9", 0.5),
    ],
)
def test_reading_by_a_format(text: str, model: str, value: float) -> None:
    assert numbers.from_text(text, model) == value


@given(st.integers(-(10**8), 10**8).map(lambda value: Decimal(value).scaleb(-2)))
def test_what_to_char_writes_to_number_reads(amount: Decimal) -> None:
    model = "9,999,999.99"

    assert numbers.exact(numbers.from_text(numbers.to_text(amount, model), model)) == amount


@pytest.mark.parametrize(("text", "model"), [("1234", "999"), ("1.5", "99"), ("abc", "999"), ("1", "no")])
def test_what_does_not_fit_is_said(text: str, model: str) -> None:
    with pytest.raises(BadNumber):
        numbers.from_text(text, model)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.5, ".5"), (-0.25, "-.25"), (100, "100"), (1e-7, ".0000001"), (1e22, "10000000000000000000000")],
)
def test_numbers_as_oracle_writes_them(value: float, shown: str) -> None:
    assert numbers.oracle_text(value) == shown


def test_what_is_no_number_is_said() -> None:
    with pytest.raises(BadNumber):
        numbers.exact("1,5")
    with pytest.raises(BadNumber):
        numbers.divide(1, 0)
    with pytest.raises(BadNumber):
        numbers.power(-8, 0.5)
