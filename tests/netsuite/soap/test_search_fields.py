"""Every search field of every search can be written with its usual operator, and the XSD takes it."""

from __future__ import annotations

import pytest
from lxml import etree

from connector.netsuite.soap.criteria import Criteria
from connector.netsuite.soap.encode import Encoder
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.search_fields import custom_kind
from connector.netsuite.soap.search_types import search_type
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.type_table import TypeTable

VALUES = {
    "SearchStringField": "x",
    "SearchBooleanField": True,
    "SearchLongField": 5,
    "SearchDoubleField": "1.5",
    "SearchDateField": "2026-11-23",
    "SearchTextNumberField": "7",
    "SearchMultiSelectField": "12",
    "RecordRef": "3",
}


@pytest.mark.wsdl
@pytest.mark.parametrize("record_type", ["customer", "transaction", "item", "employee", "supportCase", "account"])
def test_all_fields_at_once_are_valid(
    table: TypeTable, encoder: Encoder, schema: etree.XMLSchema, record_type: str
) -> None:
    search = search_type(table, record_type)
    criteria = {
        child.name: VALUES[local_name(child.type)]
        for child in search.basic.children
        if local_name(child.type) in VALUES
    }
    markup = Markup()
    tag = f"{{{table.namespaces.core}}}searchRecord"
    markup.open(tag, xsi_type=search.basic.qname)

    Criteria(encoder, search).write(markup, search.basic, criteria)

    markup.close(tag)
    element = etree.fromstring(str(markup).replace(" ", markup.declarations() + " ", 1))
    schema.assertValid(element)
    assert len(element) == len(criteria) > 15


def test_the_kind_of_a_custom_criterion_follows_its_hint() -> None:
    assert custom_kind({"type": "Select", "value": "1"}) == "SearchMultiSelectCustomField"
    assert custom_kind([]) == "SearchStringCustomField"
    assert custom_kind(1.5) == "SearchDoubleCustomField"


@pytest.mark.parametrize(
    "criterion", [{"anyOf": ["1", "2"]}, {"noneOf": "1"}, {"operator": "anyOf", "value": ["1"]}, {"ANYOF": ["1"]}]
)
def test_an_operator_of_choices_says_that_the_field_is_a_select(criterion: dict[str, object]) -> None:
    assert custom_kind(criterion) == "SearchMultiSelectCustomField"


def test_mulesofts_key_says_the_kind_where_the_criterion_does_not() -> None:
    assert custom_kind("1", "SelectCustomFieldRef") == "SearchMultiSelectCustomField"
    assert custom_kind({"anyOf": ["1"]}, "MultiSelectCustomFieldRef") == "SearchMultiSelectCustomField"
    assert custom_kind({"type": "string", "value": "1"}, "SelectCustomFieldRef") == "SearchStringCustomField"
    assert custom_kind(1, "") == "SearchLongCustomField"


@pytest.mark.wsdl
def test_a_criterion_may_have_mulesofts_key(table: TypeTable, encoder: Encoder, schema: etree.XMLSchema) -> None:
    search = search_type(table, "customer")
    markup = Markup()
    markup.open(f"{{{table.namespaces.core}}}searchRecord", xsi_type=search.basic.qname)

    criteria = {"SelectCustomFieldRef__custentity_x__520": {"anyOf": ["2"]}, "custentity_y": 5}
    Criteria(encoder, search).write(markup, search.basic, criteria)

    markup.close(f"{{{table.namespaces.core}}}searchRecord")
    element = etree.fromstring(str(markup).replace(" ", markup.declarations() + " ", 1))
    schema.assertValid(element)
    found = {one.get("scriptId"): one.get("{http://www.w3.org/2001/XMLSchema-instance}type") for one in element[0]}
    assert {key: kind.rpartition(":")[2] for key, kind in found.items()} == {
        "custentity_x": "SearchMultiSelectCustomField",
        "custentity_y": "SearchLongCustomField",
    }
