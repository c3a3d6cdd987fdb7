"""The columns of records: said before, or learned from the first of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector.errors import RejectedError
from connector.file.column_types import Column, fitted, given_columns

_DIGITS, _SCALE = 38, 9
"""A learned decimal column has room for what comes later: the widest that most warehouses have."""


def columns_of(types: Mapping[str, str], sample: Iterable[Mapping[str, Any]] = ()) -> dict[str, Column]:
    """Name → column, as *types* (`integer`, `decimal(18,2)`, `date` …) say or else as the records of *sample* show."""
    columns = given_columns(types)
    if not columns:
        for record in sample:
            for name, value in record.items():
                columns[name], _ = _fitted(columns, name, value)
    return {name: _roomy(column) for name, column in columns.items()}


def row_of(columns: Mapping[str, Column], record: Mapping[str, Any]) -> dict[str, Any]:
    """*record* as *columns* hold it: every column, nothing else."""
    return {name: _fitted(columns, name, record.get(name))[1] for name in columns}


def _roomy(column: Column) -> Column:
    if column["type"] != "decimal" or column.get("fixed"):
        return {**column, "given": True}
    scale = max(column.get("scale", 0), _SCALE)
    return {"type": "decimal", "given": True, "fixed": True, "whole": _DIGITS - scale, "scale": scale}


def _fitted(columns: Mapping[str, Column], name: str, value: Any) -> tuple[Column, Any]:
    try:
        return fitted(dict(columns), name, value)
    except ValueError as error:
        hint = "say its type in `types`, or make it one type with transform.each"
        raise RejectedError(str(error), hint=hint, type="TRANSFORMATION", field=name) from None
