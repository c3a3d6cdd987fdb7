from __future__ import annotations

from connector.sandbox.soap.searching.search_space import Hit, SearchSpace
from tests.sandbox.soap.conftest import Soap


def _space(soap: Soap, prefix: str, record_type: str = "") -> SearchSpace:
    return SearchSpace(prefix, soap.endpoint.types, soap.endpoint.layouts, soap.store, record_type)


def test_a_search_covers_the_record_types_that_share_it(demo: Soap) -> None:
    assert _space(demo, "Customer").record_types() == ["customer"]
    assert {"salesOrder", "invoice", "vendorBill"} <= set(_space(demo, "Transaction").record_types())
    assert set(_space(demo, "Item").record_types()) >= {"inventoryItem", "serviceSaleItem"}
    assert _space(demo, "CustomRecord", "customrecord_industry").record_types() == ["customrecord_industry"]


def test_a_search_of_the_users_wsdl_covers_its_own_types(real: Soap) -> None:
    real.store.create("task", {"title": "x"})
    real.store.create("check", {"tranId": "1"})
    real.store.create("downloadItem", {"itemId": "1"})

    assert _space(real, "Task").record_types() == ["task"]
    assert _space(real, "Transaction").record_types() == ["check"]
    assert _space(real, "Item").record_types() == ["downloadItem"]


def test_a_transaction_is_a_main_row_and_its_lines(soap: Soap) -> None:
    body = {"item": [{"line": 1}, {"line": 2}], "expense": [{"line": 3}]}
    record = soap.store.create("vendorBill", body)

    assert [hit.number for hit in _space(soap, "Transaction").hits(record)] == [0, 1, 2, 3]
    assert [hit.number for hit in _space(soap, "Customer").hits(record)] == [0]


def test_values_are_found_on_the_line_the_record_or_nowhere(soap: Soap) -> None:
    line = {"quantity": 2, "department": {"id": "9"}}
    body = {"department": {"id": "8"}, "entity": {"id": "5"}, "total": 7, "item": [line]}
    space = _space(soap, "Transaction")
    main, first = space.hits(soap.store.create("salesOrder", body))

    def both(name: str) -> list[list[object]]:
        known = space.criteria.get(name)
        return [space.values(hit, name, known) for hit in (main, first)]

    assert both("quantity") == [[], [2]]
    assert both("department") == [[{"id": "8"}], [{"id": "9"}]]
    assert both("entity") == [[{"id": "5"}], [{"id": "5"}]]
    assert both("mainLine") == [[True], [False]]
    assert both("type") == [["_salesOrder"], ["_salesOrder"]]
    assert both("amount")[0] == [7]


def test_fields_without_a_description_are_found_by_name(real: Soap) -> None:
    record = real.store.create("task", {"title": "x", "status": {"id": "_completed"}}, external_id="T1")
    space = _space(real, "Task")
    hit = Hit(record)

    assert space.values(hit, "title", None) == ["x"]
    assert space.values(hit, "internalId", None) == [str(record.id)]
    assert space.values(hit, "externalIdString", None) == ["T1"]
    assert space.values(hit, "horn", None) == []
