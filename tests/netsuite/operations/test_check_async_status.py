from __future__ import annotations

from typing import Any

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_says_that_a_job_over_soap_is_not_done_yet(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.keep_setting("soap_job_seconds", "1000")
    job = netsuite.async_get_list(record_type="customer", ids=["1"], transport="soap")

    found = netsuite.check_async_status(job=job)

    assert (found["completed"], found["status"]) == (False, "pending")
    assert found["jobs"][0]["percent"] == 0.0


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_takes_the_id_alone(netsuite: NetSuite, transport: Any) -> None:
    job = netsuite.async_get_list(record_type="customer", ids=["1"], transport=transport)
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)

    found = netsuite.check_async_status(job=job["jobs"][0]["id"])

    assert found["completed"]
    assert found["jobs"][0]["id"] == job["jobs"][0]["id"]


@pytest.mark.parametrize("job", ["987654", "ASYNCWEBSERVICES_NO_SUCH_JOB"])
def test_a_job_that_is_not_there_is_told(netsuite: NetSuite, job: str) -> None:
    with pytest.raises(RejectedError):
        netsuite.check_async_status(job=job)


def test_what_is_no_job_is_told_before_anything_is_sent(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="no handle"):
        netsuite.check_async_status(job={"id": "1"})
