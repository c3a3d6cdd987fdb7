"""Canonical values as SQLite keeps them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from connector.sandbox.suiteql import row_values
from connector.sandbox.suiteql.oracle_dates import MARK
from connector.sandbox.suiteql.table_shapes import Column, ColumnKind

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", "a", "a"),
        ("text", "", None),
        ("text", 5, "5"),
        ("text", True, "T"),
        ("text", {"id": "B", "refName": "Open"}, "B"),
        ("text", [{"id": "1"}, {"id": "2"}], "1, 2"),
        ("text", [], None),
        ("text", f"{MARK}sly", "sly"),
        ("integer", {"id": "12"}, 12),
        ("integer", "-5", -5),
        ("integer", "abc", "abc"),
        ("integer", "", None),
        ("number", Decimal("0.10"), 0.1),
        ("number", "12.5", 12.5),
        ("number", 7, 7),
        ("number", "none", None),
        ("boolean", True, "T"),
        ("boolean", "false", "F"),
        ("boolean", None, None),
        ("date", "2025-03-09", f"{MARK}2025-03-09 00:00:00"),
        ("date", "2025-03-09T09:59:59Z", f"{MARK}2025-03-09 01:59:59"),
        ("date", "2025-03-09T10:00:00Z", f"{MARK}2025-03-09 03:00:00"),
        ("date", "2025-03-09T12:00:00.900Z", f"{MARK}2025-03-09 05:00:00"),
        ("date", "2025-03-09T12:00:00", f"{MARK}2025-03-09 12:00:00"),
        ("date", "yesterday!!", None),
        ("date", 5, None),
    ],
)
def test_a_value_is_kept_by_the_kind_of_its_column(kind: ColumnKind, value: Any, kept: Any) -> None:
    assert row_values.converter(Column("x", kind), LOS_ANGELES)(value) == kept


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "boolean"),
        (5, "number"),
        (Decimal("1.5"), "number"),
        ({"id": "5"}, "integer"),
        ({"id": "VAL"}, "text"),
        ("2025-03-09", "date"),
        ("2025-03-09T10:00:00Z", "date"),
        ("2025-13-45", "text"),
        ("plain", "text"),
        ([{"id": "1"}], "text"),
    ],
)
def test_the_kind_of_an_undeclared_field_is_seen_by_its_value(value: Any, kind: str) -> None:
    assert row_values.kind_of_value(value) == kind
