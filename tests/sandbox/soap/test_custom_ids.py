from __future__ import annotations

from connector.sandbox.soap.custom_ids import CustomIds
from tests.sandbox.soap.conftest import Soap


def test_a_definitions_id_is_the_number(soap: Soap) -> None:
    ids = CustomIds(soap.store)
    soap.store.create("customField", {"scriptId": "custentity_vip"}, id=7)

    assert ids.field("custentity_vip") == "7"
    assert ids.field_of("7") == "custentity_vip"
    assert ids.fields() == [("7", "custentity_vip")]


def test_a_field_without_a_definition_gets_a_number_that_lasts(soap: Soap) -> None:
    first = CustomIds(soap.store).field("custentity_seen")
    later = CustomIds(soap.store)

    assert later.field("custentity_seen") == first
    assert later.field_of(first) == "custentity_seen"
    assert later.field("custentity_other") != first


def test_a_later_definition_is_noticed(soap: Soap) -> None:
    ids = CustomIds(soap.store)
    assert ids.types() == []

    soap.store.create("customRecordType", {"scriptId": "CustomRecord_Tier"}, id=12)
    assert ids.types() == [("12", "customrecord_tier")]
    assert ids.type_of("12") == "customrecord_tier"


def test_an_unknown_number_is_nobodys(soap: Soap) -> None:
    assert CustomIds(soap.store).field_of("404") == ""
