from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite


def test_each_record_has_a_task(netsuite: NetSuite) -> None:
    job = netsuite.async_get_list(record_type="customer", ids=["1", "2"], transport="rest")

    found = netsuite.get_async_job_task_list(job=job)

    id_ = job["jobs"][0]["id"]
    assert found == [{"job": id_, "task": "1"}, {"job": id_, "task": "2"}]


def test_a_job_over_soap_has_none(netsuite: NetSuite) -> None:
    job = netsuite.async_get_list(record_type="customer", ids=["1"], transport="soap")

    with pytest.raises(ConfigurationError, match="no tasks"):
        netsuite.get_async_job_task_list(job=job)
