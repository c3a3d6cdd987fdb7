"""A reader that follows a store sees every write once, and notices when history is not its own."""

from __future__ import annotations

import pytest

from connector.sandbox.storage import store_changes
from connector.sandbox.storage.store import Store
from connector.sandbox.storage.store_changes import Position


def test_each_write_is_told_after_the_one_before() -> None:
    store = Store()
    start = store.position()
    store.create("customer", {"entityId": "A"})
    middle = store.position()
    store.update("customer", 1, {"phone": "1"})
    store.create("vendor", {"entityId": "V"}, id=7)
    store.delete("customer", 1)

    assert store.changes_since(start) == [("vendor", 7), ("customer", 1)]
    assert store.changes_since(middle) == [("vendor", 7), ("customer", 1)]
    assert store.changes_since(store.position()) == []


def test_a_write_that_is_rolled_back_is_not_told() -> None:
    store, seen = Store(), []

    def fail() -> None:
        with store.transaction():
            store.create("customer", {"entityId": "A"})
            seen.append(store.position())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    store.create("customer", {"entityId": "B"})

    assert store.changes_since(seen[0]) is None
    assert store.changes_since(Position()) == [("customer", 1)]


def test_a_restored_history_parts_ways_with_the_one_it_replaced() -> None:
    store = Store()
    store.create("customer", {"entityId": "A"})
    kept, image = store.position(), store.connection.serialize()
    store.create("customer", {"entityId": "B"})
    ahead = store.position()
    store.connection.deserialize(image)
    store.create("customer", {"entityId": "C"})

    assert store.position().number == ahead.number
    assert store.changes_since(ahead) is None
    assert store.changes_since(kept) == [("customer", 2)]


def test_a_trimmed_history_sends_its_readers_back_to_the_start() -> None:
    store = Store()
    with store.transaction():
        for _ in range(store_changes.KEPT + 5):
            store.create("customer", {"entityId": "A"})
        store_changes.trim(store.connection)

    assert store.changes_since(Position()) is None
    assert store.changes_since(store.position()) == []


def test_tombstones_are_told_in_order() -> None:
    store = Store()
    for number in (1, 2):
        store.create("customer", {"entityId": f"C{number}"})
        store.delete("customer", number)
    (first, _), (_, second) = store.buried_after(0)

    assert [stone.name for _, stone in store.buried_after(first)] == [second.name] == ["C2"]
