"""What a seed's documents say of balances and stock stands on the records; what the seed states itself stands too."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from connector.catalogue.reader import load as load_catalogue
from connector.sandbox.accounting.open_documents import amount_due
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.seeds.loader import load, load_demo
from connector.sandbox.storage.store import Store

SEED = """
customer:
  - {id: 101, companyName: Owing, subsidiary: 1}
  - {id: 102, companyName: Stated, subsidiary: 1, balance: 7}
inventoryItem:
  - {id: 201, itemId: Frame, cogsAccount: -1, assetAccount: -2}
  - {id: 202, itemId: Lens, cogsAccount: -1, assetAccount: -2, quantityOnHand: 5}
invoice:
  - {entity: 101, item: [{item: 201, quantity: 3, rate: 9.5}]}
  - {entity: 102, item: [{item: 201, quantity: 1, rate: 1}]}
salesOrder:
  - {entity: 101, item: [{item: 202, quantity: 8, rate: 1}]}
"""


def test_a_seed_file(tmp_path: Path) -> None:
    path = tmp_path / "seed.yaml"
    path.write_text(SEED)
    store = Store(shapes=CatalogueShapes(load_catalogue()))
    load(store, str(path), 1, demo_tenant("1234567", now=0.0)[0])

    owing, stated = (store.get("customer", id_) for id_ in (101, 102))
    frame, lens = (store.get("inventoryItem", id_) for id_ in (201, 202))
    assert owing
    assert stated
    assert (owing.body["balance"], owing.body["unbilledOrders"], stated.body["balance"]) == (Decimal("28.5"), 8, 7)
    assert frame
    assert lens
    assert frame.body["quantityOnHand"] == -4
    quantities = [lens.body[f"quantity{name}"] for name in ("OnHand", "Committed", "BackOrdered", "Available")]
    assert quantities == [5, 5, 3, 0]


def test_the_demo_owes_what_its_open_documents_say() -> None:
    store = Store(shapes=CatalogueShapes(load_catalogue()))
    load_demo(store, 1, demo_tenant("1234567", now=0.0)[0])
    owed = sum(amount_due(one.body) for one in store.select("invoice"))
    unapplied = sum(one.body.get("unapplied", 0) for one in store.select("customerPayment"))
    credits_ = sum(one.body.get("unapplied", 0) for one in store.select("creditMemo"))

    assert sum(one.body.get("balance", 0) for one in store.select("customer")) == owed - unapplied - credits_
    stocked = [one.body for one in store.select("inventoryItem")]
    assert all(body["quantityOnHand"] == body["locations"][0]["quantityOnHand"] > 0 for body in stocked)
