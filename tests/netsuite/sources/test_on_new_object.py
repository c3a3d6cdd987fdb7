from __future__ import annotations

from connector import registry
from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.netsuite.poll_arguments import RecordChangeArguments
from connector.netsuite.sources.on_new_object import ON_NEW_OBJECT
from connector.sandbox.server import Sandbox


def test_gives_new_records_and_not_changed_ones(netsuite: NetSuite, box: Sandbox) -> None:
    box.store.create("customer", {"entityId": "C1"}, id=50)
    arguments = RecordChangeArguments(record_type="customer", fields=("entityId",), lag=0)
    before: dict[str, object] = {"low": None, "high": "2000-01-01T00:00:00+00:00", "seen": {}}
    after: dict[str, object] = {"low": "2000-01-01T00:00:00+00:00", "high": "2100-01-01T00:00:00+00:00", "seen": {}}

    assert list(ON_NEW_OBJECT.open(netsuite.session, arguments, before, Unit())) == []
    (found,) = ON_NEW_OBJECT.open(netsuite.session, arguments, after, Unit())

    assert (found["entityId"], found["_deleted"]) == ("C1", False)
    assert found["dateCreated"].tzinfo is not None
    assert registry.find("netsuite.on_new_object") is ON_NEW_OBJECT
