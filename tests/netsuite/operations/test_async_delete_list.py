from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_both_services_delete_the_records(box: Sandbox, netsuite: NetSuite, transport: Any) -> None:
    box.store.create("contact", {"lastName": "Wu"}, id=51)
    box.store.create("contact", {"lastName": "Okafor"}, id=52, external_id="C 1")

    job = netsuite.async_delete_list(record_type="contact", ids=["51", "99"], external_ids=["C 1"], transport=transport)
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)
    found = netsuite.get_async_result(job=job)

    assert [one.outcome for one in found] == ["ok", "failed", "ok"]
    assert netsuite.get_list(record_type="contact", ids=["51", "52"]) == [None, None]
