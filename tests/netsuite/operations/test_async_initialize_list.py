from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A company with orders."""
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


def test_gives_what_initialize_list_gives(box: Sandbox, netsuite: NetSuite) -> None:
    orders = [
        row["id"] for row in netsuite.suiteql(query="SELECT id FROM transaction WHERE type = 'SalesOrd'").limit(8)
    ]
    asked: dict[str, Any] = {"record_type": "salesOrder", "ids": [*orders, "999999"], "target_type": "itemFulfillment"}

    job = netsuite.async_initialize_list(**asked)
    netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)
    found = netsuite.get_async_result(job=job)

    at_once = netsuite.initialize_list(**asked, transport="soap")
    assert [one["record"] is None for one in found] == [one["record"] is None for one in at_once]
    assert [(one["error"] or {}).get("code") for one in found] == [(one["error"] or {}).get("code") for one in at_once]
    assert found[-1]["error"]["type"] == "NETSUITE:NOT_FOUND"
