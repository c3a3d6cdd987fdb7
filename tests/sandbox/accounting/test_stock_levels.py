"""Quantities of items move with what is bought, sold, adjusted and transferred."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.accounting.stock_levels import Move, quantities
from tests.sandbox.office import Office

FIELDS = ("quantityOnHand", "quantityOnOrder", "quantityCommitted", "quantityBackOrdered", "quantityAvailable")
FEW = st.integers(-50, 50).map(Decimal)


def levels(office: Office, item: str, location: str = "") -> tuple[Any, ...]:
    body = office.read("inventoryItem", item)
    if location:
        body = next(line for line in body["locations"] if line["locationId"]["id"] == location)
    return tuple(body.get(name, 0) for name in FIELDS)


def test_what_is_bought_is_on_order_then_on_hand_and_what_is_sold_is_committed_then_gone() -> None:
    office = Office()
    bought = office.purchase(10)
    item = office.read("purchaseOrder", bought)["item"][0]["item"]["id"]
    seen = [levels(office, item)]
    line = {"item": {"id": item}, "quantity": 4, "rate": Decimal(5)}
    sold = office.create("salesOrder", entity={"id": office.customer()}, item=[line])
    seen.append(levels(office, item))
    receipt = office.turned("purchaseOrder", bought, "itemReceipt")
    seen.append(levels(office, item))
    office.turned("salesOrder", sold, "itemFulfillment")
    seen.append(levels(office, item))
    office.turned("salesOrder", sold, "invoice")
    seen.append(levels(office, item))
    office.delete("itemReceipt", receipt)
    seen.append(levels(office, item))

    assert seen == [
        (0, 10, 0, 0, 0), (0, 10, 0, 4, 0), (10, 0, 4, 0, 6), (6, 0, 0, 0, 6), (6, 0, 0, 0, 6), (-4, 10, 0, 0, 0),
    ]  # fmt: skip


def test_each_location_has_its_own() -> None:
    office = Office()
    for number in ("1", "2"):
        office.store.create("location", {"name": f"L{number}"}, id=number)
    item = office.goods()
    account = office.store.create("account", {"acctName": "Adjusted", "acctType": {"id": "Expense"}}).id
    line = {"item": {"id": item}, "location": {"id": "1"}, "adjustQtyBy": 9}
    office.create("inventoryAdjustment", account={"id": str(account)}, subsidiary={"id": "1"}, inventory=[line])
    places = {"location": {"id": "1"}, "transferLocation": {"id": "2"}, "subsidiary": {"id": "1"}}
    office.create("inventoryTransfer", **places, inventory=[{"item": {"id": item}, "adjustQtyBy": 2}])

    assert levels(office, item) == (9, 0, 0, 0, 9)
    assert [levels(office, item, location)[0] for location in ("1", "2")] == [7, 2]


@given(FEW, FEW, FEW, FEW)
def test_nothing_is_promised_that_is_not_there_and_moves_can_be_taken_back(
    on_hand: Decimal, on_order: Decimal, wanted: Decimal, more: Decimal
) -> None:
    start = quantities({}, Move(abs(on_hand), abs(on_order), abs(wanted)))
    move = Move(more, abs(more), abs(more))
    there = quantities(start, move)
    back = Move()
    back.add(move, -1)

    assert there["quantityCommitted"] <= max(there["quantityOnHand"], 0)
    assert there["quantityAvailable"] == max(there["quantityOnHand"] - there["quantityCommitted"], 0)
    assert quantities(there, back) == start
