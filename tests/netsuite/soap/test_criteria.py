"""Criteria from friendly dicts, valid by the XSD; every mistake names its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.soap import searches

pytestmark = pytest.mark.wsdl
EMPTY = '<core:searchResult><core:status isSuccess="true"/><core:totalRecords>0</core:totalRecords></core:searchResult>'
Search = Callable[..., Any]


@pytest.fixture
def search(wire: Any, answer_of: Callable[[str, str], bytes], validated: Callable[[bytes], Any]) -> Search:
    """Sends a search; gives its searchRecord, checked by the XSD."""

    def send(record_type: str, criteria: dict[str, Any], **more: Any) -> Any:
        wire.answers = [answer_of("search", EMPTY)]
        arguments = SimpleNamespace(record_type=record_type, criteria=criteria, **more)
        assert list(searches.search(wire, arguments, Unit())) == []
        return validated(wire.sent[-1][1])[0]

    return send


def text_of(element: Any) -> str:
    """An element with its attributes, without namespaces."""
    inner = "".join(text_of(child) for child in element) or (element.text or "")
    attributes = "".join(f" {key}={value}" for key, value in element.attrib.items() if not key.startswith("{"))
    return f"<{etree.QName(element).localname}{attributes}>{inner}"


@pytest.mark.parametrize(
    ("criteria", "written"),
    [
        ({"companyName": "A"}, "<companyName operator=is><searchValue>A"),
        ({"companyName": {"startsWith": "A"}}, "<companyName operator=startsWith><searchValue>A"),
        ({"companyName": {"operator": "contains", "value": "A"}}, "<companyName operator=contains><searchValue>A"),
        ({"email": {"operator": "empty"}}, "<email operator=empty>"),
        ({"isInactive": False}, "<isInactive><searchValue>false"),
        ({"balance": {"between": [1, 2.5]}}, "<balance operator=between><searchValue>1<searchValue2>2.5"),
        ({"balance": 5}, "<balance operator=equalTo><searchValue>5"),
        (
            {"lastModifiedDate": {"operator": "onOrAfter", "value": date(2026, 11, 1)}},
            "<lastModifiedDate operator=onOrAfter><searchValue>2026-11-01T00:00:00.000-07:00",
        ),
        ({"dateCreated": {"within": "thisMonth"}}, "<dateCreated operator=within><predefinedSearchValue>thisMonth"),
        ({"id": ["1", "2"]}, "<internalId operator=anyOf><searchValue internalId=1><searchValue internalId=2>"),
        ({"subsidiary": {"noneOf": {"id": "3"}}}, "<subsidiary operator=noneOf><searchValue internalId=3>"),
        ({"externalId": {"externalId": "X"}}, "<externalId operator=anyOf><searchValue externalId=X>"),
        ({"stage": "customer"}, "<stage operator=anyOf><searchValue>_customer"),
        (
            {"country": {"anyOf": ["US", "_canada"]}},
            "<country operator=anyOf><searchValue>_unitedStates<searchValue>_canada",
        ),
    ],
)
def test_a_criterion_becomes_its_search_field(search: Search, criteria: dict[str, Any], written: str) -> None:
    assert text_of(search("customer", criteria)) == f"<searchRecord>{written}"


def test_fields_are_sent_in_the_order_of_the_xsd(search: Search) -> None:
    found = search("customer", {"phone": "1", "companyName": "A", "address": "x", "custentity_a": "b"})

    assert [etree.QName(child).localname for child in found] == ["address", "companyName", "phone", "customFieldList"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("West", "SearchStringCustomField operator=is"),
        ({"startsWith": "W"}, "SearchStringCustomField operator=startsWith"),
        (True, "SearchBooleanCustomField"),
        ({"greaterThan": 5}, "SearchLongCustomField operator=greaterThan"),
        ({"operator": "onOrAfter", "value": date(2026, 1, 1)}, "SearchDateCustomField operator=onOrAfter"),
        ({"id": "3"}, "SearchMultiSelectCustomField operator=anyOf"),
        ({"type": "select", "anyOf": ["1", "2"]}, "SearchMultiSelectCustomField operator=anyOf"),
        ({"type": "enum", "value": "x"}, "SearchEnumMultiSelectCustomField operator=anyOf"),
    ],
)
def test_custom_criteria_have_the_type_of_their_value(search: Search, value: Any, written: str) -> None:
    custom = search("customer", {"custentity_x": value})[0][0]

    kind = custom.get("{http://www.w3.org/2001/XMLSchema-instance}type").partition(":")[2]
    operator = custom.get("operator")
    assert written == (f"{kind} operator={operator}" if operator else kind)
    assert custom.get("scriptId") == "custentity_x"


def test_orders_are_found_by_their_type(search: Search) -> None:
    found = search("salesOrder", {"tranDate": {"within": "thisYear"}, "status": "salesOrderPendingFulfillment"})

    assert "<type operator=anyOf><searchValue>_salesOrder" in text_of(found)
    assert "<searchValue>_salesOrderPendingFulfillment" in text_of(found)


@pytest.mark.parametrize("key", ["customerJoin", "customer"])
def test_joins_by_either_name(search: Search, key: str) -> None:
    found = search("salesOrder", {key: {"companyName": {"startsWith": "A"}}})

    assert "<customerJoin><companyName operator=startsWith>" in text_of(found)
    assert found.get("{http://www.w3.org/2001/XMLSchema-instance}type").endswith(":TransactionSearch")


def test_a_field_goes_before_a_join_of_the_same_name(search: Search) -> None:
    by_field = search("salesOrder", {"item": {"anyOf": ["5"]}})
    by_join = search("salesOrder", {"item": {"displayName": "x"}})

    assert "<item operator=anyOf>" in text_of(by_field)
    assert "<itemJoin><displayName" in text_of(by_join)


def test_custom_records_are_searched_by_their_type(
    wire: Any, answer_of: Callable[[str, str], bytes], validated: Callable[[bytes], Any]
) -> None:
    wire.answers = [answer_of("search", EMPTY)]
    arguments = SimpleNamespace(record_type="__customRecordType__customrecord_x__374", criteria={"name": "A"})

    list(searches.search(wire, arguments, Unit()))

    assert "<recType internalId=374>" in text_of(validated(wire.sent[-1][1])[0])


@pytest.mark.parametrize(
    ("criteria", "message", "hint"),
    [
        ({"compnyName": "A"}, "criteria.compnyName is no search field of CustomerSearchBasic", "companyName"),
        (
            {"companyName": {"operator": "startWith", "value": "A"}},
            "criteria.companyName.operator 'startWith'",
            "startsWith",
        ),
        ({"companyName": {"operator": "is", "vlaue": "A"}}, "criteria.companyName.vlaue is not known", "value"),
        ({"companyName": {"operator": "is"}}, "criteria.companyName has no value", "value"),
        ({"companyName": ["a", "b"]}, "criteria.companyName has 2 values", "one value"),
        ({"isInactive": {"operator": "is", "value": True}}, "criteria.isInactive is true or false", ""),
        ({"stage": "custmer"}, "criteria.stage has no value 'custmer'", "_customer"),
        (
            {"salesRepJoin": {"emial": "x"}},
            "criteria.salesRepJoin.emial is no search field of EmployeeSearchBasic",
            "email",
        ),
        ({"salesRepJoin": "x"}, "criteria.salesRepJoin is a join", "salesRepJoin"),
        ({"companyName": {"like": "A"}}, "criteria.companyName.operator 'like' does not fit", "contains"),
    ],
)
def test_a_mistake_is_found_before_anything_is_sent(
    wire: Any, criteria: dict[str, Any], message: str, hint: str
) -> None:
    with pytest.raises(ConfigurationError) as raised:
        searches.search(wire, SimpleNamespace(record_type="customer", criteria=criteria), Unit())

    assert message in raised.value.message
    assert hint in raised.value.hint
    assert wire.sent == []


def test_a_value_that_does_not_fit_is_named(wire: Any) -> None:
    with pytest.raises(RejectedError, match=r"criteria\.balance holds 'much'"):
        searches.search(wire, SimpleNamespace(record_type="customer", criteria={"balance": "much"}), Unit())


def test_custom_records_need_their_type(wire: Any) -> None:
    with pytest.raises(ConfigurationError, match="needs to know their type"):
        searches.search(wire, SimpleNamespace(record_type="customRecord", criteria={}), Unit())


def test_basic_criteria_may_stand_under_their_name_in_soap(search: Search) -> None:
    named, plain = search("customer", {"basic": {"isInactive": False}}), search("customer", {"isInactive": False})

    assert text_of(named) == text_of(plain)
