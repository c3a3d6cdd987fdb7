from connector.sandbox.seed_snapshots import fill
from connector.sandbox.store import Store


def test_the_second_store_is_filled_without_loading() -> None:
    loads: list[Store] = []

    def load(store: Store) -> None:
        loads.append(store)
        store.create("customer", {"phone": "1"})

    stores = [Store(), Store()]
    for store in stores:
        fill(store, "test_the_second_store", lambda one=store: load(one))  # type: ignore[misc]  # a default binds the loop's variable

    assert len(loads) == 1
    stores[1].update("customer", 1, {"phone": "2"})
    assert stores[1].create("customer", {}).id == 2
    assert stores[0].count("customer") == 1
    found = stores[0].get("customer", 1)
    assert found is not None
    assert found.body["phone"] == "1"
