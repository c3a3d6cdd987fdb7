from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.storage.canonical_json import dumps, exact, loads, loads_sent, plain

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(VALUES)
def test_plain_data_comes_back_as_it_was(value: object) -> None:
    assert loads(dumps(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_keep_their_value(value: Decimal) -> None:
    assert Decimal(str(loads(dumps(value)))) == value


def test_digits_that_a_float_would_lose_are_kept() -> None:
    assert str(loads("[0.10, 12345678901234567.89]")[0]) == "0.10"
    assert loads("12345678901234567.89") == Decimal("12345678901234567.89")


def test_dates_become_text() -> None:
    assert plain({"d": date(2026, 1, 2), "t": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "l": (1,)}) == {
        "d": "2026-01-02",
        "t": "2026-01-02T03:04:05Z",
        "l": [1],
    }


@pytest.mark.parametrize("text", ["[" * 100_000, "[" * 101 + "]" * 101, '{"a":' * 101 + "1" + "}" * 101])
def test_what_a_client_nests_deeper_than_any_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="nested"):
        loads_sent(text)


def test_what_is_kept_may_be_as_deep_as_it_was_sent() -> None:
    text = "[" * 100 + "]" * 100

    assert loads_sent(text) == loads(text)


@pytest.mark.parametrize("text", ["1e999999999", "-1E-999999999", "0e-99999", "1e401", "NaN", "Infinity", "x", ""])
def test_a_number_that_is_endless_when_written_out_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of what it says nothing is promised
        exact(text)


@given(st.decimals(-(10**18), 10**18, allow_nan=False, places=8))
def test_every_other_number_keeps_its_digits(number: Decimal) -> None:
    assert str(exact(str(number))) == str(number)
