from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.file.client import Files
from connector.file.excel_format import MOST_ROWS, ExcelFormat

CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
VALUE = (
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | st.text(CHARACTERS, min_size=1)
    | st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001 - cells have no zone
    | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
)  # fmt: skip


@settings(max_examples=40)
@given(records=st.lists(st.fixed_dictionaries({"key": st.just(1)}, optional={"a": VALUE, "b": VALUE}), max_size=5))
def test_records_come_back_as_they_were(tmp_path_factory: Any, records: list[dict[str, Any]]) -> None:
    path = str(tmp_path_factory.mktemp("excel") / "a.xlsx")
    Files().write_excel(path=path, records=records, columns=["key", "a", "b"], batch_size=2)

    assert list(Files().read_excel(path=path, page_size=2)) == [
        {name: record.get(name) for name in ("key", "a", "b")} for record in records
    ]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    path = str(tmp_path / "a.xlsx")
    Files().write_excel(path=path, records=[{"a": "=1+1", "b": "#N/A"}])

    row = openpyxl.load_workbook(path).active[2]  # type: ignore[index] # a workbook has an active sheet
    assert [(each.value, each.data_type) for each in row] == [("=1+1", "s"), ("#N/A", "s")]


def test_more_digits_than_a_cell_holds_are_text(tmp_path: Path) -> None:
    path = str(tmp_path / "a.xlsx")
    moment = datetime(2024, 1, 1, 12, tzinfo=UTC)
    record = {
        "long": 12345678901234567890,
        "exact": Decimal("0.12345678901234567"),
        "at": moment,
        "day": date(2024, 1, 2),
    }
    Files().write_excel(path=path, records=[record], sheet="Prices")

    assert list(Files().read_excel(path=path, sheet="Prices", types={"day": "date"})) == [
        {
            "long": "12345678901234567890",
            "exact": "0.12345678901234567",
            "at": moment.replace(tzinfo=None),
            "day": date(2024, 1, 2),
        }
    ]


@pytest.mark.parametrize("record", [{"a": "x" * 40_000}, {"a": "\x00"}, {"a": b"x"}, "x"])
def test_what_a_cell_cannot_hold_is_refused(record: Any) -> None:
    format_ = ExcelFormat(columns=(), sheet="s", header=True)

    with pytest.raises(ValueError, match=r"cell|text|mapping"):
        format_.text(record, format_.begin([], ""))


def test_a_sheet_has_an_end() -> None:
    format_ = ExcelFormat(columns=(), sheet="s", header=True)

    with pytest.raises(ValueError, match="a sheet holds"):
        format_.text({"a": 1}, {"columns": [], "rows": MOST_ROWS})
