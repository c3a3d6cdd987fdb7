from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    made = Office()
    rows = [(1, 1, 0, "10.00"), (1, 1, 10, "9.00"), (1, 5, 0, "7.50"), (2, 1, 0, "99.00")]
    price = [
        {"currencyPage": {"id": str(currency)}, "priceLevel": {"id": str(level)}, "quantity": {"value": start},
         "price": Decimal(amount)}
        for currency, level, start, amount in rows
    ]  # fmt: skip
    made.store.create("inventoryItem", {"itemId": "P", "price": price, "cost": Decimal(4), "salesDescription": "Nice"})
    return made


def line(office: Office, type_: str = "salesOrder", **given: Any) -> dict[str, Any]:
    entity = office.customer() if type_ != "purchaseOrder" else None
    entity = entity or office.create("vendor", companyName="V", subsidiary={"id": "1"})
    made = office.create(type_, entity={"id": entity}, currency={"id": "1"}, item=[{"item": {"id": "1"}, **given}])
    found: dict[str, Any] = office.read(type_, made)["item"][0]
    return found


@pytest.mark.parametrize(
    ("given", "rate", "amount"),
    [
        ({"quantity": 2}, "10.00", "20.00"),
        ({"quantity": 10}, "9.00", "90.00"),
        ({"quantity": 2, "price": {"id": "5"}}, "7.50", "15.00"),
        ({}, "10.00", "10.00"),
        ({"quantity": 2, "rate": Decimal(3)}, "3", "6"),
    ],
)
def test_the_rate_is_that_of_level_currency_and_quantity(
    office: Office, given: dict[str, Any], rate: str, amount: str
) -> None:
    office.store.create("priceLevel", {"name": "VIP"}, id=5)
    found = line(office, **given)

    assert (found["rate"], found["amount"]) == (Decimal(rate), Decimal(amount))


def test_a_line_is_described_as_its_item_is(office: Office) -> None:
    assert line(office, quantity=1)["description"] == "Nice"


def test_a_purchase_takes_the_cost(office: Office) -> None:
    assert line(office, "purchaseOrder", quantity=3)["amount"] == Decimal(12)


def test_an_item_without_a_price_leaves_the_line_as_it_is(office: Office) -> None:
    plain = office.goods("X")
    made = office.create("salesOrder", entity={"id": office.customer()}, item=[{"item": {"id": plain}, "quantity": 2}])

    assert "rate" not in office.read("salesOrder", made)["item"][0]


def test_a_line_that_is_added_later_is_priced_too(office: Office) -> None:
    made = office.create("salesOrder", entity={"id": office.customer()}, item=[{"item": {"id": "1"}, "quantity": 1}])
    body = office.update("salesOrder", made, item=[{"item": {"id": "1"}, "quantity": 10}])

    assert body["total"] == Decimal(100)


@pytest.mark.parametrize(("rate", "total"), [("-10.0%", 27), ("-4.50", Decimal("25.5")), ("10%", 27)])
def test_a_discount_in_the_header_takes_the_rate_of_its_item(rate: str, total: Any) -> None:
    office = Office()
    discount = office.store.create("discountItem", {"itemId": "Loyal", "rate": rate}).id
    line = {"item": {"id": office.goods()}, "quantity": 3, "rate": Decimal(10)}

    order = office.create(
        "salesOrder", entity={"id": office.customer()}, item=[line], discountItem={"id": str(discount)}
    )
    read = office.read("salesOrder", order)
    assert (read["subtotal"], read["total"], read["discountTotal"]) == (30, total, total - 30)

    office.update("salesOrder", order, discountRate="-50%")
    assert office.read("salesOrder", order)["total"] == 15
