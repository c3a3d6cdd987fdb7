from __future__ import annotations

from typing import Any

import pytest

from connector.netsuite.client import NetSuite


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_both_services_make_or_change_the_records(netsuite: NetSuite, transport: Any) -> None:
    records: list[dict[str, Any]] = [
        {"externalId": "C-1", "companyName": "One", "subsidiary": {"id": "1"}},
        {"companyName": "no key"},
    ]
    for name in ("One", "Two"):
        records[0]["companyName"] = name
        job = netsuite.async_upsert_list(record_type="customer", records=records, transport=transport)
        status = netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)
        found = netsuite.get_async_result(job=job, records=records)

        assert [(one.outcome, one.external_id) for one in found] == [("ok", "C-1"), ("failed", None)]
        assert status["status"] == "finished_with_errors"

    assert netsuite.get(record_type="customer", external_id="C-1")["companyName"] == "Two"
