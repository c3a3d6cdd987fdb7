"""What the parts of the demo share."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector.sandbox.seeds.bulk_writer import BulkWriter
from connector.sandbox.seeds.demo_account import LAST_DAY, Currency, DemoAccount, day, moment, some_day, stamps, table
from connector.sandbox.seeds.dice import Dice
from connector.sandbox.storage.store import Store


@pytest.mark.parametrize("name", ["company", "regions", "customizations", "corner_cases", "texts"])
def test_every_data_file_is_sound_yaml(name: str) -> None:
    assert table(name)


def test_amounts_are_rounded_to_the_smallest_coin() -> None:
    yen = Currency({"id": "5"}, Decimal("0.00668"), Decimal(1))
    dollar = Currency({"id": "1"}, Decimal(1), Decimal("0.01"))

    assert yen.from_dollars(Decimal("1.005")) == 150
    assert dollar.from_dollars(Decimal("1.005")) == Decimal("1.005")
    assert dollar.rounded(Decimal("1.005")) == Decimal("1.01")


def test_no_day_lies_behind_the_last() -> None:
    assert day(0) == "2024-01-02"
    assert day(10_000) == LAST_DAY.isoformat()
    assert moment(Dice("x"), 10_000).startswith(LAST_DAY.isoformat())
    assert some_day(Dice("x"), 10_000) == 10_000


def test_a_record_is_never_changed_before_it_is_made() -> None:
    for number in range(200):
        found = stamps(Dice(f"stamps {number}"), number)
        assert found["createdDate"] <= found["lastModifiedDate"]


def test_what_was_written_is_found_by_its_key(store: Store) -> None:
    with BulkWriter(store) as writer:
        account = DemoAccount(writer, 1)
        account.add("term", "Net 30", {"name": "Net 30"}, id_=4)

    assert account.reference("term", "Net 30") == {"id": "4"}
    assert [account.line_key(), account.line_key()] == ["1", "2"]
