from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from tests.sandbox.soap.conftest import SchemaCheck, Soap, texts


@pytest.fixture
def company(soap: Soap) -> Soap:
    """A customer with two contacts and an order of two lines."""
    store = soap.store
    store.create("inventoryItem", {"itemId": "LENS"}, id=1)
    store.create("customer", {"companyName": "ACME", "entityId": "ACME", "startDate": "2026-11-23"}, id=50)
    for number, name in ((60, "Bob"), (61, "Eve")):
        store.create("contact", {"entityId": name, "company": {"id": "50"}}, id=number)
    lines = [{"item": {"id": "1"}, "quantity": n, "amount": Decimal(n), "custcol_note": f"n{n}"} for n in (2, 3)]
    order = {"tranId": "SO1", "entity": {"id": "50"}, "total": 5, "custbody_channel": {"id": "4"}, "item": lines}
    store.create("salesOrder", order, id=70)
    return soap


def _rows(soap: Soap, basic: str, joins: str = "", kind: str = "listRel:Customer", criteria: str = "") -> list[Any]:
    area = kind.partition(":")[0]
    wanted = f"<{area}:criteria><{area}:basic>{criteria}</{area}:basic></{area}:criteria>" if criteria else ""
    columns = f"<{area}:columns><{area}:basic>{basic}</{area}:basic>{joins}</{area}:columns>"
    result = soap.search(f'<searchRecord xsi:type="{kind}SearchAdvanced">{wanted}{columns}</searchRecord>')
    return list(result.findall("{*}searchRowList/{*}searchRow"))


def test_columns_stand_in_the_schemas_order_with_their_labels(company: Soap) -> None:
    label = "<c:customLabel>Code</c:customLabel>"
    row = _rows(company, f"<common:startDate/><common:entityId>{label}</common:entityId><common:email/>")[0]

    assert [etree.QName(one).localname for one in row[0]] == ["entityId", "startDate"]
    assert texts(row, "customLabel") == ["Code"]
    assert texts(row, "searchValue") == ["ACME", "2026-11-23T00:00:00.000-08:00"]


def test_a_transaction_gives_a_row_for_itself_and_for_each_line(company: Soap) -> None:
    columns = "<common:internalId/><common:item/><common:quantity/><common:amount/><common:entity/>"
    rows = _rows(company, columns, kind="tranSales:Transaction")

    assert [texts(row.find(".//{*}amount"), "searchValue") for row in rows] == [["5.0"], ["2.0"], ["3.0"]]
    assert [row.find(".//{*}item") is None for row in rows] == [True, False, False]
    assert {row.find(".//{*}entity/{*}searchValue").get("internalId") for row in rows} == {"50"}


def test_main_line_chooses_between_them(company: Soap) -> None:
    def count(flag: str) -> int:
        criteria = f"<common:mainLine><c:searchValue>{flag}</c:searchValue></common:mainLine>"
        return len(_rows(company, "<common:tranId/>", kind="tranSales:Transaction", criteria=criteria))

    assert (count("true"), count("false")) == (1, 2)


def test_a_join_fills_its_own_part_and_may_multiply_rows(company: Soap) -> None:
    join = "<listRel:contactJoin><common:entityId/></listRel:contactJoin>"
    rows = _rows(company, "<common:companyName/>", join)

    assert [texts(row, "searchValue") for row in rows] == [["ACME", "Bob"], ["ACME", "Eve"]]
    item = "<tranSales:itemJoin><common:itemId/></tranSales:itemJoin>"
    lines = _rows(company, "<common:quantity/>", item, kind="tranSales:Transaction")
    assert [texts(row, "searchValue") for row in lines] == [[], ["2.0", "LENS"], ["3.0", "LENS"]]


def test_custom_columns_keep_the_type_asked_for(company: Soap) -> None:
    wanted = (
        '<c:customField xsi:type="c:SearchColumnSelectCustomField" scriptId="custbody_channel"/>'
        '<c:customField xsi:type="c:SearchColumnStringCustomField" scriptId="custcol_note"/>'
    )
    columns = f"<common:customFieldList>{wanted}</common:customFieldList>"
    main, first, _ = _rows(company, columns, kind="tranSales:Transaction")

    assert main.find(".//{*}customField/{*}searchValue").get("internalId") == "4"
    assert [one.get("scriptId") for one in first.iter("{*}customField")] == ["custbody_channel", "custcol_note"]
    assert texts(first, "searchValue") == [None, "n2"]


def test_a_select_column_has_an_id_and_no_name(company: Soap) -> None:
    row = _rows(company, "<common:internalId/><common:entityId/>")[0]

    assert row.find(".//{*}internalId/{*}searchValue").get("internalId") == "50"
    assert texts(row, "name") == []


def test_rows_of_the_demo_company_are_valid(demo: Soap, schema_check: SchemaCheck) -> None:
    columns = "".join(
        f"<common:{name}/>"
        for name in (
            "amount",
            "entity",
            "item",
            "lastModifiedDate",
            "mainLine",
            "quantity",
            "status",
            "tranDate",
            "type",
        )
    )
    joins = (
        "<tranSales:customerJoin><common:entityId/><common:isInactive/></tranSales:customerJoin>"
        "<tranSales:itemJoin><common:itemId/><common:type/></tranSales:itemJoin>"
    )
    area = "tranSales"
    inner = f"<{area}:columns><{area}:basic>{columns}</{area}:basic>{joins}</{area}:columns>"
    answer = demo.ask(
        f'<search><searchRecord xsi:type="{area}:TransactionSearchAdvanced">{inner}</searchRecord></search>'
    )

    schema_check.assert_valid(answer)
    assert len(answer.findall(".//{*}searchRow")) == 1000
