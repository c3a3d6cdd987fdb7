from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture
def ids(box: Sandbox) -> list[int]:
    """40 customers with gaps between their ids."""
    wanted = [50 + n * n for n in range(40)]
    for n in wanted:
        box.store.create("customer", {"entityId": f"C{n}"}, id=n)
    return wanted


def test_a_limit_reads_one_page_after_the_other(netsuite: NetSuite, ids: list[int]) -> None:
    rows = list(netsuite.suiteql(query="SELECT id FROM customer", parallel=4, limit=7, page_size=5))

    assert [int(row["id"]) for row in rows] == ids[:7]


@pytest.mark.parametrize(
    ("query", "key"),
    [("SELECT entityid FROM customer ORDER BY entityid", ()), ("SELECT entityid FROM customer", ("entityid",))],
)
def test_parallel_needs_a_key_that_is_a_number(netsuite: NetSuite, query: str, key: tuple[str, ...]) -> None:
    with pytest.raises(ConfigurationError, match="one whole number"):
        netsuite.suiteql(query=query, key=key, parallel=2)
