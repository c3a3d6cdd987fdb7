from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_each_record_has_its_outcome_in_order(box: Sandbox, netsuite: NetSuite, transport: Any) -> None:
    for n in (51, 52):
        box.store.create("customer", {"entityId": f"C{n}"}, id=n)
    records = [{"id": "51", "phone": "5550101"}, {"id": "99", "phone": "5550102"}, {"id": "52", "phone": "5550103"}]

    found = netsuite.update_list(record_type="customer", records=records, transport=transport)

    assert [outcome.outcome for outcome in found] == ["ok", "failed", "ok"]
    assert found[1].error is not None
    assert found[1].error["type"] == "NETSUITE:NOT_FOUND"
    assert netsuite.get(record_type="customer", id="52")["phone"] == "5550103"
