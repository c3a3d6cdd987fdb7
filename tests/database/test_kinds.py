from __future__ import annotations

import enum
import itertools
import math
import uuid
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.database.kinds import Kind, UnfitError, as_text, json_text, kind_needed, kind_of, plain_value, widened


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, Kind.UNKNOWN),
        (True, Kind.BOOLEAN),
        (2**63 - 1, Kind.INTEGER),
        (-(2**63), Kind.INTEGER),
        (2**63, Kind.DECIMAL),
        (Decimal("1.10"), Kind.DECIMAL),
        (1.5, Kind.FLOAT),
        (date(2024, 1, 1), Kind.DATE),
        (datetime(2024, 1, 1), Kind.DATETIME),  # noqa: DTZ001 - one without a zone is meant
        (datetime(2024, 1, 1, tzinfo=UTC), Kind.INSTANT),
        (time(1), Kind.TIME),
        (time(1, tzinfo=UTC), Kind.TEXT),
        ({}, Kind.JSON),
        ([1], Kind.JSON),
        ("x", Kind.TEXT),
        (b"x", Kind.BYTES),
        (uuid.UUID(int=1), Kind.TEXT),
    ],
)
def test_each_value_has_the_narrowest_kind_that_holds_it(value: Any, kind: Kind) -> None:
    assert kind_of(value) is kind
    assert kind_needed(Kind.UNKNOWN, [value, None]) is kind


def test_what_has_no_kind_is_refused() -> None:
    with pytest.raises(UnfitError, match="a set cannot be stored"):
        kind_of({1})


class Colour(enum.Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (math.nan, None),
        (Decimal("NaN"), None),
        (Decimal("sNaN"), None),
        (pd.NaT, None),
        (np.float64("nan"), None),
        (np.int64(5), 5),
        (np.bool_(True), True),
        (Colour.RED, "red"),
        (0.5, 0.5),
    ],
)
def test_wrappers_and_missing_values_are_unwrapped(value: Any, plain: Any) -> None:
    assert plain_value(value) == plain
    assert type(plain_value(value)) is type(plain)


@pytest.mark.parametrize(("column", "value"), list(itertools.product(Kind, Kind)))
def test_widening_settles_after_one_step(column: Kind, value: Kind) -> None:
    wide = widened(column, value)

    assert widened(wide, value) is wide
    assert widened(wide, column) is wide


@given(
    values=st.lists(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.decimals()
        | st.datetimes()
        | st.dates()
    )
)
def test_a_column_at_once_needs_what_its_values_need_one_by_one(values: list[Any]) -> None:
    slow = {kind_of(plain_value(value)) for value in values} - {Kind.UNKNOWN}
    missing = [value for value in values if isinstance(value, Decimal) and value.is_nan()]

    needed = kind_needed(Kind.UNKNOWN, values)

    if len(slow) <= 1 and not missing:
        assert {needed} - {Kind.UNKNOWN} == slow
    for kind in slow:
        assert widened(needed, kind) is needed


def test_json_keeps_digits_and_refuses_what_is_none() -> None:
    assert json_text({"a": Decimal("1.10"), "d": date(2024, 1, 2), "big": 2**70}) == (
        '{"a":1.10,"d":"2024-01-02","big":1180591620717411303424}'
    )
    for value in (Decimal("NaN"), [Decimal("Infinity")], "\ud800"):
        with pytest.raises(UnfitError):
            json_text(value)


def test_text_of_a_value_says_all_of_it() -> None:
    assert [as_text(value) for value in (True, 1, Decimal("1.10"), 0.1 + 0.2, date(2024, 1, 2), [1], "x")] == [
        "true",
        "1",
        "1.10",
        "0.30000000000000004",
        "2024-01-02",
        "[1]",
        "x",
    ]
    with pytest.raises(UnfitError):
        as_text(b"x")
