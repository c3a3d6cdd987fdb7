from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from connector.catalogue.model import Field
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.custom_ids import CustomIds
from connector.sandbox.soap.decode_record import DecodedRecord, RecordDecoder
from connector.sandbox.soap.envelope import FaultError, read_request
from tests.sandbox.soap.conftest import Soap


def _decoder(soap: Soap) -> RecordDecoder:
    endpoint = soap.endpoint
    return RecordDecoder(endpoint.layouts, endpoint.types, CustomIds(soap.store), soap.tenant.time_zone)


def _decoded(soap: Soap, record: str, version: str = "2025_2") -> DecodedRecord:
    request = read_request(soap.envelope(f"<add>{record}</add>", version=version))
    return _decoder(soap).record(request.body[0])


def _customer(inner: str, attributes: str = "") -> str:
    return f'<record xsi:type="listRel:Customer" {attributes}>{inner}</record>'


def test_elements_may_come_in_any_order_and_empty_ones_change_nothing(soap: Soap) -> None:
    given = _decoded(
        soap,
        _customer("<listRel:email/><listRel:phone>1</listRel:phone><listRel:companyName> A </listRel:companyName>"),
    )

    assert given.body == {"phone": "1", "companyName": " A "}


def test_values_take_their_canonical_form(soap: Soap) -> None:
    given = _decoded(
        soap,
        _customer(
            "<listRel:creditLimit>1e3</listRel:creditLimit><listRel:isPerson>0</listRel:isPerson>"
            "<listRel:startDate>2026-11-23T00:00:00.000-08:00</listRel:startDate>"
            "<listRel:language>_german</listRel:language><listRel:reminderDays>3</listRel:reminderDays>"
            '<listRel:subsidiary internalId="1" externalId="S"><c:name>ignored</c:name></listRel:subsidiary>'
            '<listRel:parent externalId="P"/>',
            'externalId="E"',
        ),
    )

    assert given.external_id == "E"
    assert {key: value for key, value in given.body.items() if key != "language"} == {
        "creditLimit": Decimal(1000),
        "isPerson": False,
        "startDate": "2026-11-23",
        "reminderDays": 3,
        "subsidiary": {"id": "1"},
        "parent": {"externalId": "P"},
    }


def test_null_fields_are_named_in_any_spelling(soap: Soap) -> None:
    names = "".join(f"<c:name>{name}</c:name>" for name in ("phone", "thirdPartyZipcode", "CUSTENTITY_Old"))
    given = _decoded(soap, _customer(f"<c:nullFieldList>{names}</c:nullFieldList>"))

    assert given.body == {"phone": None, "thirdPartyZipCode": None, "custentity_old": None}


def test_custom_fields_are_flat_by_script_id_or_internal_id(soap: Soap) -> None:
    number = CustomIds(soap.store).field("custentity_level")
    fields = (
        '<c:customField xsi:type="c:BooleanCustomFieldRef" scriptId="CustEntity_Vip">'
        "<c:value>true</c:value></c:customField>"
        f'<c:customField xsi:type="c:SelectCustomFieldRef" internalId="{number}">'
        '<c:value internalId="2"/></c:customField>'
        '<c:customField xsi:type="c:DateCustomFieldRef" scriptId="custentity_day">'
        "<c:value>2026-11-23T00:00:00-08:00</c:value></c:customField>"
        '<c:customField xsi:type="c:DateCustomFieldRef" scriptId="custentity_at">'
        "<c:value>2026-11-23T10:30:00-08:00</c:value></c:customField>"
        '<c:customField xsi:type="c:MultiSelectCustomFieldRef" scriptId="custentity_many">'
        '<c:value internalId="1"/><c:value internalId="2"/></c:customField>'
        '<c:customField xsi:type="c:DoubleCustomFieldRef" scriptId="custentity_rate">'
        "<c:value>0.1</c:value></c:customField>"
        '<c:customField xsi:type="c:LongCustomFieldRef" scriptId="custentity_n"><c:value>7</c:value></c:customField>'
    )
    given = _decoded(soap, _customer(f"<listRel:customFieldList>{fields}</listRel:customFieldList>"))

    assert given.body == {
        "custentity_vip": True,
        "custentity_level": {"id": "2"},
        "custentity_day": "2026-11-23",
        "custentity_at": "2026-11-23T18:30:00Z",
        "custentity_many": [{"id": "1"}, {"id": "2"}],
        "custentity_rate": Decimal("0.1"),
        "custentity_n": 7,
    }


