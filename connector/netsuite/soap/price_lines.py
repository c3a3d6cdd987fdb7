"""Prices of an item: SOAP's matrix of currencies, levels and quantities as REST's flat lines, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Read = Callable[[Any], Any]


def price_lines(read_matrix: Read) -> Read:
    """A reader that flattens what *read_matrix* reads of `pricingMatrix` (record names 1.8)."""

    def read(element: Any) -> list[dict[str, Any]] | None:
        return [line for pricing in read_matrix(element) or () for line in _flat(pricing)] or None

    return read


def _flat(pricing: Mapping[str, Any]) -> list[dict[str, Any]]:
    head: dict[str, Any] = {}
    if "currency" in pricing:
        head["currencyPage"] = pricing["currency"]
    if "priceLevel" in pricing:
        head["priceLevel"] = pricing["priceLevel"]
        if pricing["priceLevel"].get("refName"):
            head["priceLevelName"] = pricing["priceLevel"]["refName"]
    if "discount" in pricing:
        head["discountDisplay"] = pricing["discount"]
    lines = []
    prices: Sequence[Mapping[str, Any]] = pricing.get("price") or ({},)
    for price in prices:
        line = dict(head)
        if "quantity" in price:
            line["quantity"] = {"value": price["quantity"]}
        if "value" in price:
            line["price"] = price["value"]
        lines.append(line)
    return lines


def price_matrix(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """REST's lines grouped as SOAP's matrix: one entry for each currency and price level."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        currency, level = line.get("currencyPage", line.get("currency")), line.get("priceLevel")
        entry = groups.setdefault((_key(currency), _key(level)), {"price": []})
        if currency is not None:
            entry["currency"] = currency
        if level is not None:
            entry["priceLevel"] = level
        if line.get("discountDisplay") is not None:
            entry["discount"] = line["discountDisplay"]
        quantity = line.get("quantity")
        quantity = quantity.get("value") if isinstance(quantity, Mapping) else quantity
        entry["price"].append(
            {key: value for key, value in (("value", line.get("price")), ("quantity", quantity)) if value is not None}
        )
    return list(groups.values())


def _key(value: Any) -> str:
    return str(value.get("id") or value.get("externalId")) if isinstance(value, Mapping) else str(value)
