"""Awkward orders of the demo."""

from __future__ import annotations

from connector.sandbox.seeds.demo_account import table
from connector.sandbox.storage.store import Store


def test_every_case_is_an_order_of_that_external_id(demo: Store) -> None:
    for row in table("corner_cases"):
        stored = demo.get("salesOrder", external_id=row["id"])
        assert stored is not None
        assert stored.body["memo"].startswith(row["memo"])


def test_two_orders_were_changed_in_the_same_second(demo: Store) -> None:
    pair = [demo.get("salesOrder", external_id=f"CORNER-SAME-SECOND-{number}") for number in (1, 2)]

    assert pair[0] is not None
    assert pair[1] is not None
    assert pair[0].modified == pair[1].modified
