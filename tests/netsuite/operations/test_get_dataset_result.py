"""Rows of datasets as a client reads them, over real HTTP."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


@pytest.fixture(autouse=True)
def dataset(box: Sandbox) -> None:
    for n in range(5):
        box.store.create("customer", {"entityId": f"C{n}"}, id=200 + n)
    query = "SELECT id, entityid || '!' AS loud FROM customer ORDER BY id"
    box.store.create("dataset", {"scriptId": "custdataset_c", "name": "C", "record": "customer", "query": query})


@pytest.mark.parametrize(("limit", "expected"), [(-1, 5), (0, 0), (3, 3), (4, 4)])
def test_rows_come_page_by_page_up_to_the_limit(netsuite: NetSuite, limit: int, expected: int) -> None:
    found = list(netsuite.get_dataset_result(dataset="custdataset_c", page_size=2, limit=limit))

    assert found == [{"id": str(200 + n), "loud": f"C{n}!"} for n in range(expected)]


def test_columns_have_the_types_that_are_said(netsuite: NetSuite) -> None:
    rows = netsuite.get_dataset_result(dataset="custdataset_c", types={"id": "decimal"}, limit=1)

    assert next(iter(rows)) == {"id": Decimal(200), "loud": "C0!"}


def test_a_dataset_that_is_not_there_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(RejectedError, match="custdataset_no") as caught:
        list(netsuite.get_dataset_result(dataset="custdataset_no"))

    assert caught.value.type == "NETSUITE:NOT_FOUND"
