from __future__ import annotations

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize(("limit", "expected"), [(-1, 7), (0, 0), (4, 4), (5, 5)])
def test_pages_of_ids_up_to_the_limit(box: Sandbox, netsuite: NetSuite, limit: int, expected: int) -> None:
    for n in range(9):
        box.store.create("customer", {"entityId": f"{'A' if n < 7 else 'B'}{n}"})

    stream = netsuite.get_all_records(record_type="customer", q='entityId START_WITH "A"', page_size=3, limit=limit)

    found = list(stream)
    assert len(found) == expected
    assert all(set(record) == {"id"} for record in found)
