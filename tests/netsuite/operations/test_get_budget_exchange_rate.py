from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A company with subsidiaries."""
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


def test_reads_the_rates_between_subsidiaries(netsuite: NetSuite) -> None:
    (period, *_) = netsuite.suiteql(query="SELECT id FROM accountingperiod")

    found = netsuite.get_budget_exchange_rate(period=period["id"], from_subsidiary="2")

    assert [(one["fromSubsidiary"]["id"], one["toSubsidiary"]["id"]) for one in found] == [("2", "1")]
    assert {"currentRate", "averageRate", "historicalRate"} <= found[0].keys()
