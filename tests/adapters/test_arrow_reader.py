from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from connector.adapters.arrow_reader import arrow_reader
from connector.errors import RejectedError
from tests.adapters.conftest import Shop

TYPES = {"id": "integer", "total": "decimal(18,2)", "day": "date", "note": "text"}


def test_a_stream_is_read_batch_by_batch_with_the_types_that_were_said(shop: Shop) -> None:
    with shop.flow().stream(until="write") as records:
        reader = arrow_reader(records, TYPES)
        assert isinstance(reader, pa.RecordBatchReader)
        assert reader.schema.field("total").type == pa.decimal128(18, 2)
        first = reader.read_next_batch().to_pylist()
        rest = reader.read_all()

    assert first[0] == {"id": 1, "total": Decimal("1.10"), "day": date(2026, 2, 28), "note": "no. 1"}
    assert rest.num_rows == 3


def test_without_types_the_first_page_shows_them(shop: Shop) -> None:
    with shop.flow().stream(until="write") as records:
        table = arrow_reader(records).read_all()

    assert table.num_rows == 5
    assert [str(field.type) for field in table.schema] == [
        "int64",
        "decimal128(38, 9)",
        "date32[day]",
        "string",
        "bool",
    ]


def test_a_value_that_does_not_fit_stops_the_reader(shop: Shop) -> None:
    with shop.flow().stream(until="write") as records, pytest.raises(RejectedError, match="the column holds date"):
        arrow_reader(records, {"note": "date"}).read_all()
