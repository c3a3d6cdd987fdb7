from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.row_types import ColumnType, reader


def test_gives_columns_their_types_and_missing_ones_none() -> None:
    read = reader(
        {"Id": "integer", "rate": "decimal", "flag": "boolean", "day": "date", "at": "datetime", "gone": "decimal"},
        ("id", "rate", "flag", "day", "at", "gone", "email"),
        ZoneInfo("America/Los_Angeles"),
    )

    row = read({"id": "264.0", "rate": ".50", "flag": "T", "day": "2026-03-08", "at": "2026-03-08T03:30:00"})

    assert row == {
        "id": 264,
        "rate": Decimal("0.50"),
        "flag": True,
        "day": date(2026, 3, 8),
        "at": datetime(2026, 3, 8, 10, 30, tzinfo=UTC),
        "gone": None,
        "email": None,
    }


def test_an_offset_in_the_text_goes_before_the_zone() -> None:
    read = reader({"at": "datetime"}, (), ZoneInfo("Europe/Berlin"))

    assert read({"at": "2026-01-01T00:00:00Z"})["at"] == datetime(2026, 1, 1, tzinfo=UTC)
    assert reader({"at": "datetime"}, (), None)({"at": "2026-01-01 00:00:00"})["at"] == datetime(2026, 1, 1, tzinfo=UTC)


def test_without_types_text_stays_text() -> None:
    assert reader({}, (), None)({"n": "007", "other": 5}) == {"n": "007", "other": 5}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "1.5"),
        ("integer", "x"),
        ("decimal", "1,5"),
        ("boolean", "maybe"),
        ("date", "3/8/2026"),
        ("datetime", "?"),
    ],
)
def test_a_value_of_another_kind_is_named_with_the_cure(kind: ColumnType, value: str) -> None:
    with pytest.raises(ConfigurationError, match="column c is"):
        reader({"c": kind}, (), None)({"c": value})
