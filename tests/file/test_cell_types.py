from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.file.cell_types import READ, CellType, cell, json_line, unfit


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_survives_its_cell(value: Decimal) -> None:
    assert READ["decimal"](cell(value)) == value


@given(st.integers() | st.booleans() | st.dates() | st.datetimes(timezones=st.just(UTC)))
def test_a_value_survives_its_cell(value: Any) -> None:
    types: dict[type, CellType] = {int: "integer", bool: "boolean", date: "date", datetime: "datetime"}

    assert READ[types[type(value)]](cell(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (math.nan, ""), (pd.NaT, ""), ("", ""), (0.1, "0.1"), (time(1, 2), "01:02:00"), ([1, "ü"], '[1,"ü"]')],
)
def test_text_of_a_cell(value: Any, text: str) -> None:
    assert cell(value) == text


@pytest.mark.parametrize("value", [b"x", {1, 2}, {"a": Decimal("NaN")}])
def test_what_has_no_text_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"no text|no JSON"):
        cell(value)


@pytest.mark.parametrize(
    ("type_", "text"),
    [("integer", "1.0"), ("decimal", "1,5"), ("boolean", "maybe"), ("date", "02/01/2024"), ("datetime", "noon")],
)
def test_text_that_is_no_such_value_is_refused(type_: CellType, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        READ[type_](text)


def test_json_keeps_every_digit() -> None:
    assert json_line({"a": Decimal("1.10"), "n": 2**70}) == '{"a":1.10,"n":1180591620717411303424}'


@pytest.mark.parametrize(("text", "type_"), [("12_5", "integer"), ("1_2.5", "decimal"), ("sNaN", "decimal")])
def test_what_only_python_reads_as_a_number_is_none(text: str, type_: CellType) -> None:
    assert unfit({"a": text}, {"a": type_}) == f"a is {text!r}, which is no {type_}"


def test_a_number_of_a_million_places_does_not_fill_the_memory() -> None:
    assert cell(Decimal("1E+999999999")) == "1E+999999999"
    assert cell(Decimal("1E+20")) == "100000000000000000000"
