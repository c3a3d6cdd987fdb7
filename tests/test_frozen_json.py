from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connector.frozen_json import fingerprint, freeze, plain, show, thaw

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.times()
    | st.timedeltas()
    | st.binary(max_size=20)
)
KEYS = st.text(max_size=5) | st.just("$")
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_nothing_is_lost(value: Any) -> None:
    assert thaw(freeze(value)) == value


@given(VALUES)
def test_types_stay(value: Any) -> None:
    assert type(thaw(freeze(value))) is type(value)


def test_the_digits_of_money_stay() -> None:
    assert str(thaw(freeze(Decimal("10.10")))) == "10.10"


def test_a_key_spelled_like_the_tag_is_data() -> None:
    value = {"$": ["decimal", "1"], "a": Decimal(1)}

    assert thaw(freeze(value)) == value


def test_a_text_that_looks_like_the_tag_is_data() -> None:
    value = ['"$":["decimal","1"]', '{"$": 1}']

    assert thaw(freeze(value)) == value


def test_the_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": Decimal("2.0")}) == fingerprint({"b": Decimal("2.0"), "a": 1})
    assert fingerprint({"a": Decimal("2.0")}) != fingerprint({"a": Decimal("2.00")})


def test_people_see_numbers_and_iso_dates() -> None:
    value = {"n": Decimal(5), "m": Decimal("0.10"), "d": date(2026, 1, 2), "t": datetime(2026, 1, 2, 3, tzinfo=UTC)}

    assert show(value) == '{"n": 5, "m": 0.1, "d": "2026-01-02", "t": "2026-01-02T03:00:00+00:00"}'


def test_a_decimal_that_no_float_holds_is_shown_as_text() -> None:
    assert plain(Decimal("0.1000000000000000000001")) == "0.1000000000000000000001"
    assert plain([time(1), timedelta(days=1)]) == ["01:00:00", "1 day, 0:00:00"]
