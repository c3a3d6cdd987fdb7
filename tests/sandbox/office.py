"""A record desk with somebody who stands before it: for tests of rules that every channel shares."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from connector.catalogue.reader import load
from connector.sandbox.people.caller import Caller
from connector.sandbox.people.demo_tenant import demo_tenant
from connector.sandbox.records import record_transform
from connector.sandbox.records.catalogue_shapes import CatalogueShapes
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.seeds.fresh_account import fill
from connector.sandbox.storage.store import Store

NOW = 1_795_000_000.0  # 2026-11-18T11:06:40Z


class Office:
    """An empty account, its desk, and a caller who may do everything."""

    def __init__(self) -> None:
        self.now = NOW
        self.store = Store(shapes=CatalogueShapes(load()), clock=lambda: self.now)
        self.tenant, _ = demo_tenant("1234567", now=NOW)
        self.desk = RecordDesk(self.store, load(), self.tenant)
        fill(self.store, self.tenant)
        role, user = self.tenant.roles[1031], self.tenant.users[1]
        self.caller = Caller(self.tenant, user, role, next(iter(self.tenant.integrations.values())), "TBA")

    def create(self, type_: str, **body: Any) -> str:
        return str(self.desk.create(self.caller, type_, body).stored.id)

    def customer(self, name: str = "ACME", **body: Any) -> str:
        return self.create("customer", **{"companyName": name, "subsidiary": {"id": "1"}, **body})

    def goods(self, name: str = "G1", type_: str = "inventoryItem") -> str:
        return str(self.store.create(type_, {"itemId": name, "isInactive": False}).id)

    def order(self, *lines: Mapping[str, Any]) -> str:
        self.store.create("serviceSaleItem", {"itemId": "S1"}, external_id="S1")
        given = [{"item": {"externalId": "S1"}, **line} for line in lines]
        return self.create("salesOrder", entity={"id": self.customer()}, item=given)

    def sale(self, *quantities: int, type_: str = "salesOrder", rate: int = 10) -> str:
        """An order for goods of a new customer: one line for each quantity."""
        number = self.store.count("customer")
        lines = [{"item": {"id": self.goods(f"G{number}-{n}")}, "quantity": q, "rate": Decimal(rate)}
                 for n, q in enumerate(quantities)]  # fmt: skip
        return self.create(type_, entity={"id": self.customer(f"C{number}")}, item=lines)

    def purchase(self, *quantities: int) -> str:
        number = self.store.count("vendor")
        vendor = self.create("vendor", companyName=f"V{number}", subsidiary={"id": "1"})
        lines = [{"item": {"id": self.goods(f"P{number}-{n}")}, "quantity": q, "rate": Decimal(7)}
                 for n, q in enumerate(quantities)]  # fmt: skip
        return self.create("purchaseOrder", entity={"id": vendor}, item=lines)

    def turned(self, source: str, id_: str, target: str, **overrides: Any) -> str:
        """The id of the record that a record was turned into."""
        key = RecordKey(source, id_)
        return str(record_transform.save(self.desk, self.caller, key, target, overrides).stored.id)

    def read(self, type_: str, id_: str) -> dict[str, Any]:
        return self.desk.get(self.caller, type_, id_)

    def status(self, type_: str, id_: str) -> str:
        return str(self.read(type_, id_)["status"]["id"])

    def update(self, type_: str, id_: str, *, replace: bool = False, **changes: Any) -> dict[str, Any]:
        return self.desk.update(self.caller, type_, id_, changes, replace=replace).stored.body

    def delete(self, type_: str, id_: str) -> None:
        self.desk.delete(self.caller, type_, id_)
