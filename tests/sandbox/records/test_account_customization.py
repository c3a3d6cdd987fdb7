import pytest

from connector.catalogue.reader import load
from connector.sandbox.records.account_customization import AccountCustomization, value_rows
from connector.sandbox.refusals import UnknownTypeError
from connector.sandbox.storage.store import Store


def test_definitions_are_seen_as_soon_as_they_are_written() -> None:
    store = Store()
    account = AccountCustomization(store, load())
    assert account.field("custbody_x") is None
    assert not account.declares_fields

    made = store.create("customField", {"scriptId": "CUSTBODY_X", "fieldType": "list", "of": "customlist_y"})
    field = account.field("custbody_X")
    assert field is not None
    assert (field.kind, field.targets) == ("reference", ("customlist_y",))

    store.delete("customField", made.id)
    assert account.field("custbody_x") is None


@pytest.mark.parametrize(
    ("written", "kind"),
    [("currency", "decimal"), ("checkbox", "boolean"), ("long_text", "string"), ("datetime", "datetime")],
)
def test_field_types_are_kinds(written: str, kind: str) -> None:
    store = Store()
    store.create("customField", {"scriptId": "custbody_x", "fieldType": written})

    field = AccountCustomization(store, load()).field("custbody_x")
    assert field is not None
    assert field.kind == kind


def test_a_custom_record_type_is_a_type_of_its_own() -> None:
    store = Store()
    account = AccountCustomization(store, load())
    with pytest.raises(UnknownTypeError):
        account.record_type("customrecord_claim")

    store.create("customRecordType", {"scriptId": "customrecord_claim", "recordName": "Claim"})
    record = account.record_type("CUSTOMRECORD_CLAIM")
    assert (record.name, record.label, record.rest, record.required_on_create) == (
        "customrecord_claim",
        "Claim",
        True,
        (),
    )
    assert [one.name for one in account.record_types()] == ["customrecord_claim"]


def test_records_without_a_definition_make_a_type_too() -> None:
    store = Store()
    store.create("customrecord_loose", {"name": "x"})

    assert AccountCustomization(store, load()).record_type("customrecord_loose").label == "customrecord_loose"


def test_lists_and_segments_have_values_of_their_own() -> None:
    store = Store()
    account = AccountCustomization(store, load())
    store.create("customList", {"scriptId": "customlist_colour", "name": "Colour"})
    store.create("customSegment", {"scriptId": "cseg_region", "name": "Region"})

    assert account.record_type("customlist_colour").label == "Colour"
    assert account.record_type("customrecord_cseg_region").label == "Region"
    field = account.field("cseg_region")
    assert field is not None
    assert field.targets == ("customrecord_cseg_region",)
    rows = list(value_rows("customList", {"scriptId": "customlist_colour", "values": ["Red", {"name": "Blue"}]}))
    assert [(type_, row["name"]) for type_, row in rows] == [
        ("customlist_colour", "Red"),
        ("customlist_colour", "Blue"),
    ]


def test_mandatory_fields_are_missed_where_they_apply() -> None:
    store = Store()
    account = AccountCustomization(store, load())
    body = {"scriptId": "custentity_a", "label": "Region", "appliesTo": "entity:customer", "isMandatory": True}
    store.create("customField", body)

    assert account.missing(load().record("customer"), {}) == ["Region"]
    assert account.missing(load().record("customer"), {"custentity_a": "x"}) == []
    assert account.missing(load().record("vendor"), {}) == []
    assert account.missing(load().record("salesOrder"), {}) == []


def test_texts_have_the_length_of_their_type() -> None:
    store = Store()
    account = AccountCustomization(store, load())
    for name, more in (("a", {}), ("b", {"maxLength": 5})):
        store.create("customField", {"scriptId": f"custbody_{name}", "fieldType": "text", **more})

    assert [getattr(account.field(f"custbody_{name}"), "max_length", None) for name in "ab"] == [300, 5]
