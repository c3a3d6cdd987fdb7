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
