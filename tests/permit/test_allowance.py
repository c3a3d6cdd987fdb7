from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connector.permit.allowance import STEP, Allowance


def test_a_refusal_at_six_leaves_five() -> None:
    assert Allowance().refused(6, 10.0, 10.5).at_most() == 5
    assert Allowance().at_most() is None


def test_each_further_refusal_of_a_burst_was_one_too_many() -> None:
    found = Allowance()
    for _ in range(11):  # sixteen sent at once, five taken
        found = found.refused(16, 10.0, 10.5)

    assert found.at_most() == 5
    assert found.refusals == 11


def test_a_refusal_after_the_burst_counts_anew() -> None:
    lowered = Allowance().refused(6, 10.0, 10.5)

    assert lowered.refused(3, 20.0, 20.5).at_most() == 2
    assert lowered.refused(5, 20.0, 20.5).at_most() == 4
    assert lowered.refused(9, 20.0, 20.5).at_most() == 5


def test_the_limit_holds_ten_minutes_and_is_then_probed_by_one() -> None:
    lowered = Allowance().refused(6, 10.0, 10.0)

    assert lowered.probing(10.0 + STEP - 1) is lowered
    raised = lowered.probing(10.0 + STEP)
    assert raised.at_most() == 6
    assert raised.probing(10.0 + STEP + 1) is raised
    assert raised.refused(6, 10.0 + STEP + 1, 10.0 + STEP + 2).at_most() == 5


def test_a_clock_that_was_turned_back_does_not_stop_the_probing_for_ever() -> None:
    assert Allowance().refused(6, 1e9, 1e9).probing(10.0).at_most() == 6


def test_the_smallest_of_all_limits_holds() -> None:
    found = Allowance().told(10, 0.0)

    assert found.at_most() == 10
    assert found.at_most(4) == 4
    assert found.refused(3, 1.0, 1.0).at_most(4) == 2
    assert found.told(None, 1.0).at_most() is None


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_burst_ends_at_what_the_account_takes(sent: int, taken: int) -> None:
    found = Allowance()
    for _ in range(max(sent - taken, 0)):
        found = found.refused(sent, 1.0, 2.0)

    assert found.at_most() == (taken if sent > taken else None)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(), st.lists))
def test_whatever_was_kept_is_read(found: object) -> None:
    for name in ("lowered", "since", "known", "refusals", "asked", "refused_at"):
        read = Allowance.read({name: found})
        assert read.at_most() in (None, found)
    assert Allowance.read(Allowance(lowered=4, since=1.5).as_dict()) == Allowance(lowered=4, since=1.5)
