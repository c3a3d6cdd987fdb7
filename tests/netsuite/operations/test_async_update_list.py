from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_both_services_change_the_records(box: Sandbox, netsuite: NetSuite, transport: Any) -> None:
    box.store.create("customer", {"entityId": "C51"}, id=51)
    records: list[dict[str, Any]] = [{"id": "51", "phone": "5550101"}, {"id": "99", "phone": "1"}, {"phone": "no key"}]

    job = netsuite.async_update_list(record_type="customer", records=records, transport=transport)
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)
    found = netsuite.get_async_result(job=job, records=records)

    assert [(one.outcome, one.id) for one in found] == [("ok", "51"), ("failed", "99"), ("failed", None)]
    assert [(one.error or {}).get("type") for one in found] == [None, "NETSUITE:NOT_FOUND", "NETSUITE:USER_ERROR"]
    assert netsuite.get(record_type="customer", id="51")["phone"] == "5550101"
