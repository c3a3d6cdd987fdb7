"""What posting asks of other records: default accounts and the accounts of items, read from SuiteQL's own tables."""

from __future__ import annotations

import sqlite3
from typing import Any

from connector.sandbox.suiteql.posting_rules import ACCOUNT_TYPES, AccountRole

ItemFacts = tuple[str | None, int | None, int | None]
"""Type, income account and expense account (else asset account) of an item."""


class AccountBooks:
    """Reads accounts and items once and forgets them when one changes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._accounts: dict[AccountRole, int | None] = {}
        self._items: dict[Any, ItemFacts] = {}

    def forget(self) -> None:
        """An account or item has changed."""
        self._accounts.clear()
        self._items.clear()

    def account(self, role: AccountRole) -> int | None:
        """The first account whose type serves *role*."""
        if role not in self._accounts:
            self._accounts[role] = next(filter(None, map(self._first_of, ACCOUNT_TYPES[role])), None)
        return self._accounts[role]

    def _first_of(self, account_type: str) -> int | None:
        row = self._connection.execute(
            "SELECT id FROM q_account WHERE accttype = ? ORDER BY id LIMIT 1", (account_type,)
        ).fetchone()
        return row[0] if row else None

    def item(self, id_: Any) -> ItemFacts:
        """Facts of an item; nothing known of an unknown one."""
        if id_ not in self._items:
            row = self._connection.execute(
                "SELECT itemtype, incomeaccount, COALESCE(expenseaccount, assetaccount) FROM q_item WHERE id = ?",
                (id_,),
            ).fetchone()
            self._items[id_] = row or (None, None, None)
        return self._items[id_]
