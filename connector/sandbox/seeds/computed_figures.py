"""Balances and quantities that follow from the documents of a seed, worked out once when all of them are there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from connector.sandbox.accounting import open_balances, stock_levels
from connector.sandbox.accounting.open_balances import Figures
from connector.sandbox.accounting.stock_levels import STOCKED, Move, Moves
from connector.sandbox.storage import store_changes
from connector.sandbox.storage.store import Store


def fill(store: Store) -> None:
    """Put into the records of customers, vendors and items what the transactions say; what a seed gives stands."""
    owed: Figures = {}
    stock: Moves = {}
    for type_ in store.types():
        if type_ in open_balances.TYPES or type_ in stock_levels.TYPES:
            for stored in store.select(type_):
                for key, amount in open_balances.figures(type_, stored.body).items():
                    owed[key] = owed.get(key, Decimal(0)) + amount
                for place, move in stock_levels.moves(type_, stored.body).items():
                    stock.setdefault(place, Move()).add(move)
    given = dict(_given(store))
    with store.transaction():
        open_balances.moved(store, {}, {key: amount for key, amount in owed.items() if key not in given})
        for (item, _), move in stock.items():
            if item in given:
                move.on_hand = Decimal(0)
        stock_levels.moved(store, {}, stock)
        store_changes.trim(store.connection)


def _given(store: Store) -> Iterator[tuple[tuple[str, str] | str, bool]]:
    """Figures that the seed states itself: (entity, field), and items whose stock is stated."""
    for type_ in ("customer", "vendor"):
        for stored in store.select(type_):
            yield from (((str(stored.id), name), True) for name in open_balances.FIELDS if name in stored.body)
    for type_ in STOCKED:
        for stored in store.select(type_):
            if stored.body.get("quantityOnHand") is not None:
                yield str(stored.id), True
