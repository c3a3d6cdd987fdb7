from typing import Any

import pytest

from connector.catalogue.model import Field
from connector.catalogue.reader import load
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.refusals import UnknownReferenceError
from connector.sandbox.storage.store import Store


@pytest.fixture
def lookup() -> ReferenceLookup:
    store = Store(shapes=CatalogueShapes(load()))
    store.create("customer", {"entityId": "ACME"}, id=5, external_id="C5")
    store.create("vendor", {"entityId": "Supplies"}, id=6)
    return ReferenceLookup(store, load())


def reference(*targets: str) -> Field:
    return Field(name="who", kind="reference", soap_kind="reference", targets=targets)


@pytest.mark.parametrize(
    "value", [{"id": "5"}, {"id": 5}, {"externalId": "C5"}, "5", 5, {"id": "5", "externalId": "no"}]
)
def test_a_reference_is_written_in_several_ways(lookup: ReferenceLookup, value: Any) -> None:
    assert lookup.resolve(value, reference("customer"), "who") == {"id": "5"}


def test_a_family_takes_all_its_types(lookup: ReferenceLookup) -> None:
    assert lookup.resolve({"id": 6}, reference("entity"), "who") == {"id": "6"}
    assert lookup.resolve({"id": 6}, reference("customer", "vendor"), "who") == {"id": "6"}


@pytest.mark.parametrize("value", [{"id": "6"}, {"id": "9"}, {"externalId": "x"}, {"id": "abc"}, {}, {"id": []}, "x"])
def test_what_is_not_of_the_type_is_refused(lookup: ReferenceLookup, value: Any) -> None:
    with pytest.raises(UnknownReferenceError, match="for the following field: who"):
        lookup.resolve(value, reference("customer"), "who")


def test_system_records_open_fields_and_empty_lists_are_let_through(lookup: ReferenceLookup) -> None:
    assert lookup.resolve({"id": -5}, reference("customer"), "who") == {"id": "-5"}
    assert lookup.resolve({"id": 77}, reference(), "who") == {"id": "77"}
    assert lookup.resolve({"id": 77}, reference("leadSource"), "who") == {"id": "77"}


def test_names_what_is_referred_to(lookup: ReferenceLookup) -> None:
    assert lookup.name("6", reference("entity")) == "Supplies"
    assert lookup.name("99", reference("entity")) == ""
