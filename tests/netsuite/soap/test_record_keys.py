"""How SOAP is told which record is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import base_refs, custom_type, custom_type_id, key_of

AnswerOf = Callable[[str, str], bytes]


def types(answer_of: AnswerOf) -> bytes:
    refs = "".join(
        f'<core:customizationRef internalId="{number}" scriptId="{name}" type="customRecordType">'
        f"<core:name>{name}</core:name>"
        "</core:customizationRef>"
        for number, name in ((12, "CUSTOMRECORD_GADGET"), (13, "customrecord_tool"))
    )
    return answer_of(
        "getCustomizationId",
        '<core:getCustomizationIdResult><core:status isSuccess="true"/><core:customizationRefList>'
        f"{refs}</core:customizationRefList></core:getCustomizationIdResult>",
    )


def test_exactly_one_id_names_a_record() -> None:
    assert key_of("7", "") == ("internalId", "7")
    assert key_of(None, 7) == ("externalId", "7")
    for ids in (("", None), ("1", "X")):
        with pytest.raises(ConfigurationError, match="either id or external_id"):
            key_of(*ids)


@pytest.mark.parametrize(
    ("record_type", "found"),
    [
        ("customrecord_gadget", ("customrecord_gadget", "")),
        ("__customRecordType__customrecord_gadget__374", ("customrecord_gadget", "374")),
        ("CUSTOMRECORD_GADGET", ("customrecord_gadget", "")),
    ],
)
def test_mulesofts_key_holds_the_number(record_type: str, found: tuple[str, str]) -> None:
    assert custom_type(record_type) == found


@pytest.mark.wsdl
def test_the_number_of_a_custom_type_is_looked_up_once(
    wire: Any, answer_of: AnswerOf, validated: Callable[[bytes], Any]
) -> None:
    wire.answers = [types(answer_of)]

    numbers = [custom_type_id(wire.soap, name, Unit()) for name in ("customrecord_gadget", "customrecord_tool")]

    assert numbers == ["12", "13"]
    assert len(wire.sent) == 1
    assert validated(wire.sent[0][1])[0].get("getCustomizationType") == "customRecordType"


@pytest.mark.wsdl
def test_an_unknown_custom_type_names_the_nearest(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [types(answer_of)]

    with pytest.raises(ConfigurationError, match="no custom record type") as raised:
        custom_type_id(wire.soap, "customrecord_gadgets", Unit())

    assert "customrecord_gadget" in raised.value.hint


@pytest.mark.wsdl
def test_custom_records_are_named_by_the_number_of_their_type(wire: Any) -> None:
    markup = Markup()

    base_refs(wire.soap, markup, "__customRecordType__customrecord_x__374", [("internalId", "7")], Unit())

    assert 'xsi:type="core:CustomRecordRef" internalId="7" typeId="374"' in str(markup)
