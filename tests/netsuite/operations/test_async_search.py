from __future__ import annotations

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_finds_what_search_finds(box: Sandbox, netsuite: NetSuite) -> None:
    for number in range(12):
        box.store.create("customer", {"entityId": f"C{number}", "companyName": f"Co {number}"}, id=50 + number)

    job = netsuite.async_search(record_type="customer", page_size=5)
    status = netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)

    assert status["status"] == "finished"
    assert netsuite.get_async_result(job=job) == list(netsuite.search(record_type="customer"))
    assert len(netsuite.get_async_result(job=job, page=3)) == 2


def test_columns_come_as_rows(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.create("customer", {"entityId": "C1", "companyName": "Co"}, id=51)

    job = netsuite.async_search(record_type="customer", columns=("companyName",))
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)

    assert {"companyName": "Co"} in netsuite.get_async_result(job=job)
