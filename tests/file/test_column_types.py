from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.file.column_types import fitted, given_columns


@pytest.mark.parametrize(
    ("values", "type_", "last"),
    [
        ([None, 1], "integer", 1),
        ([1, Decimal("2.5")], "decimal", Decimal("2.5")),
        ([0.5, Decimal("2.5")], "decimal", Decimal("2.5")),
        ([True], "boolean", True),
        ([{"a": 1}], "json", '{"a":1}'),
        ([datetime(2024, 1, 1)], "datetime", datetime(2024, 1, 1, tzinfo=UTC)),  # noqa: DTZ001 - one without a zone is meant
        ([date(2024, 1, 1)], "date", date(2024, 1, 1)),
        ([b"x"], "bytes", b"x"),
        ([float("nan")], None, None),
    ],
)
def test_a_column_learns_its_type(values: list[Any], type_: str | None, last: Any) -> None:
    columns: dict[str, Any] = {}
    for value in values:
        columns["a"], held = fitted(columns, "a", value)

    assert columns["a"]["type"] == type_
    assert held == last


@pytest.mark.parametrize(
    ("first", "second"), [(1, "x"), ("x", 1), (True, 1), (1, 1 << 63), (date(2024, 1, 1), datetime.now(UTC))]
)
def test_a_value_of_another_type_is_refused(first: Any, second: Any) -> None:
    columns = {"a": fitted({}, "a", first)[0]}

    with pytest.raises(ValueError, match="the column holds"):
        fitted(columns, "a", second)


def test_digits_are_kept_or_refused() -> None:
    columns = given_columns({"a": "decimal(5,2)"})

    assert fitted(columns, "a", "123.45")[1] == Decimal("123.45")
    for value in ("1234.5", "1.234", "NaN"):
        with pytest.raises(ValueError, match=r"does not fit|no number|the column"):
            fitted(columns, "a", value)


def test_an_unknown_type_is_told() -> None:
    with pytest.raises(ConfigurationError, match="no type"):
        given_columns({"a": "number"})
