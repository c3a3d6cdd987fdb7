"""Columns that are asked for."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.netsuite.soap import searches
from connector.netsuite.soap.columns import asked_keys, columns_of
from connector.netsuite.soap.search_types import search_type
from connector.netsuite.soap.type_table import TypeTable

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
    assert b"<msgs:returnSearchColumns>true<" in wire.sent[-1][1]


@pytest.mark.parametrize(
    ("columns", "message", "hint"),
    [
        (["emial"], "columns: emial is no column of CustomerSearchRowBasic", "email"),
        ([{"salesRap": ["email"]}], "columns.salesRap is no join", "salesRepJoin"),
        (["salesRap.email"], "columns.salesRap is no join", "salesRepJoin"),
        ([{"salesRep": ["emial"]}], "columns.salesRepJoin: emial is no column", "email"),
        ([{"custentity_x": "slect"}], "columns.custentity_x has the type 'slect'", "select"),
        (["custentity_boss.email"], "columns.custentity_boss does not say to which record", "employee"),
        ([{"custentity_boss": {"employe": ["email"]}}], "has no record type 'employe'", "employee"),
        ([{"custentity_boss": {"employee": ["emial"]}}], "columns.custentity_boss: emial is no column", "email"),
        ([{"customSearchJoin": ["email"]}], "columns.customSearchJoin is no join", ""),
    ],
)
def test_a_mistake_is_found_before_anything_is_sent(wire: Any, columns: Any, message: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        searches.search(wire, SimpleNamespace(record_type="customer", columns=columns), Unit())

    assert message in raised.value.message
    assert hint in raised.value.hint


def test_a_custom_column_of_a_join_may_have_its_type_under_its_whole_name(table: TypeTable) -> None:
    written = [{"salesRepJoin": [{"custentity_x": "select"}]}, {"salesRep.custentity_x": "select"}]

    first, second = (columns_of(search_type(table, "customer"), [one], "__") for one in written)

    assert first == second
    assert (first[0].key, first[0].kind) == ("salesRepJoin.custentity_x", "select")


def test_keys_are_in_the_order_asked_for(table: TypeTable) -> None:
    search = search_type(table, "customer")

    def keys(asked: Any) -> tuple[str, ...]:
        return asked_keys(columns_of(search, asked, "__"))

    assert keys(["salesRep.email", {"CUSTENTITY_X": "select"}, "internalId", {"basic": ["email"]}]) == (
        *("salesRepJoin.email", "custentity_x", "id", "email"),
    )
    assert keys("email") == ("email",)
    assert keys(["SelectCustomFieldRef__custentity_x__12", "salesRep.LongCustomFieldRef__custentity_y"]) == (
        *("custentity_x", "salesRepJoin.custentity_y"),
    )
    assert keys({"custentity_boss": {"employee": ["email", {"custentity_z": "date"}]}}) == (
        *("custentity_boss.email", "custentity_boss.custentity_z"),
    )


XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"


def typed(element: Any) -> str:
    return str(element.get(XSI)).rpartition(":")[2]


@pytest.mark.parametrize(
    "columns",
    [
        [{"custentity_x": "select"}, {"salesRep": [{"custentity_y": "long"}]}],
        ["SelectCustomFieldRef__custentity_x__520", "salesRep.LongCustomFieldRef__custentity_y"],
        {"SelectCustomFieldRef__custentity_x": "select", "salesRepJoin": {"custentity_y": "integer"}},
    ],
)
def test_mulesofts_keys_tell_a_custom_column_and_its_type(
    wire: Any, answer_of: AnswerOf, validated: Callable[[bytes], Any], columns: Any
) -> None:
    record = asked(wire, answer_of, validated, columns)

    found = [(field.get("scriptId"), typed(field)) for field in record.iter() if field.get("scriptId")]
    assert found == [
        ("custentity_x", "SearchColumnSelectCustomField"),
        ("custentity_y", "SearchColumnLongCustomField"),
    ]


def test_columns_of_what_a_custom_field_refers_to(
    wire: Any, answer_of: AnswerOf, validated: Callable[[bytes], Any]
) -> None:
    wire.soap.remembered["custom record types"] = {"customrecord_x": "374"}
    columns = [
        {"SelectCustomFieldRef__custentity_boss__77": {"employee": ["email", "id"]}},
        {"custentity_deal": {"salesOrder": "tranId", "customrecord_x": [{"custrecord_y": "select"}]}},
        "companyName",
    ]

    record = asked(wire, answer_of, validated, columns)

    basic, *joins = record[0]
    assert [etree.QName(field).localname for field in basic] == ["companyName"]
    shown = [
        (join[0].get("scriptId"), typed(join[1]), [etree.QName(one).localname for one in join[1]]) for join in joins
    ]
    assert shown == [
        ("custentity_boss", "EmployeeSearchRowBasic", ["email", "internalId"]),
        ("custentity_deal", "TransactionSearchRowBasic", ["tranId"]),
        ("custentity_deal", "CustomRecordSearchRowBasic", ["recType", "customFieldList"]),
    ]
    assert joins[2][1][0].get("internalId") == "374"
