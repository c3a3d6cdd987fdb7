"""Snapshots of an account: its records and its people as they were, to go back to; and back to the seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from connector.sandbox.control.account_memory import AccountMemory
from connector.sandbox.storage import store_copy
from connector.sandbox.storage.store import Store
from connector.sandbox.storage.store_schema import SCHEMA

if TYPE_CHECKING:
    from connector.sandbox.account import Account

_NAMED = "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything an account had at one moment."""

    records: bytes
    """The SQLite database."""
    memory: AccountMemory


class AccountSnapshots:
    """Snapshots of one account, by name, kept in memory."""

    def __init__(self, account: Account) -> None:
        """Remember how *account* starts; nothing is copied but its people."""
        self._account = account
        self._first = AccountMemory.at_start(account)
        self._kept: dict[str, Snapshot] = {}

    @property
    def names(self) -> list[str]:
        """The names of those that are kept, oldest first."""
        return list(self._kept)

    def take(self, name: str) -> None:
        """Keep the account as it is now under *name*; one of that name is replaced. Running jobs are waited for."""
        self._account.settle()
        store = self._account.store
        with store.lock:
            self._kept[name] = Snapshot(store_copy.copied(store), AccountMemory.of(self._account))

    def restore(self, name: str) -> None:
        """Make the account as it was; raises KeyError where there is no such snapshot."""
        kept = self._kept[name]
        self._account.settle(dropping=True)
        with self._account.store.lock:
            store_copy.put_back(self._account.store, kept.records)
            self._account.forget()
            kept.memory.put_back(self._account)

    def drop(self, name: str) -> None:
        """Forget a snapshot; raises KeyError where there is none of that name."""
        del self._kept[name]

    def reset(self) -> None:
        """Make the account as it was when it was started: its seed, its first people."""
        self._account.settle(dropping=True)
        with self._account.store.lock:
            _wipe(self._account.store)
            self._first.put_back(self._account)
            self._account.fill()
            self._account.forget()


def _wipe(store: Store) -> None:
    for kind, name in store.connection.execute(_NAMED).fetchall():
        store.connection.execute(f'DROP {kind} IF EXISTS "{name}"')
    store.connection.executescript(SCHEMA)
