from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connector.file.client import Files
from connector.optional_library import library

ARROW, PARQUET = library("pyarrow", "parquet"), library("pyarrow.parquet", "parquet")
COLUMNS = {
    "text": st.text(),
    "integer": st.integers(-(1 << 63), (1 << 63) - 1),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12),
    "float": st.floats(allow_nan=False),
    "boolean": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes(timezones=st.just(UTC)),
    "bytes": st.binary(),
}
RECORD = st.fixed_dictionaries(
    {"key": st.just(1)}, optional={name: st.none() | values for name, values in COLUMNS.items()}
)


@given(records=st.lists(RECORD, max_size=8))
def test_records_come_back_as_they_were(tmp_path_factory: Any, records: list[dict[str, Any]]) -> None:
    path = str(tmp_path_factory.mktemp("parquet") / "a.parquet")
    report = Files().write_parquet(path=path, records=records, batch_size=3, row_group_size=2)
    columns = {name for record in records for name in record}

    assert report.failed == 0
    assert list(Files().read_parquet(path=path, page_size=3)) == [
        {name: record.get(name) for name in columns} for record in records
    ]


def test_given_columns_make_the_schema(tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    records: list[dict[str, Any]] = [{"total": "1.5", "id": "7", "other": 1}, {"id": "x"}]
    report = Files().write_parquet(path=path, records=records, columns={"id": "integer", "total": "decimal(9,2)"})

    schema = PARQUET.read_schema(path)
    assert [(each.name, str(each.type)) for each in schema] == [("id", "int64"), ("total", "decimal128(9, 2)")]
    assert report.failed == 1
    assert "id is 'x', the column holds integer" in report.first_errors[0]["message"]
    assert list(Files().read_parquet(path=path)) == [{"id": 7, "total": Decimal("1.50")}]


def test_a_column_that_comes_late_or_grows_wider_is_there(tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    Files().write_parquet(path=path, records=[{"a": 1}, {"a": Decimal("0.125"), "b": "x"}], batch_size=1)

    assert list(Files().read_parquet(path=path)) == [
        {"a": Decimal(1), "b": None},
        {"a": Decimal("0.125"), "b": "x"},
    ]


def test_moments_are_utc_whatever_unit_they_are_kept_in(tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    moment = datetime(2024, 7, 1, 12, tzinfo=UTC)
    table = ARROW.table({"a": ARROW.array([moment], ARROW.timestamp("ns", tz="Europe/Zurich"))})
    PARQUET.write_table(table, path)

    (found,) = Files().read_parquet(path=path)
    assert found["a"] == moment
    assert found["a"].utcoffset().total_seconds() == 0
