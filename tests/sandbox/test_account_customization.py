import pytest

from connector.catalogue.reader import load
from connector.sandbox.account_customization import AccountCustomization
from connector.sandbox.refusals import UnknownTypeError
from connector.sandbox.store import Store


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
