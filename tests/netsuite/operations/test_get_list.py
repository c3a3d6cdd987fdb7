from __future__ import annotations

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_records_come_in_order_and_none_stands_for_a_missing_one(box: Sandbox, netsuite: NetSuite) -> None:
    for n in (51, 52, 53):
        box.store.create("customer", {"entityId": f"C{n}", "externalId": f"E{n}"}, id=n)

    found = netsuite.get_list(record_type="customer", ids=(53, "99", "51"), external_ids=("E52",), fields=("entityId",))

    assert found == [
        {"id": "53", "entityId": "C53"},
        None,
        {"id": "51", "entityId": "C51"},
        {"id": "52", "entityId": "C52"},
    ]
    assert netsuite.get_list(record_type="customer") == []
