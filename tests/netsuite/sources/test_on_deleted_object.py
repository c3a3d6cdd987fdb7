from __future__ import annotations

from connector import registry
from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.poll_arguments import ChangeArguments
from connector.netsuite.sources.on_deleted_object import ON_DELETED_OBJECT
from connector.sandbox.server import Sandbox


def test_gives_deleted_records_of_its_type_alone(netsuite: NetSuite, box: Sandbox) -> None:
    for record_type, n in (("customer", 50), ("customer", 51), ("vendor", 52)):
        box.store.create(record_type, {"entityId": f"E{n}"}, id=n)
        box.store.delete(record_type, n)
    window: dict[str, object] = {"low": None, "high": "2100-01-01T00:00:00+00:00", "seen": {}}

    found = list(ON_DELETED_OBJECT.open(netsuite.session, ChangeArguments(record_type="customer"), window, Unit()))

    assert [(record["id"], record["_deleted"]) for record in found] == [("50", True), ("51", True)]
    assert registry.find("netsuite.on_deleted_object") is ON_DELETED_OBJECT
