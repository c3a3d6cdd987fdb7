"""Encoding gives what the XSD allows, takes every spelling, and loses nothing on the way there and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from connector.errors import RejectedError
from connector.netsuite.soap.decode import Decoder
from connector.netsuite.soap.encode import Encoder, Replace
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.suitetalk_names import XSI_TYPE
from connector.netsuite.soap.type_table import TypeTable
from connector.netsuite.soap.wire_scalars import Calendar

pytestmark = pytest.mark.wsdl
CORE = "{urn:core_2023_2.platform.webservices.netsuite.com}"
SALES = "{urn:sales_2023_2.transactions.webservices.netsuite.com}"
Write = Callable[..., Any]


@pytest.fixture
def write(encoder: Encoder, schema: etree.XMLSchema) -> Write:
    """Encodes a record, checks it against the XSD, gives the element; `left_out` takes what was left out."""

    def encode(
        record_type: str, record: dict[str, Any], replace: Replace = None, left_out: list[str] | None = None
    ) -> Any:
        markup = Markup()
        found = encoder.record(markup, f"{CORE}record", record_type, record, replace)
        if left_out is not None:
            left_out += found
        text = str(markup).replace(" ", markup.declarations() + " ", 1)
        element = etree.fromstring(text)
        schema.assertValid(element)
        return element

    return encode


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    record_type=st.sampled_from(
        ["customer", "salesOrder", "employee", "journalEntry", "vendorBill", "task", "contact"]
    ),
    seed=st.integers(0, 2**32),
)
def test_a_record_read_and_written_is_the_same_record(
    record_type: str, seed: int, made: Callable[[str, Random], Any], shapes: Shapes, schema: etree.XMLSchema
) -> None:
    record = Decoder(shapes, Calendar()).record(made(record_type, Random(seed)))
    markup = Markup()

    Encoder(shapes, Calendar()).record(markup, f"{CORE}record", record_type, record, replace=True)

    element = etree.fromstring(str(markup).replace(" ", markup.declarations() + " ", 1))
    schema.assertValid(element)
    assert _plain(Decoder(shapes, Calendar()).record(element)) == _plain(record)


def _plain(value: Any) -> Any:
    """A record as it is written: references by their id alone, moments and lengths of time as they are."""
    if isinstance(value, dict):
        if "refName" in value and "id" in value:
            return {"id": value["id"]}
        return {key: _plain(held) for key, held in value.items() if key != "recordType"}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def test_records_of_every_type_are_the_message_that_zeep_writes(
    table: TypeTable, made: Callable[[str, Random], Any], shapes: Shapes
) -> None:
    messages = f"{{{table.namespaces.messages}}}"
    different = []
    known = [name for name in table.record_types if table.named(name[:1].upper() + name[1:]) is not None]
    for number, record_type in enumerate(known):
        record = Decoder(shapes, Calendar()).record(made(record_type, Random(number)))
        markup = Markup()
        Encoder(shapes, Calendar()).record(markup, f"{messages}record", record_type, record, replace=bool(number % 2))
        ours = etree.fromstring(str(markup).replace(" ", markup.declarations() + " ", 1))
        held = table.client.get_type(table.record(record_type).qname).parse_xmlelement(ours, table.client.wsdl.types)
        theirs = table.client.create_message(table.client.service, "add", record=held).find(f".//{messages}record")
        if canonical(ours) != canonical(theirs):
            different.append(record_type)

    assert len(known) > 180
    assert different == []


def canonical(element: Any) -> str:
    """*element* after C14N 2.0, prefixes rewritten, numbers and moments spelled one way, without what says nothing."""
    own = etree.fromstring(etree.tostring(element))
    for leaf in reversed(list(own.iter())):
        if leaf.text and re.fullmatch(r"-?\d+\.\d+", leaf.text):
            leaf.text = f"{Decimal(leaf.text).normalize():f}"
        elif leaf.text and re.match(r"\d{4}-\d\d-\d\dT", leaf.text):
            leaf.text = datetime.fromisoformat(leaf.text).isoformat()
        elif not (leaf.text or len(leaf) or leaf.attrib):
            leaf.getparent().remove(leaf)  # a price without a price
    return str(etree.canonicalize(etree.tostring(own).decode(), rewrite_prefixes=True, qname_aware_attrs=[XSI_TYPE]))


def test_three_spellings_of_one_order_are_one_message(write: Write) -> None:
    canonical = {
        "externalId": "SO-1",
        "entity": {"id": "12"},
        "tranDate": date(2026, 11, 23),
        "item": [{"item": {"id": "380"}, "quantity": Decimal(1), "custcol_x": "a"}],
    }
    rest = {
        "externalId": "SO-1",
        "entity": {"id": "12", "refName": "ACME", "links": []},
        "tranDate": "2026-11-23",
        "item": {"items": [{"item": {"id": 380}, "quantity": 1, "custcol_x": "a"}]},
        "links": [],
    }
    soap = {
        "externalId": "SO-1",
        "entity": {"internalId": "12"},
        "tranDate": "2026-11-23T00:00:00.000-08:00",
        "itemList": [
            {
                "item": "380",
                "quantity": "1",
                "customFieldList": {"customField": [{"scriptId": "custcol_x", "value": "a"}]},
            }
        ],
    }

    written = [etree.tostring(write("salesOrder", record)) for record in (canonical, rest, soap)]

    assert written[0] == written[1] == written[2]
    assert b"<sales:tranDate>2026-11-23T00:00:00.000-08:00</sales:tranDate>" in written[0]
    assert b'<sales:itemList replaceAll="false">' in written[0]


def test_none_clears_and_an_absent_key_leaves(write: Write) -> None:
    element = write("customer", {"id": "7", "phone": None, "custentity_old": None, "email": "a@b.example"})

    names = [name.text for name in element[0]]
    assert element[0].tag == f"{CORE}nullFieldList"
    assert names == ["phone", "custentity_old"]
    assert [child.tag.partition("}")[2] for child in element] == ["nullFieldList", "email"]


def test_names_to_clear_are_soaps_own(write: Write) -> None:
    element = write("customer", {"id": "7", "thirdPartyZipCode": None, "prefCcProcessor": None})

    assert [name.text for name in element[0]] == ["thirdPartyZipcode", "prefCCProcessor"]


def test_none_in_a_line_is_left_out_and_told(write: Write) -> None:
    left_out: list[str] = []

    element = write(
        "salesOrder", {"id": "1", "item": [{"line": 1, "description": None, "quantity": 2}]}, left_out=left_out
    )

    assert left_out == ["item[0].description is left as it is: SOAP can clear fields of a record only"]
    assert element.find(f".//{SALES}description") is None


@pytest.mark.parametrize(
    ("replace", "value", "written"),
    [
        (None, [{"item": "1"}], "false"),
        (False, [{"item": "1"}], "false"),
        (True, [{"item": "1"}], "true"),
        (["item"], [{"item": "1"}], "true"),
        (["expense"], [{"item": "1"}], "false"),
        (True, [], "true"),
        (None, None, "true"),
        (None, [], None),
    ],
)
def test_lines_are_merged_unless_replacing_is_asked_for(
    write: Write, replace: Replace, value: Any, written: str | None
) -> None:
    found = write("salesOrder", {"id": "1", "item": value}, replace).find(f"{SALES}itemList")

    assert (None if found is None else found.get("replaceAll")) == written


def test_custom_fields_of_a_type_that_has_none_are_told(write: Write) -> None:
    left_out: list[str] = []

    write("currency", {"id": "1", "name": "Euro", "custrecord_x": 1}, left_out=left_out)

    assert left_out == ["custrecord_x is left out: Currency has no custom fields in SOAP"]


@pytest.mark.parametrize("empty", [None, [], {"items": []}])
def test_a_list_that_cannot_say_replace_all_is_emptied_by_name(write: Write, empty: Any) -> None:
    element = write("contact", {"id": "1", "title": "Buyer", "categoryList": empty})

    assert [name.text for name in element[0]] == ["categoryList"]
    assert [child.tag.partition("}")[2] for child in element] == ["nullFieldList", "title"]


def test_a_sublist_without_keys_is_always_replaced(write: Write) -> None:
    found = write("salesOrder", {"id": "1", "promotions": [{"promoCode": "3"}]}, replace=False)

    assert found[0].get("replaceAll") == "true"


def test_custom_fields_take_the_kind_of_their_value_or_of_a_hint(write: Write) -> None:
    element = write(
        "customer",
        {
            "id": "1",
            "custentity_a": True,
            "custentity_b": 7,
            "custentity_c": Decimal("1.50"),
            "custentity_d": date(2026, 1, 2),
            "custentity_e": "text",
            "custentity_f": {"id": "3", "refName": "Gold"},
            "custentity_g": [{"id": "1"}, "2"],
            "custentity_h": {"type": "select", "value": "9"},
            "SelectCustomFieldRef__custentity_level__520": "2",
            "LongCustomFieldRef__custentity_my__own": "12",
        },
    )

    kinds = {
        custom.get("scriptId"): custom.get("{http://www.w3.org/2001/XMLSchema-instance}type").partition(":")[2]
        for custom in element[-1]
    }
    assert kinds == {
        "custentity_a": "BooleanCustomFieldRef",
        "custentity_b": "LongCustomFieldRef",
        "custentity_c": "DoubleCustomFieldRef",
        "custentity_d": "DateCustomFieldRef",
        "custentity_e": "StringCustomFieldRef",
        "custentity_f": "SelectCustomFieldRef",
        "custentity_g": "MultiSelectCustomFieldRef",
        "custentity_h": "SelectCustomFieldRef",
        "custentity_level": "SelectCustomFieldRef",
        "custentity_my__own": "LongCustomFieldRef",
    }
    assert element[-1][8].get("internalId") == "520"


@pytest.mark.parametrize("given", ["US", "_unitedStates", {"id": "US"}, {"id": "US", "refName": "United States"}])
def test_enumerations_take_codes_and_words(write: Write, given: Any) -> None:
    element = write("customer", {"id": "1", "addressBook": [{"addressBookAddress": {"country": given}}]})

    assert b"_unitedStates" in etree.tostring(element)


@pytest.mark.parametrize(
    ("record", "field", "hint"),
    [
        ({"compnyName": "x"}, "compnyName", "companyName"),
        (
            {"addressBook": [{"addressBookAddress": {"contry": "US"}}]},
            "addressBook[0].addressBookAddress.contry",
            "country",
        ),
        (
            {"addressBook": [{"addressBookAddress": {"country": "Atlantis"}}]},
            "addressBook[0].addressBookAddress.country",
            "",
        ),
        ({"creditLimit": "much"}, "creditLimit", "number"),
        ({"subsidiary": {"refName": "UK"}}, "subsidiary", "does not look up names"),
        ({"subsidiary": True}, "subsidiary", "reference"),
        ({"addressBook": "Main Street"}, "addressBook", "list"),
        ({"addressBook": ["Main Street"]}, "addressBook[0]", "line"),
        ({"custentity_x": {"type": "long", "value": "no"}}, "custentity_x", "whole number"),
    ],
)
def test_a_mistake_names_its_place(encoder: Encoder, record: dict[str, Any], field: str, hint: str) -> None:
    markup = Markup()

    with pytest.raises(RejectedError) as raised:
        encoder.record(markup, f"{CORE}record", "customer", {"externalId": "C-1", **record}, None)

    assert raised.value.field == field
    assert hint in f"{raised.value.hint} {raised.value.message}"
    assert raised.value.record == {"externalId": "C-1"}
    assert str(markup) == ""


def test_references_take_ids_and_external_ids_the_id_first(write: Write) -> None:
    element = write(
        "salesOrder",
        {
            "id": "1",
            "entity": {"id": "5", "externalId": "X"},
            "terms": {"externalId": "NET30"},
            "class": 7,
            "location": "3",
        },
    )

    found = {child.tag.partition("}")[2]: dict(child.attrib) for child in element}
    assert found["entity"] == {"internalId": "5"}
    assert found["terms"] == {"externalId": "NET30"}
    assert found["class"] == {"internalId": "7"}


def test_a_type_in_a_reference_is_spelled_as_soap_does(write: Write) -> None:
    element = write("salesOrder", {"id": "1", "entity": {"id": "5", "type": "Customer"}})

    assert element[0].get("type") == "customer"


@pytest.mark.parametrize(
    ("given", "hours"), [("1:30", "1.5"), (timedelta(minutes=90), "1.5"), (2, "2"), ("-0:15", "-0.25")]
)
def test_lengths_of_time_are_hours(write: Write, given: Any, hours: str) -> None:
    element = write("task", {"id": "1", "estimatedTime": given})

    assert element[0][0].text == hours


def test_prices_become_a_matrix(write: Write) -> None:
    lines = [
        {"currencyPage": {"id": "1"}, "priceLevel": {"id": "1"}, "quantity": {"value": 0}, "price": Decimal("9.99")},
        {"currencyPage": {"id": "1"}, "priceLevel": {"id": "1"}, "quantity": {"value": 10}, "price": Decimal("8.99")},
        {"currencyPage": {"id": "2"}, "priceLevel": {"id": "1"}, "price": Decimal("8.00")},
    ]

    matrix = write("inventoryItem", {"id": "1", "price": lines}, replace=True)[0]

    assert [len(pricing[-1]) for pricing in matrix] == [2, 1]


def test_a_file_is_base64(write: Write) -> None:
    element = write("file", {"name": "a.csv", "attachFrom": "computer", "content": b"a;b\n", "folder": "-4"})

    assert b"YTtiCg==" in etree.tostring(element)
    assert b"_computer" in etree.tostring(element)


def test_an_id_that_a_type_does_not_have_is_refused(encoder: Encoder) -> None:
    with pytest.raises(RejectedError, match="has no externalId"):
        encoder.record(Markup(), f"{CORE}record", "budgetCategory", {"externalId": "B"}, None)


def test_text_that_xml_cannot_carry_does_not_break_the_message(write: Write) -> None:
    element = write("customer", {"id": "1", "companyName": "A\x00 & <B>\r\n\ud83d" + "é"})

    assert element[0].text == "A & <B>\r\né"
