from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.soap.price_matrix import matrix_of, rows_of

_IDS = st.sampled_from(["1", "2", "5"])


def _row(currency: str, level: str, quantity: int, price: Decimal) -> dict[str, Any]:
    return {
        "currencyPage": {"id": currency},
        "priceLevel": {"id": level},
        "quantity": {"value": quantity},
        "price": price,
    }


def test_rows_of_one_level_become_its_quantity_breaks() -> None:
    rows = [_row("1", "1", 0, Decimal("10.5")), _row("1", "1", 100, Decimal(9)), _row("1", "2", 0, Decimal(8))]

    assert matrix_of(rows) == [
        {
            "currencyPage": {"id": "1"},
            "priceLevel": {"id": "1"},
            "priceList": [{"value": Decimal("10.5"), "quantity": 0}, {"value": Decimal(9), "quantity": 100}],
        },
        {"currencyPage": {"id": "1"}, "priceLevel": {"id": "2"}, "priceList": [{"value": Decimal(8), "quantity": 0}]},
    ]


def test_a_level_without_prices_is_one_row() -> None:
    assert rows_of([{"priceLevel": {"id": "1"}}]) == [{"priceLevel": {"id": "1"}, "quantity": {"value": 0}}]


@given(st.lists(st.tuples(_IDS, _IDS, st.integers(0, 3), st.decimals(0, 100, places=2)), unique_by=lambda row: row[:3]))
def test_a_price_list_comes_back_whole(prices: list[tuple[str, str, int, Decimal]]) -> None:
    rows = [_row(*price) for price in prices]

    assert sorted(map(str, rows_of(matrix_of(rows)))) == sorted(map(str, rows))
