from typing import Any

from connector.catalogue.reader import load
from connector.sandbox.records.account_customization import AccountCustomization
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.record_view import RecordView
from connector.sandbox.records.reference_lookup import ReferenceLookup
from connector.sandbox.storage.store import Store


def view(type_: str, body: dict[str, Any]) -> dict[str, Any]:
    store = Store(shapes=CatalogueShapes(load()))
    store.create("term", {"name": "Net 30"}, id=2)
    store.create("serviceSaleItem", {"itemId": "Advice"}, id=9)
    store.create("customrecord_x", {"name": "Gold"}, id=1)
    store.create("customField", {"scriptId": "custbody_x", "fieldType": "list", "of": "customrecord_x"})
    catalogue = load()
    shown = RecordView(catalogue, ReferenceLookup(store, catalogue), AccountCustomization(store, catalogue))
    return shown.named(catalogue.record(type_), body)


def test_references_and_enumerations_get_their_current_names() -> None:
    body = {
        "id": "1",
        "terms": {"id": "2", "refName": "an old name"},
        "orderStatus": {"id": "B"},
        "item": [{"line": 1, "item": {"id": "9"}}],
        "billingAddress": {"country": {"id": "NO"}, "city": "Oslo"},
        "custbody_x": {"id": "1"},
        "memo": None,
    }

    assert view("salesOrder", body) == {
        "id": "1",
        "terms": {"id": "2", "refName": "Net 30"},
        "orderStatus": {"id": "B", "refName": "Pending Fulfillment"},
        "item": [{"line": 1, "item": {"id": "9", "refName": "Advice"}}],
        "billingAddress": {"country": {"id": "NO", "refName": "Norway"}, "city": "Oslo"},
        "custbody_x": {"id": "1", "refName": "Gold"},
    }


def test_what_is_not_known_is_shown_as_it_is() -> None:
    body = {"id": "1", "terms": {"id": "77"}, "orderStatus": {"id": "?"}, "custbody_other": [{"id": "5"}]}

    assert view("salesOrder", body) == body
