"""Columns that are asked for, and rows that come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.netsuite.soap import searches
from connector.netsuite.soap.columns import RowReader, asked_keys
from connector.netsuite.soap.search_types import search_type
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
EMPTY = '<core:searchResult><core:status isSuccess="true"/><core:totalRecords>0</core:totalRecords></core:searchResult>'


def asked(wire: Any, answer_of: AnswerOf, validated: Callable[[bytes], Any], columns: Any) -> Any:
    wire.answers = [answer_of("search", EMPTY)]
    list(searches.search(wire, SimpleNamespace(record_type="customer", criteria={}, columns=columns), Unit()))
    return validated(wire.sent[-1][1])[0]


@pytest.mark.parametrize(
    "columns",
    [
        ["companyName", "id", {"salesRep": ["email"]}, "custentity_x"],
        {"basic": ["companyName", "id", "custentity_x"], "salesRepJoin": "email"},
        ("companyName", "internalId", {"custentity_x": "string"}, {"salesRepJoin": ["email"]}),
        ("salesRep.email", "custentity_x", "id", "companyName"),
    ],
)
def test_columns_are_named_in_any_of_four_ways(
    wire: Any, answer_of: AnswerOf, validated: Callable[[bytes], Any], columns: Any
) -> None:
    record = asked(wire, answer_of, validated, columns)

    names = [[etree.QName(field).localname for field in part] for part in record[0]]
    assert names == [["companyName", "internalId", "customFieldList"], ["email"]]
    assert b"<platformMsgs:returnSearchColumns>true<" in wire.sent[-1][1]


@pytest.mark.parametrize(
    ("columns", "message", "hint"),
    [
        (["emial"], "columns: emial is no column of CustomerSearchRowBasic", "email"),
        ([{"salesRap": ["email"]}], "columns.salesRap is no join", "salesRepJoin"),
        (["salesRap.email"], "columns.salesRap is no join", "salesRepJoin"),
        ([{"salesRep": ["emial"]}], "columns.salesRepJoin: emial is no column", "email"),
        ([{"custentity_x": "slect"}], "columns.custentity_x has the type 'slect'", "select"),
    ],
)
def test_a_mistake_is_found_before_anything_is_sent(wire: Any, columns: Any, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        searches.search(wire, SimpleNamespace(record_type="customer", columns=columns), Unit())

    assert message in raised.value.message
    assert hint in raised.value.hint


def test_rows_have_a_key_for_each_column(wire: Any, answer_of: AnswerOf) -> None:
    row = """<core:searchRow xsi:type="listRel:CustomerSearchRow"><listRel:basic>
<common:balance><core:searchValue>12.50</core:searchValue></common:balance>
<common:category><core:searchValue internalId="3"/></common:category>
<common:country><core:searchValue>_unitedStates</core:searchValue></common:country>
<common:dateCreated><core:searchValue>2026-11-23T10:00:00.000-08:00</core:searchValue></common:dateCreated>
<common:email><core:customLabel>Mail</core:customLabel><core:searchValue>a@b.example</core:searchValue></common:email>
<common:email><core:searchValue>c@d.example</core:searchValue></common:email>
<common:entityId/>
<common:internalId><core:searchValue internalId="988"/></common:internalId>
<common:startDate><core:searchValue>2026-11-23T00:00:00.000-08:00</core:searchValue></common:startDate>
<common:brandNew><core:searchValue>new</core:searchValue></common:brandNew>
<common:customFieldList>
<core:customField xsi:type="core:SearchColumnSelectCustomField" scriptId="custentity_level"><core:searchValue
internalId="2"/></core:customField>
<core:customField xsi:type="core:SearchColumnMultiSelectCustomField" scriptId="custentity_many"><core:searchValue
internalId="1"/><core:searchValue internalId="2"/></core:customField>
<core:customField xsi:type="core:SearchColumnDoubleCustomField" scriptId="custentity_score"><core:searchValue>1.5
</core:searchValue></core:customField></common:customFieldList></listRel:basic>
<listRel:salesRepJoin><common:email><core:searchValue>rep@x.example</core:searchValue></common:email>
</listRel:salesRepJoin></core:searchRow>"""
    wire.answers = [
        answer_of(
            "search",
            '<core:searchResult><core:status isSuccess="true"/><core:totalPages>1</core:totalPages><core:searchRowList>'
            f"{row}</core:searchRowList></core:searchResult>",
        )
    ]

    rows = list(searches.search(wire, SimpleNamespace(record_type="customer", columns=["email"]), Unit()))

    created = rows[0].pop("dateCreated")
    assert created.isoformat() == "2026-11-23T18:00:00+00:00"
    assert rows == [
        {
            "balance": Decimal("12.50"),
            "category": {"id": "3"},
            "country": {"id": "US", "refName": "United States"},
            "email": ["a@b.example", "c@d.example"],
            "id": "988",
            "startDate": date(2026, 11, 23),
            "brandNew": "new",
            "custentity_level": {"id": "2"},
            "custentity_many": [{"id": "1"}, {"id": "2"}],
            "custentity_score": Decimal("1.5"),
            "salesRepJoin.email": "rep@x.example",
        }
    ]


def test_keys_are_in_the_order_asked_for(table: TypeTable) -> None:
    search = search_type(table, "customer")

    assert asked_keys(search, ["salesRep.email", {"CUSTENTITY_X": "select"}, "internalId", {"basic": ["email"]}]) == (
        *("salesRepJoin.email", "custentity_x", "id", "email"),
    )
    assert asked_keys(search, "email") == ("email",)


def test_a_row_has_what_was_asked_for_in_that_order(wire: Any, answer_of: AnswerOf) -> None:
    row = """<core:searchRow xsi:type="listRel:CustomerSearchRow"><listRel:basic>
<common:email><core:searchValue>a@b.example</core:searchValue></common:email>
<common:entityId><core:searchValue>A</core:searchValue></common:entityId></listRel:basic></core:searchRow>"""
    wire.answers = [
        answer_of(
            "search",
            '<core:searchResult><core:status isSuccess="true"/><core:totalPages>1</core:totalPages><core:searchRowList>'
            f"{row}</core:searchRowList></core:searchResult>",
        )
    ]
    columns = ("EntityId", "salesRep.email", "email")

    (found,) = searches.search(wire, SimpleNamespace(record_type="customer", columns=columns), Unit())

    assert list(found.items()) == [("EntityId", "A"), ("salesRepJoin.email", None), ("email", "a@b.example")]


def test_a_join_by_a_custom_field_bears_its_script_id(table: TypeTable) -> None:
    row = """<core:searchRow xmlns:core="urn:core_2023_2.platform.webservices.netsuite.com"
xmlns:common="urn:common_2023_2.platform.webservices.netsuite.com"
xmlns:listRel="urn:relationships_2023_2.lists.webservices.netsuite.com"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="listRel:CustomerSearchRow">
<listRel:customSearchJoin><common:customizationRef scriptId="CUSTENTITY_BOSS"/>
<common:searchRowBasic xsi:type="common:EmployeeSearchRowBasic">
<common:email><core:searchValue>boss@x.example</core:searchValue></common:email>
<common:internalId><core:searchValue internalId="7"/></common:internalId></common:searchRowBasic>
</listRel:customSearchJoin></core:searchRow>"""

    found = RowReader(table, Calendar()).row(etree.fromstring(row))

    assert found == {"custentity_boss.email": "boss@x.example", "custentity_boss.id": "7"}
