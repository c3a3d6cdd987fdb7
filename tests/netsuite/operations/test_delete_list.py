from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_each_key_has_its_outcome_in_order(box: Sandbox, netsuite: NetSuite, transport: Any) -> None:
    for n in (51, 52):
        box.store.create("customer", {"entityId": f"C{n}", "externalId": f"E{n}"}, id=n)

    found = netsuite.delete_list(record_type="customer", ids=("51", "99"), external_ids=("E52",), transport=transport)

    assert [outcome.outcome for outcome in found] == ["ok", "failed", "ok"]
    assert list(netsuite.suiteql(query="SELECT id FROM customer")) == []
