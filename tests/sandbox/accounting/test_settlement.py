from decimal import Decimal

import pytest

from connector.catalogue.reader import load
from connector.sandbox.accounting.settlement import settled


@pytest.mark.parametrize(("left", "before", "after"), [(0, "A", "B"), (5, "B", "A"), (0, "V", "V"), (0, "D", "D")])
def test_what_is_left_decides_between_open_and_paid(left: int, before: str, after: str) -> None:
    body = {"amountRemaining": Decimal(left), "status": {"id": before}}

    assert settled(load().record("invoice"), body)["status"] == {"id": after}


def test_records_without_a_remaining_amount_stay_as_they_are() -> None:
    body = {"status": {"id": "A"}}

    assert settled(load().record("invoice"), body) is body
    assert settled(load().record("salesOrder"), {"amountRemaining": 0, **body})["status"] == {"id": "A"}
