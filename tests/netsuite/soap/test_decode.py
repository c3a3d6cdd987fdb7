"""Decoding equals what zeep reads, converted by the rules of the canonical record; strange things pass through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import zeep
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from zeep.helpers import serialize_object

from connector.netsuite.soap import spelling, wsdl_store
from connector.netsuite.soap.date_fields import calendar_kind
from connector.netsuite.soap.decode import Decoder
from connector.netsuite.soap.enumerations import coded, status_letters, words_of
from connector.netsuite.soap.lazy_schema import open_client
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.wire_scalars import Calendar
from connector.netsuite.soap.xsd_index import XsdIndex

pytestmark = pytest.mark.wsdl
TYPES = [
    "customer",
    "salesOrder",
    "invoice",
    "inventoryItem",
    "employee",
    "journalEntry",
    "vendorBill",
    "task",
    "contact",
]
PACIFIC = ZoneInfo("America/Los_Angeles")


def qname_of(element: Any) -> str:
    """The type of a made element."""
    return f"{{{element.nsmap['t']}}}{element.get(f'{{{XSI}}}type').partition(':')[2]}"


class FromZeep:
    """The canonical record by record names 4.1, out of what zeep reads and the types it reads by."""

    def __init__(self, client: Any, index: XsdIndex) -> None:
        self.client, self.index = client, index

    def record(self, element: Any) -> dict[str, Any]:
        qname = qname_of(element)
        declared = self.client.get_type(qname)
        value = declared.parse_xmlelement(element, self.client.wsdl.types)
        return {"id": element.get("internalId"), **self.fields(declared, value)}

    def fields(self, declared: Any, value: Any) -> dict[str, Any]:
        record = declared.qname.localname
        found: dict[str, Any] = {}
        for name, element in declared.elements:
            held = value[name]
            if held is None or name == "nullFieldList":
                continue
            if record == "Task" and name in ("startDate", "endDate"):
                local = held.astimezone(PACIFIC)
                found[name] = local.date()
                if local.hour or local.minute:
                    found[name.replace("Date", "Time")] = local.time()
                continue
            key, read = self.field(record, name, element.type, held)
            if key != name and key in {other for other, _ in declared.elements}:
                key = name
            if read in (None, [], {}):
                continue
            if key is None:
                found.update(read)
            else:
                found[key] = read
        return found

    def field(  # noqa: PLR0911 - one case of record names 4.1 each
        self, record: str, name: str, type_: Any, held: Any
    ) -> tuple[str | None, Any]:
        local = type_.qname.localname
        inner = type_.elements if hasattr(type_, "elements_nested") else []
        if local == "CustomFieldList":
            customs = dict(self.custom(one) for one in held.customField)
            return (None if name == "customFieldList" else name), customs
        if len(inner) == 1 and inner[0][1].accepts_multiple:
            return self.lines(record, name, type_, inner[0], held)
        key = spelling.rest_name(record, name, is_list=False)
        if not inner:
            return key, self.scalar(record, name, type_, held)
        if [one for one, _ in inner] == ["name"]:
            if spelling.reshape_of(record, name) == "plain_id":
                return key, held.internalId
            return key, self.reference(held)
        if local == "Duration":
            minutes = round(Decimal(str(held.timeSpan)) * (60 if held.unit == "hour" else 1))
            return key, f"{'-' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02}"
        return key, self.fields(type_, held)

    def lines(self, record: str, name: str, type_: Any, inner: Any, held: Any) -> tuple[str, Any]:
        key = spelling.rest_name(record, name, is_list=True)
        child, element = inner
        values = held[child]
        if key == "price":
            return key, [line for one in values for line in self.prices(one)]
        if not hasattr(element.type, "elements_nested"):
            return key, [self.scalar(record, child, element.type, one) for one in values]
        if "scriptId" in [one for one, _ in element.type.attributes]:
            return key, dict(self.custom(one) for one in values)
        if [one for one, _ in element.type.elements] == ["name"]:
            return key, [self.reference(one) for one in values]
        return key, [self.fields(element.type, one) for one in values]

    def prices(self, pricing: Any) -> list[dict[str, Any]]:
        head: dict[str, Any] = {}
        if pricing.currency:
            head["currencyPage"] = self.reference(pricing.currency)
        if pricing.priceLevel:
            head["priceLevel"] = self.reference(pricing.priceLevel)
            if pricing.priceLevel.name:
                head["priceLevelName"] = pricing.priceLevel.name
        if pricing.discount is not None:
            head["discountDisplay"] = Decimal(str(pricing.discount))
        lines = []
        for price in pricing.priceList.price if pricing.priceList else [None]:
            line = dict(head)
            if price and price.quantity is not None:
                line["quantity"] = {"value": Decimal(str(price.quantity))}
            if price and price.value is not None:
                line["price"] = Decimal(str(price.value))
            lines.append(line)
        return lines

    def reference(self, held: Any) -> dict[str, Any]:
        found = {"id": held.internalId, "refName": held.name}
        return {key: value for key, value in found.items() if value is not None}

    def custom(self, held: Any) -> tuple[str, Any]:
        value = held.value
        if isinstance(value, list):
            return held.scriptId, [self.reference(one) for one in value]
        if hasattr(value, "internalId"):
            return held.scriptId, self.reference(value)
        if isinstance(value, datetime):
            local = value.astimezone(PACIFIC)
            return held.scriptId, local.date() if local.hour == local.minute == 0 else value.astimezone(UTC)
        return held.scriptId, Decimal(str(value)) if isinstance(value, float) else value

    def scalar(self, record: str, name: str, type_: Any, held: Any) -> Any:  # noqa: PLR0911 - one reshape each
        reshape = spelling.reshape_of(record, name)
        if isinstance(held, datetime):
            return self.moment(calendar_kind(record, name), held)
        if isinstance(held, float):
            return Decimal(str(held))
        if reshape == "status":
            letter = status_letters(record).get(str(held).lower())
            return {"id": letter, "refName": held} if letter else {"refName": held}
        if reshape == "name":
            return {"refName": held}
        if reshape == "id":
            return {"id": str(held)}
        if reshape == "stage":
            return words_of(held)
        if self.index.enumeration(type_.qname.text):
            return coded(type_.qname.localname, held)
        return held

    def moment(self, kind: str, held: datetime) -> Any:
        local = held.astimezone(PACIFIC)
        if kind == "datetime":
            return held.astimezone(UTC)
        if kind == "time":
            return local.time()
        if local.hour == local.minute == 0:
            return local.date()
        if kind == "either":
            return held.astimezone(UTC)
        moment = held.astimezone(UTC)
        return date.fromordinal(moment.date().toordinal() + (moment.hour > 10))


XSI = "http://www.w3.org/2001/XMLSchema-instance"


@pytest.fixture(scope="module")
def from_zeep(wsdl_dir: Path) -> FromZeep:
    wsdl = wsdl_store.from_directory(wsdl_dir)
    index = XsdIndex(wsdl)
    return FromZeep(open_client(wsdl, index), index)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record_type=st.sampled_from(TYPES), seed=st.integers(0, 2**32))
def test_equals_what_zeep_reads(
    record_type: str,
    seed: int,
    made: Callable[[str, Random], Any],
    schema: etree.XMLSchema,
    shapes: Shapes,
    from_zeep: FromZeep,
) -> None:
    element = made(record_type, Random(seed))
    schema.assertValid(element)
    decoder = Decoder(shapes, Calendar())

    assert decoder.record(element) == from_zeep.record(element)
    assert not decoder.unknown


@pytest.mark.parametrize("record_type", TYPES)
def test_holds_as_many_values_as_zeeps_plain_dicts(
    record_type: str, made: Callable[[str, Random], Any], from_zeep: FromZeep, decoder: Decoder
) -> None:
    """A check that does not know the rules of conversion: nothing that zeep finds is lost."""
    element = made(record_type, Random(7))
    qname = qname_of(element)
    plain: Any = serialize_object(  # type: ignore[no-untyped-call]
        from_zeep.client.get_type(qname).parse_xmlelement(element, from_zeep.client.wsdl.types), dict
    )

    present = {name for name, value in plain.items() if value not in (None, [], {}) and name != "customFieldList"}
    keys = {spelling.rest_name(qname.partition("}")[2], name, is_list=name.endswith("List")) for name in present}
    read = decoder.record(element)

    assert len(keys - {"internalId"}) <= len([key for key in read if not key.startswith("custbody_")])


def element_of(text: str) -> Any:
    declared = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:listRel="urn:relationships_2023_2.lists.webservices.netsuite.com" '
        'xmlns:sales="urn:sales_2023_2.transactions.webservices.netsuite.com" '
        'xmlns:core="urn:core_2023_2.platform.webservices.netsuite.com"'
    )
    return etree.fromstring(f"<record {declared} {text}</record>")


def test_an_unknown_element_passes_through_and_is_counted(decoder: Decoder) -> None:
    read = decoder.record(
        element_of(
            'xsi:type="listRel:Customer" internalId="1"><listRel:companyName>A</listRel:companyName>'
            '<listRel:brandNew internalId="3"><core:name>New</core:name></listRel:brandNew>'
            "<listRel:others><listRel:x>1</listRel:x><listRel:x>2</listRel:x></listRel:others>"
        )
    )

    assert read == {
        "id": "1",
        "companyName": "A",
        "brandNew": {"id": "3", "refName": "New"},
        "others": {"x": ["1", "2"]},
    }
    assert decoder.unknown == {"Customer.brandNew": 1, "Customer.others": 1}


def test_a_record_type_that_the_wsdl_does_not_know_passes_through(decoder: Decoder) -> None:
    read = decoder.record(element_of('xsi:type="listRel:Hologram" internalId="5"><listRel:colour>red</listRel:colour>'))

    assert read == {"id": "5", "colour": "red"}
    assert decoder.unknown == {"Hologram": 1}


def test_types_are_found_by_namespace_whatever_the_prefix(decoder: Decoder) -> None:
    text = (
        '<record xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:core='
        '"urn:relationships_2023_2.lists.webservices.netsuite.com" xsi:type="core:Customer">'
        "<core:isPerson>true</core:isPerson></record>"
    )

    assert decoder.record(etree.fromstring(text)) == {"isPerson": True}


def test_empty_elements_are_absent(decoder: Decoder) -> None:
    read = decoder.record(
        element_of(
            'xsi:type="sales:SalesOrder" externalId="X"><sales:memo></sales:memo><sales:itemList/>'
            "<sales:entity/><sales:tranDate/><sales:customFieldList/>"
        )
    )

    assert read == {"externalId": "X"}


def test_a_percentage_stays_text_and_a_rate_is_a_number(decoder: Decoder) -> None:
    percent = decoder.record(element_of('xsi:type="sales:SalesOrder"><sales:discountRate>-10.0%</sales:discountRate>'))
    amount = decoder.record(element_of('xsi:type="sales:SalesOrder"><sales:discountRate>-10.00</sales:discountRate>'))

    assert (percent["discountRate"], amount["discountRate"]) == ("-10.0%", Decimal("-10.00"))


def test_a_custom_field_of_a_new_kind_passes_through(decoder: Decoder) -> None:
    read = decoder.record(
        element_of(
            'xsi:type="listRel:Customer"><listRel:customFieldList>'
            '<core:customField xsi:type="core:ColourCustomFieldRef" scriptId="custentity_c">'
            "<core:value>red</core:value></core:customField></listRel:customFieldList>"
        )
    )

    assert read == {"custentity_c": {"value": "red"}}
    assert decoder.unknown == {"ColourCustomFieldRef": 1}


def test_record_types_are_named_as_rest_does(decoder: Decoder) -> None:
    general = "urn:general_2023_2.transactions.webservices.netsuite.com"
    element = etree.fromstring(f'<r xmlns:xsi="{XSI}" xmlns:g="{general}" xsi:type="g:AdvInterCompanyJournalEntry"/>')

    assert decoder.record_type(element) == "advIntercompanyJournalEntry"
    assert zeep.__version__
