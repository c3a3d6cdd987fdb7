"""Draws that never change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.seeds.dice import Dice


def test_the_same_name_draws_the_same_for_ever() -> None:
    assert [Dice("demo").below(1000), Dice("demo").below(1000)] == [Dice("demo").below(1000)] * 2
    assert [Dice("customer 1").number(), Dice("customer 2").number()] == [16378380060937133202, 11051318755222744442]


@given(st.text(max_size=20), st.integers(1, 10**6))
def test_draws_stay_below_their_limit(name: str, limit: int) -> None:
    dice = Dice(name)

    assert all(0 <= dice.below(limit) < limit for _ in range(20))


def test_draws_are_spread_evenly() -> None:
    dice = Dice("even")
    counts = [0] * 10
    for _ in range(10_000):
        counts[dice.below(10)] += 1

    assert min(counts) > 900
    assert 4_700 < sum(dice.chance(50) for _ in range(10_000)) < 5_300


def test_digits_fill_a_pattern() -> None:
    filled = Dice("phone").digits("+1 555 01##")

    assert filled.startswith("+1 555 01")
    assert filled[-2:].isdigit()
    assert Dice("pick").pick("abc") in "abc"
