"""What an account holds outside its records, to be kept with a snapshot: people, tokens, jobs, searches, RESTlets."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from connector.sandbox.people.tenant import Tenant

if TYPE_CHECKING:
    from connector.sandbox.account import Account

_CHANNELS = ("rest", "soap", "restlets")


@dataclass(frozen=True, slots=True)
class AccountMemory:
    """Everything but the records, at one moment."""

    tenant: Tenant
    grants: tuple[Any, ...] = ()
    """Tokens and codes of OAuth 2.0; they refer to the tenant's integrations."""
    channels: dict[str, Any] = field(default_factory=dict)
    """Channel → what it remembers; a channel that nobody had used yet is not in it."""

    @classmethod
    def of(cls, account: Account) -> AccountMemory:
        """What *account* remembers now; the caller holds the store's lock."""
        tenant, grants = copy.deepcopy((account.tenant, account.oauth2.remembered()))  # in one: who is whose stays true
        made = {name: account.made(name) for name in _CHANNELS}
        return cls(tenant, grants, {name: one.remembered() for name, one in made.items() if one is not None})

    @classmethod
    def at_start(cls, account: Account) -> AccountMemory:
        """What an account has that nobody has used yet."""
        return cls(copy.deepcopy(account.tenant))

    def put_back(self, account: Account) -> None:
        """Make *account* remember this and nothing else; its channels were made to forget before."""
        tenant, grants = copy.deepcopy((self.tenant, self.grants))
        _become(account.tenant, tenant)
        account.oauth2.remember(*grants)
        for name in _CHANNELS:
            kept = self.channels.get(name)
            made = account.made(name) if kept is None else account.channel(name)
            if made is not None:
                made.remember(kept)


def _become(tenant: Tenant, given: Tenant) -> None:
    """Make *tenant* equal to *given* without being another object: everybody who holds it goes on holding it."""
    for one in fields(tenant):
        setattr(tenant, one.name, getattr(given, one.name))
