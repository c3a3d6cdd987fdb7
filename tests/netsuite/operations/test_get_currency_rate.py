from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A company with several currencies."""
    with Sandbox(seed="demo") as sandbox:
        yield sandbox


def test_reads_one_rate_of_a_day(netsuite: NetSuite) -> None:
    (found,) = netsuite.get_currency_rate(base_currency="1", from_currency="2", effective_date=date(2026, 1, 31))

    assert found["fromCurrency"]["refName"] == "Euro"
    assert isinstance(found["exchangeRate"], Decimal)
    assert found["effectiveDate"] <= date(2026, 1, 31)
