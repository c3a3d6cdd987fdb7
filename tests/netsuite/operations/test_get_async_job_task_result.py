from __future__ import annotations

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_a_read_gives_the_record_or_is_refused(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.create("contact", {"lastName": "Wu"}, id=51)
    job = netsuite.async_get_list(record_type="contact", ids=["51", "99"], transport="rest")
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)
    there, missing = netsuite.get_async_job_task_list(job=job)

    assert netsuite.get_async_job_task_result(**there)["lastName"] == "Wu"
    with pytest.raises(RejectedError) as caught:
        netsuite.get_async_job_task_result(**missing)
    assert caught.value.is_a("NOT_FOUND")


def test_a_write_gives_its_outcome(netsuite: NetSuite) -> None:
    records = [{"externalId": "C-1", "lastName": "Wu", "subsidiary": {"id": "1"}}]
    job = netsuite.async_add_list(record_type="contact", records=records)
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)

    found = netsuite.get_async_job_task_result(job=job, task="1")

    assert (found.outcome, found.created) == ("ok", True)


def test_a_task_belongs_to_one_job(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="one job"):
        netsuite.get_async_job_task_result(job="ASYNCWEBSERVICES_1", task="1")
