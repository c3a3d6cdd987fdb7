from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from connector.errors import ConfigurationError
from connector.flow.api import Flow
from connector.flow.frames import frame_like, records_of

DAY, MOMENT = date(2026, 2, 28), datetime(2026, 1, 1, tzinfo=UTC)
ROWS: list[dict[str, Any]] = [
    {"n": 1, "d": Decimal("1.10"), "on": DAY, "at": MOMENT, "s": "a", "b": True},
    {"n": None, "d": None, "on": None, "at": None, "s": None, "b": None},
    {"n": 2**60 + 1, "d": Decimal("0.30"), "on": DAY, "at": MOMENT, "s": "b", "b": False},
]  # fmt: skip
SAME = "flows: {f: {steps: [{transform: {each: '${payload}'}}]}}"


def test_a_pandas_frame_comes_back_as_it_was() -> None:
    frame = frame_like(pd.DataFrame(), ROWS)

    assert records_of(frame) == ROWS
    assert str(frame.dtypes["n"]) == "Int64"
    assert str(frame.dtypes["b"]) == "boolean"


def test_an_arrow_table_comes_back_as_it_was() -> None:
    assert records_of(frame_like(pa.table({}), ROWS)) == ROWS


def test_what_holds_no_records_is_refused() -> None:
    for wrong in ("text", 3, [1, 2], {"a": 1}):
        with pytest.raises(ConfigurationError, match="holds no records"):
            records_of(wrong)


def test_a_flow_is_a_function_of_a_frame() -> None:
    frame = frame_like(pd.DataFrame(), ROWS)
    after = frame.pipe(Flow.read(SAME).apply)

    assert isinstance(after, pd.DataFrame)
    assert records_of(after) == ROWS
    assert Flow.read(SAME).apply(pa.table({"a": [1, None]})).to_pylist() == [{"a": 1}, {"a": None}]
    assert Flow.read(SAME).apply([{"a": 1}]) == [{"a": 1}]
