from __future__ import annotations

import json

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_a_handle_kept_as_json_still_gives_the_result(netsuite: NetSuite) -> None:
    records = [{"externalId": "C-1", "lastName": "Wu", "subsidiary": {"id": "1"}}]
    kept = json.dumps(netsuite.async_add_list(record_type="contact", records=records))
    netsuite.wait_for_async_job(job=json.loads(kept), initial=0.05, give_up_after=20)

    (found,) = netsuite.get_async_result(job=json.loads(kept), records=records)

    assert (found.outcome, found.external_id) == ("ok", "C-1")


def test_asking_too_early_over_soap_is_told(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.keep_setting("soap_job_seconds", "1000")
    job = netsuite.async_get_list(record_type="customer", ids=["1"], transport="soap")

    with pytest.raises(RejectedError) as caught:
        netsuite.get_async_result(job=job)

    assert caught.value.is_a("ASYNC_FAULT")
    assert caught.value.code == "JOB_NOT_COMPLETE"
