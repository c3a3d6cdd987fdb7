"""Prices flat and as a matrix."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connector.netsuite.soap.price_lines import price_lines, price_matrix

MATRIX: list[dict[str, Any]] = [
    {
        "currency": {"id": "1", "refName": "USD"},
        "priceLevel": {"id": "1", "refName": "Base Price"},
        "price": [
            {"value": Decimal("9.99"), "quantity": Decimal(0)},
            {"value": Decimal("8.99"), "quantity": Decimal(10)},
        ],
    },
    {
        "currency": {"id": "2"},
        "priceLevel": {"id": "1"},
        "discount": Decimal("-10.0"),
        "price": [{"value": Decimal(8)}],
    },
]


def test_one_line_for_each_currency_level_and_quantity() -> None:
    lines = price_lines(lambda matrix: matrix)(MATRIX)

    assert [line["price"] for line in lines] == [Decimal("9.99"), Decimal("8.99"), Decimal(8)]
    assert lines[1] == {
        "currencyPage": {"id": "1", "refName": "USD"},
        "priceLevel": {"id": "1", "refName": "Base Price"},
        "priceLevelName": "Base Price",
        "quantity": {"value": Decimal(10)},
        "price": Decimal("8.99"),
    }


def test_there_and_back_is_the_same_matrix() -> None:
    assert price_matrix(price_lines(lambda matrix: matrix)(MATRIX)) == MATRIX


def test_no_prices_are_none() -> None:
    assert price_lines(lambda _: None)(object()) is None
