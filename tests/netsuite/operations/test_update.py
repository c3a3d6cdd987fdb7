from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_changes_what_is_named_and_clears_none(box: Sandbox, netsuite: NetSuite, transport: Any) -> None:
    box.store.create("customer", {"entityId": "A", "email": "a@example.com", "phone": "5550136"}, id=50)

    record = {"id": "50", "email": None, "companyName": "Aurora"}
    outcome = netsuite.update(record_type="customer", record=record, transport=transport)

    assert (outcome.ok, outcome.id, outcome.created) == (True, "50", False)
    found = netsuite.get(record_type="customer", id="50", fields=("email", "phone", "companyName"))
    assert found == {"id": "50", "email": None, "phone": "5550136", "companyName": "Aurora"}
