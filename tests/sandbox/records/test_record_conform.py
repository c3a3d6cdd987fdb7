from typing import Any

import pytest

from connector.catalogue.reader import load
from connector.sandbox.records.account_customization import AccountCustomization
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.record_conform import Conformed, RecordConform
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.refusals import InvalidValueError, UnknownFieldError, UnknownReferenceError
from connector.sandbox.storage.store import Store


@pytest.fixture
def store() -> Store:
    return Store(shapes=CatalogueShapes(load()))


def conform(store: Store, type_: str, body: dict[str, Any], **policies: Any) -> Conformed:
    catalogue = load()
    rules = RecordConform(catalogue, ReferenceLookup(store, catalogue), AccountCustomization(store, catalogue))
    return rules.conform(catalogue.record(type_), body, **policies)


def test_names_are_spelled_as_the_catalogue_does(store: Store) -> None:
    assert conform(store, "customer", {"COMPANYNAME": "A", "addressbook": []}).record == {
        "companyName": "A",
        "addressBook": [],
    }


def test_none_and_empty_text_clear(store: Store) -> None:
    assert conform(store, "customer", {"phone": None, "email": "", "externalId": ""}).record == {
        "phone": None,
        "email": None,
        "externalId": None,
    }


def test_what_is_computed_is_dropped(store: Store) -> None:
    body = {"id": "5", "links": [], "refName": "x", "balance": 5, "lastModifiedDate": "x", "terms_text": "Net 30"}

    assert conform(store, "customer", body).record == {}


def test_sublists_come_as_lists_or_collections_and_lines_keep_their_key(store: Store) -> None:
    lines = [{"line": "2", "quantity": 1}]

    for given in (lines, {"items": lines}):
        assert conform(store, "salesOrder", {"item": given}).record == {"item": [{"line": 2, "quantity": 1}]}
    assert conform(store, "salesOrder", {"item": None}).record == {"item": []}
    with pytest.raises(InvalidValueError):
        conform(store, "salesOrder", {"item": "x"})
    with pytest.raises(InvalidValueError):
        conform(store, "salesOrder", {"item": ["x"]})


def test_an_address_book_line_is_known_by_its_id_too(store: Store) -> None:
    record = conform(store, "customer", {"addressBook": [{"id": 7, "label": "Home"}]}).record

    assert record == {"addressBook": [{"internalId": 7, "label": "Home"}]}


def test_enumerations_are_taken_by_their_code_in_any_case(store: Store) -> None:
    address = {"addressBook": [{"addressBookAddress": {"country": {"id": "no"}}}]}

    line = conform(store, "customer", address).record["addressBook"][0]
    assert line["addressBookAddress"] == {"country": {"id": "NO"}}
    with pytest.raises(UnknownReferenceError):
        conform(store, "customer", {"addressBook": [{"addressBookAddress": {"country": "Norge"}}]})


def test_a_subrecord_is_an_object(store: Store) -> None:
    with pytest.raises(InvalidValueError):
        conform(store, "salesOrder", {"billingAddress": "Gata 1"})


def test_unknown_names_in_lines_have_their_path(store: Store) -> None:
    with pytest.raises(UnknownFieldError) as caught:
        conform(store, "salesOrder", {"item": [{"quantity": 1}, {"nonsense": 1}]})

    assert caught.value.path == "item.items[1].nonsense"


def test_policies_say_what_becomes_of_wrong_names_and_values(store: Store) -> None:
    body = {"nonsense": 1, "creditLimit": "much", "phone": "1"}

    warned = conform(store, "customer", body, names="warning", values="warning")
    assert warned.record == {"phone": "1"}
    assert len(warned.warnings) == 2
    assert conform(store, "customer", body, names="ignore", values="ignore").warnings == []


def test_custom_fields_are_free_until_the_account_declares_some(store: Store) -> None:
    body = {"custentity_A": {"id": 5, "links": []}, "custentity_b": {"items": [{"id": "1"}]}, "custentity_c": 1}

    assert conform(store, "customer", body).record == {
        "custentity_a": {"id": "5"},
        "custentity_b": [{"id": "1"}],
        "custentity_c": 1,
    }
    store.create("customField", {"scriptId": "custentity_c", "fieldType": "checkbox", "appliesTo": "entity"})
    assert conform(store, "customer", {"custentity_c": "T"}).record == {"custentity_c": True}
    with pytest.raises(UnknownFieldError):
        conform(store, "customer", {"custentity_a": 1})
    with pytest.raises(UnknownFieldError):
        conform(store, "customer", {"custbody_x": 1})


@pytest.mark.parametrize(
    ("type_", "body"),
    [
        ("account", {"subsidiary": {"id": "1"}}),
        ("customer", {"addressBook": {"id": "1"}}),
        ("salesOrder", {"item": {"item": {"id": "1"}, "quantity": 1}}),
    ],
)
def test_one_entry_in_the_place_of_a_list_is_refused_and_not_dropped(
    store: Store, type_: str, body: dict[str, Any]
) -> None:
    with pytest.raises(InvalidValueError):
        conform(store, type_, body)


@pytest.mark.parametrize("value", [{"items": 5}, {"items": {"a": 1}}, {"items": "x"}])
def test_a_custom_list_that_is_none_is_refused(store: Store, value: Any) -> None:
    with pytest.raises(InvalidValueError):
        conform(store, "customer", {"custentity_x": value})
