"""Item prices: SOAP's matrix (price levels with quantity breaks inside) and REST's flat rows (record facts 1.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Line = dict[str, Any]

_PAGE = ("currencyPage", "priceLevel", "discountDisplay")
"""What the prices of one row of the matrix share, in canonical spelling."""


def matrix_of(rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """REST's rows as lines of the matrix: those of one currency and price level together."""
    lines: dict[tuple[str, str], Line] = {}
    for row in rows:
        key = (_id(row.get("currencyPage")), _id(row.get("priceLevel")))
        line = lines.setdefault(key, {**{name: row[name] for name in _PAGE if name in row}, "priceList": []})
        if row.get("price") is not None:
            quantity = _number(row.get("quantity"))
            line["priceList"].append({"value": row["price"], **({} if quantity is None else {"quantity": quantity})})
    return list(lines.values())


def rows_of(matrix: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Lines of the matrix as REST's rows: one for each quantity break."""
    rows: list[Line] = []
    for line in matrix:
        shared = {name: line[name] for name in _PAGE if line.get(name) is not None}
        for entry in line.get("priceList") or [{}]:
            price = {} if entry.get("value") is None else {"price": entry["value"]}
            rows.append({**shared, "quantity": {"value": entry.get("quantity") or 0}, **price})
    return rows


def _id(reference: Any) -> str:
    return str(reference.get("id", "")) if isinstance(reference, Mapping) else str(reference or "")


def _number(quantity: Any) -> Any:
    return quantity.get("value", quantity.get("id")) if isinstance(quantity, Mapping) else quantity
