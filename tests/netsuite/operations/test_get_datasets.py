"""Datasets as a client lists them, over real HTTP."""

from __future__ import annotations

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.mark.parametrize(("limit", "expected"), [(-1, 5), (0, 0), (3, 3), (4, 4)])
def test_all_datasets_come_page_by_page(box: Sandbox, netsuite: NetSuite, limit: int, expected: int) -> None:
    for n in range(5):
        box.store.create("dataset", {"scriptId": f"custdataset_{n}", "name": f"Set {n}", "record": "customer"})

    found = list(netsuite.get_datasets(page_size=2, limit=limit))

    assert len(found) == expected
    assert found[:1] == [{"id": "custdataset_0", "name": "Set 0", "record": "customer"}][:expected]
