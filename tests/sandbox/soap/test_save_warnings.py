from __future__ import annotations

from typing import Any

import pytest

from connector.sandbox.soap.save_warnings import save_warnings
from tests.sandbox.soap.conftest import Soap


@pytest.mark.parametrize(
    ("customer", "total", "warned"),
    [
        ({"creditLimit": 10}, 11, True),
        ({"creditLimit": 10}, 10, False),
        ({"creditLimit": 10, "balance": 5}, 6, True),
        ({"creditLimit": 0}, 99, False),
        ({}, 99, False),
    ],
)
def test_an_order_beyond_the_credit_limit_is_warned_of(
    soap: Soap, customer: dict[str, Any], total: int, warned: bool
) -> None:
    soap.store.create("customer", {"companyName": "A", **customer}, id=50)
    order = soap.store.create("salesOrder", {"entity": {"id": "50"}, "total": total})

    assert bool(save_warnings(soap.store, order)) is warned


def test_other_records_are_saved_in_silence(soap: Soap) -> None:
    assert save_warnings(soap.store, soap.store.create("customer", {"companyName": "A"})) == []
