from __future__ import annotations

from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_both_services_read_what_get_list_reads(box: Sandbox, netsuite: NetSuite, transport: Any) -> None:
    box.store.create("contact", {"lastName": "Wu"}, id=51)
    box.store.create("contact", {"lastName": "Okafor"}, id=52, external_id="C-1")

    job = netsuite.async_get_list(
        record_type="contact", ids=["51", "99"], external_ids=["C-1"], fields=("lastName", "fax"), transport=transport
    )
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)

    assert netsuite.get_async_result(job=job) == [
        {"id": "51", "lastName": "Wu", "fax": None},
        None,
        {"id": "52", "lastName": "Okafor", "fax": None},
    ]


def test_whole_records_are_the_same_over_both(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.create("contact", {"lastName": "Wu"}, id=51)
    found = []
    for transport in ("rest", "soap"):
        job = netsuite.async_get_list(record_type="contact", ids=["51"], transport=transport)
        netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)
        found.append(netsuite.get_async_result(job=job)[0])

    assert found[0] == netsuite.get(record_type="contact", id="51", transport="rest")
    assert found[1] == netsuite.get(record_type="contact", id="51", transport="soap")


def test_no_record_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="no record"):
        netsuite.async_get_list(record_type="contact")