def test_sublists_say_whether_they_are_replaced(soap: Soap) -> None:
    def lines(attribute: str) -> tuple[str, ...]:
        book = f"<listRel:addressbookList {attribute}><listRel:addressbook><listRel:label>L</listRel:label>"
        return _decoded(soap, _customer(book + "</listRel:addressbook></listRel:addressbookList>")).replace

    assert lines("") == ("addressBook",)
    assert lines('replaceAll="false"') == ()
    assert lines('replaceAll="true"') == ("addressBook",)


def test_a_missing_or_foreign_prefix_of_the_class_does_no_harm(soap: Soap) -> None:
    assert _decoded(soap, '<record xsi:type="Customer"/>').type == "customer"


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        ('<record xsi:type="listRel:Unicorn"/>', "No deserializer"),
        ("<record/>", "No deserializer"),
        (_customer("<listRel:horn>1</listRel:horn>"), "Invalid element in Customer - horn"),
        (_customer("<listRel:creditLimit>much</listRel:creditLimit>"), "'much' is not a value"),
        (_customer("<listRel:stage>_unicorn</listRel:stage>"), "'_unicorn' is not a value"),
    ],
)
def test_what_the_schema_does_not_have_is_a_fault(soap: Soap, record: str, complaint: str) -> None:
    with pytest.raises(FaultError, match=complaint):
        _decoded(soap, record)


def test_a_reference_without_any_id_is_refused(soap: Soap) -> None:
    with pytest.raises(WireError, match="internalId or externalId"):
        _decoded(soap, _customer("<listRel:subsidiary><c:name>Parent</c:name></listRel:subsidiary>"))


def test_what_was_written_by_us_is_read_back_as_it_was(demo: Soap) -> None:
    decoder = _decoder(demo)
    for type_ in demo.store.types():
        known = demo.endpoint.types.record(type_)
        if known is None or type_ not in demo.endpoint.types.catalogue or not demo.endpoint.types.soap_type(type_):
            continue
        in_soap = {member.name for member in known.members if member.soap}
        for stored, element in zip(demo.store.select(type_), _all(demo, type_), strict=True):
            body = {name: value for name, value in stored.body.items() if name in in_soap or name.startswith("cust")}

            assert _comparable(decoder.record(element).body) == _comparable(body)


def _all(demo: Soap, type_: str) -> list[Any]:
    name = demo.endpoint.types.record_type(type_)
    ids = [stored.id for stored in demo.store.select(type_)]
    refs = "".join(f'<baseRef xsi:type="c:RecordRef" type="{name}" internalId="{id_}"/>' for id_ in ids)
    answer = demo.ask(f"<getList>{refs}</getList>")
    return [response.find("{*}record") for response in answer.iter("{*}readResponse")]


def _comparable(value: Any) -> Any:
    """A value without names of references, empty parts, and the order of prices; numbers by their size."""
    if isinstance(value, dict):
        parts = {name: _comparable(part) for name, part in value.items() if name not in ("refName", "orderDoc")}
        return {name: part for name, part in parts.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_comparable(part) for part in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value).normalize()
    return value


def test_the_catalogue_names_every_field_it_describes(soap: Soap) -> None:
    for record in soap.endpoint.catalogue:
        layout = soap.endpoint.layouts.of(str(record.soap), record)
        described = {member.soap: member.name for member in record.members if member.soap}

        assert {element: layout.by_element[element].key for element in described} == described
        assert all(
            isinstance(member, Field) or layout.by_element[member.soap].kind == "sublist"
            for member in record.members
            if member.soap
        )
