from decimal import Decimal
from typing import Any

import pytest

from connector.catalogue.model import Sublist
from connector.catalogue.reader import load
from connector.sandbox.accounting.transformation_table import Way
from connector.sandbox.accounting.transformed_lines import is_goods, left_of, lines_of
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.storage.store import Store


def lines(how: Way, *given: dict[str, Any], target: str = "invoice") -> list[dict[str, Any]]:
    store = Store()
    source = store.create("salesOrder", {"item": list(given)})
    sublist = load().record(target).find("item")
    assert isinstance(sublist, Sublist)
    return lines_of(store, source, list(given), sublist, how)


def test_amounts_are_shared_out_by_what_is_left() -> None:
    (line,) = lines(
        "bill", {"line": 4, "quantity": 4, "quantityBilled": 3, "amount": Decimal(10), "tax1Amt": Decimal(2)}
    )

    assert (line["orderLine"], line["quantity"], line["amount"], line["tax1Amt"]) == (
        4,
        1,
        Decimal("2.50"),
        Decimal("0.50"),
    )


def test_custom_columns_go_along_and_computed_ones_do_not() -> None:
    (line,) = lines("bill", {"quantity": 1, "custcol_a": 1, "custbody_b": 2, "quantityBackOrdered": 3, "line": 1})

    assert line["custcol_a"] == 1
    assert not {"custbody_b", "quantityBackOrdered", "line"} & set(line)


def test_a_line_without_a_quantity_always_goes() -> None:
    assert left_of({}, "bill") is None
    assert len(lines("bill", {"amount": 1})) == 1


@pytest.mark.parametrize(
    ("type_", "fulfillable", "goods"),
    [
        ("inventoryItem", None, True),
        ("serviceSaleItem", None, False),
        ("serviceSaleItem", True, True),
        ("discountItem", None, False),
    ],
)
def test_goods_are_what_can_be_sent(type_: str, fulfillable: bool | None, goods: bool) -> None:
    store = Store(shapes=CatalogueShapes(load()))
    made = store.create(type_, {"itemId": "X", "isFulfillable": fulfillable})

    assert is_goods(store, {"item": {"id": str(made.id)}}) is goods
    assert is_goods(store, {"item": {"id": "99"}})
