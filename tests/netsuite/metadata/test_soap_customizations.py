"""Requests against the real XSDs; answers as the real schema has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.metadata.custom_definitions import by_soap
from connector.netsuite.metadata.soap_customizations import CustomizationRef, customization_refs, definitions
from tests.netsuite.soap.conftest import Wire

OK = '<core:status isSuccess="true"/>'
SETUP = 'xmlns:setup="urn:customization_2023_2.setup.webservices.netsuite.com"'
REFS = (
    f"<core:getCustomizationIdResult>{OK}<core:totalRecords>2</core:totalRecords><core:customizationRefList>"
    '<core:customizationRef internalId="5" type="entityCustomField" scriptId="CUSTENTITY_A"><core:name>A</core:name>'
    '</core:customizationRef><core:customizationRef internalId="6" type="entityCustomField" scriptId="custentity_b"/>'
    "</core:customizationRefList></core:getCustomizationIdResult>"
)


def response(inner: str) -> str:
    return f"<readResponse>{inner}</readResponse>"


def definition(number: int, inner: str) -> str:
    record = f'<record internalId="{number}" xsi:type="setup:EntityCustomField" {SETUP}>{inner}</record>'
    return response(f"{OK}{record}")


def failure(code: str, message: str) -> str:
    detail = f'<core:statusDetail type="ERROR"><core:code>{code}</core:code><core:message>{message}</core:message>'
    return f'<core:status isSuccess="false">{detail}</core:statusDetail></core:status>'


def test_the_customizations_of_a_category(
    wire: Wire, validated: Callable[[bytes], Any], answer_of: Callable[[str, str], bytes]
) -> None:
    wire.answers = [answer_of("getCustomizationId", REFS)]

    assert customization_refs(wire.soap, "entityCustomField", Unit()) == [
        CustomizationRef("5", "custentity_a", "A"),
        CustomizationRef("6", "custentity_b"),
    ]
    validated(wire.sent[0][1])


def test_their_definitions_are_read_by_reference(
    wire: Wire, validated: Callable[[bytes], Any], answer_of: Callable[[str, str], bytes]
) -> None:
    first = definition(5, "<setup:fieldType>_integerNumber</setup:fieldType><setup:label>Age</setup:label>")
    content = f"<readResponseList>{OK}{first}{response(failure('INSUFFICIENT_PERMISSION', 'No.'))}</readResponseList>"
    wire.answers = [answer_of("getList", content)]
    refs = [CustomizationRef("5", "custentity_a"), CustomizationRef("6", "custentity_b")]

    (found,) = definitions(wire.soap, "entityCustomField", refs, Unit())
    validated(wire.sent[0][1])

    assert (found["id"], found["label"]) == ("5", "Age")


def test_nothing_is_asked_for_nothing(wire: Wire) -> None:
    assert definitions(wire.soap, "entityCustomField", [], Unit()) == []


def test_a_category_becomes_fields_with_kinds(wire: Wire, answer_of: Callable[[str, str], bytes]) -> None:
    one = definition(
        5,
        "<setup:fieldType>_listRecord</setup:fieldType><setup:label>Tier</setup:label>"
        '<setup:selectRecordType internalId="3"><core:name>Tiers</core:name></setup:selectRecordType>'
        "<setup:isMandatory>true</setup:isMandatory><setup:appliesToCustomer>true</setup:appliesToCustomer>"
        "<setup:appliesToVendor>false</setup:appliesToVendor>",
    )
    two = definition(6, "<setup:fieldType>_freeFormText</setup:fieldType><setup:maxLength>20</setup:maxLength>")
    content = f"<readResponseList>{OK}{one}{two}</readResponseList>"
    wire.answers = [answer_of("getCustomizationId", REFS), answer_of("getList", content)]
    found = by_soap(wire.soap, ["entityCustomField"], Unit()).by_script_id
    tier, text = found["custentity_a"], found["custentity_b"]

    assert (tier.kind, tier.target, tier.label, tier.mandatory) == ("reference", "Tiers", "Tier", True)
    assert tier.applies == {"appliesToCustomer": True, "appliesToVendor": False}
    assert (text.kind, text.max_length) == ("string", 20)


def test_a_category_that_is_off_costs_itself_only(wire: Wire, answer_of: Callable[[str, str], bytes]) -> None:
    off = f"<core:getCustomizationIdResult>{failure('FEATURE_DISABLED', 'Off.')}</core:getCustomizationIdResult>"
    content = f"<readResponseList>{failure('INSUFFICIENT_PERMISSION', 'No.')}</readResponseList>"
    wire.answers = [
        answer_of("getCustomizationId", off),
        answer_of("getCustomizationId", REFS),
        answer_of("getList", content),
    ]
    found = by_soap(wire.soap, ["customSegment", "entityCustomField"], Unit())

    assert found.notes == [
        "customizations of type customSegment are missing: Off.",
        "types of entityCustomField are missing: No.",
    ]
    assert {one.kind for one in found.by_script_id.values()} == {"unknown"}


def test_a_request_that_is_refused_as_a_whole_is_an_error(wire: Wire, answer_of: Callable[[str, str], bytes]) -> None:
    off = f"<core:getCustomizationIdResult>{failure('INSUFFICIENT_PERMISSION', 'No.')}</core:getCustomizationIdResult>"
    wire.answers = [answer_of("getCustomizationId", off)]

    with pytest.raises(RejectedError, match="No"):
        customization_refs(wire.soap, "entityCustomField", Unit())
