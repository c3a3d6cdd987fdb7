"""Rows of the item search: which type an item is, and which are left out."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.netsuite.soap import searches
from connector.netsuite.soap.item_filter import ItemFilter
from connector.netsuite.soap.search_types import search_type
from connector.netsuite.soap.type_table import TypeTable

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
NAMESPACE = "urn:accounting_2023_2.lists.webservices.netsuite.com"


def row(name: str, **columns: str) -> str:
    held = {"itemId": name, **columns}
    parts = "".join(
        f"<common:{key}><core:searchValue>{held[key]}</core:searchValue></common:{key}>" for key in sorted(held)
    )
    return (
        f'<core:searchRow xmlns:a="{NAMESPACE}" xsi:type="a:ItemSearchRow"><a:basic>{parts}</a:basic></core:searchRow>'
    )


ROWS = [
    row("plain", type="_inventoryItem", isLotItem="false", isSerialItem="false"),
    row("lots", type="_inventoryItem", isLotItem="true"),
    row("serial", type="_inventoryItem", isSerialItem="true"),
    row("bare", type="_inventoryItem"),
    row("paid", type="_service", subType="_forSale"),
]


def found(wire: Any, answer_of: AnswerOf, record_type: str, columns: Any) -> list[dict[str, Any]]:
    rows = "".join(ROWS)
    answer = (
        '<core:searchResult><core:status isSuccess="true"/><core:totalRecords>5</core:totalRecords>'
        f"<core:totalPages>1</core:totalPages><core:searchRowList>{rows}</core:searchRowList></core:searchResult>"
    )
    wire.answers = [answer_of("search", answer)]
    arguments = SimpleNamespace(record_type=record_type, criteria={}, columns=columns)
    return list(searches.search(wire, arguments, Unit()))


def test_any_item_says_its_type_in_the_row(wire: Any, answer_of: AnswerOf, validated: Callable[[bytes], Any]) -> None:
    rows = found(wire, answer_of, "item", ["itemId"])

    assert [(one["itemId"], one["type"]) for one in rows] == [
        ("plain", "inventoryItem"),
        ("lots", "lotNumberedInventoryItem"),
        ("serial", "serializedInventoryItem"),
        ("bare", "inventoryItem"),
        ("paid", "serviceSaleItem"),
    ]
    assert {tuple(one) for one in rows} == {("itemId", "type")}
    asked = validated(wire.sent[0][1])[0][0][0]
    assert [etree.QName(column).localname for column in asked] == [
        *("isLotItem", "isSerialItem", "itemId", "subType", "type")
    ]


@pytest.mark.parametrize(
    ("record_type", "names"),
    [("inventoryItem", ["plain", "bare"]), ("lotNumberedInventoryItem", ["lots"]), ("serviceSaleItem", ["paid"])],
)
def test_one_type_is_that_type_alone(wire: Any, answer_of: AnswerOf, record_type: str, names: list[str]) -> None:
    rows = found(wire, answer_of, record_type, ["itemId"])

    assert [one["itemId"] for one in rows] == names
    assert {one["type"] for one in rows} == {record_type}


def test_a_column_that_was_asked_for_stays_as_it_is(wire: Any, answer_of: AnswerOf) -> None:
    rows = found(wire, answer_of, "item", ["type", "itemId"])

    assert list(rows[0]) == ["type", "itemId"]
    assert rows[0]["type"]["refName"]


def test_records_of_other_types_are_left_out(wire: Any, answer_of: AnswerOf) -> None:
    records = "".join(
        f'<core:record xmlns:a="{NAMESPACE}" xsi:type="a:{kind}" internalId="{index}"/>'
        for index, kind in enumerate(["InventoryItem", "LotNumberedInventoryItem", "InventoryItem"])
    )
    answer = (
        '<core:searchResult><core:status isSuccess="true"/><core:totalRecords>3</core:totalRecords>'
        f"<core:totalPages>1</core:totalPages><core:recordList>{records}</core:recordList></core:searchResult>"
    )
    wire.answers = [answer_of("search", answer)]

    (page,) = searches.search(wire, SimpleNamespace(record_type="inventoryItem"), Unit()).pages()

    assert [one["id"] for one in page.records] == ["0", "2"]
    assert page.total is None


def test_a_saved_search_and_other_searches_are_left_alone(table: TypeTable) -> None:
    saved = ItemFilter(search_type(table, "item"), "item", saved=True)
    customers = ItemFilter(search_type(table, "customer"), "customer", saved=False)

    assert saved.columns(["itemId"]) == ["itemId"]
    assert customers.columns("email") == ["email"]
    assert customers.takes("anything")
