"""Many records at once are the same as one by one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from connector.catalogue.reader import Catalogue
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.seeds.bulk_writer import BulkWriter
from connector.sandbox.storage.store import Store
from connector.sandbox.suiteql.engine import Engine

BODY = {"entityId": "A", "creditLimit": Decimal("1.10"), "isInactive": True}


def test_a_record_is_kept_as_the_store_keeps_it(catalogue: Catalogue) -> None:
    stores = [Store(shapes=CatalogueShapes(catalogue), clock=lambda: 1_700_000_000.0) for _ in range(2)]
    stores[0].create("customer", BODY, "C-1")
    with BulkWriter(stores[1]) as writer:
        assert writer.add("customer", BODY, external_id="C-1") == {"id": "1"}
    rows = [store.connection.execute("SELECT * FROM record").fetchall() for store in stores]

    assert rows[0] == rows[1]


def test_ids_go_on_where_the_store_was_and_where_they_were_set(store: Store) -> None:
    store.create("customer", {"entityId": "first"}, id=5)
    with BulkWriter(store) as writer:
        assert [
            writer.add("customer", {})["id"],
            writer.add("vendor", {}, id_=9)["id"],
            writer.add("contact", {})["id"],
        ] == ["6", "9", "10"]
        assert writer.add("salesOrder", {})["id"] == "1"

    assert store.create("customer", {"entityId": "last"}).id == 11


def test_listeners_hear_of_every_record(store: Store) -> None:
    heard: list[tuple[str, int, Any]] = []
    store.listeners.append(lambda connection, type_, id_, body: heard.append((type_, id_, body)))
    with BulkWriter(store) as writer:
        writer.add("customer", {"entityId": "A"})

    assert [(type_, id_, body["entityId"]) for type_, id_, body in heard] == [("customer", 1, "A")]


def test_the_tables_of_suiteql_follow(store: Store, catalogue: Catalogue) -> None:
    engine = Engine(store, catalogue)
    with BulkWriter(store) as writer:
        for number in range(12):
            writer.add("customer", {"entityId": f"C{number}"})

    assert engine.query("SELECT COUNT(*) FROM customer").items[0]["expr1"] == "12"


def test_a_failure_writes_nothing(store: Store) -> None:
    def fail() -> None:
        with BulkWriter(store) as writer:
            writer.add("customer", {"entityId": "A"})
            writer.flush()
            raise KeyError

    _expect(KeyError, fail)

    assert store.count("customer") == 0


def _expect(kind: type[Exception], act: Callable[[], None]) -> None:
    with pytest.raises(kind):
        act()


def test_counters_only_rise(store: Store) -> None:
    with BulkWriter(store) as writer:
        writer.keep_counter("number:x", 10)
        writer.keep_counter("number:x", 5)

    assert store.next_number("number:x") == 11
