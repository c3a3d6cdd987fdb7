"""Default accounts and accounts of items."""

from __future__ import annotations

from typing import Any

ITEMS = [{"line": 1, "item": {"id": "1"}, "amount": 10}]


def accounts_of(account: Any) -> list[str]:
    found: list[str] = account.values(
        "SELECT BUILTIN.DF(account) FROM transactionaccountingline ORDER BY transaction DESC, "
        "transactionline FETCH FIRST 2 ROWS ONLY"
    )
    return found


def test_lines_post_to_the_accounts_of_their_items(account: Any) -> None:
    for name, kind in (
        ("Receivable", "AcctRec"),
        ("Any Income", "Income"),
        ("Own Income", "Income"),
        ("Costs", "COGS"),
    ):
        account.store.create("account", {"acctName": name, "acctType": {"id": kind}})
    account.store.create("inventoryItem", {"itemId": "A", "incomeAccount": {"id": "3"}, "assetAccount": {"id": "4"}})

    account.store.create("invoice", {"entity": {"id": "1"}, "item": ITEMS})
    assert accounts_of(account) == ["Receivable", "Own Income"]

    account.store.update("inventoryItem", 1, {"incomeAccount": None})
    account.store.create("invoice", {"entity": {"id": "1"}, "item": ITEMS})
    assert accounts_of(account) == ["Receivable", "Any Income"]

    account.store.create("vendorBill", {"entity": {"id": "1"}, "item": ITEMS, "account": {"id": "2"}})
    assert accounts_of(account) == ["Any Income", "Costs"]


def test_without_accounts_lines_post_to_none(account: Any) -> None:
    account.store.create("invoice", {"entity": {"id": "1"}, "item": ITEMS})

    assert accounts_of(account) == ["", ""]
