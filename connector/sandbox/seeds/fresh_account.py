"""What even an empty account has: its company, its currency, the user who signs in."""

from __future__ import annotations

from connector.sandbox.people.tenant import Tenant
from connector.sandbox.storage.store import Store


def fill(store: Store, tenant: Tenant) -> None:
    """Put the rows of a fresh account into *store*."""
    with store.transaction():
        store.create(
            "currency",
            {"name": "US Dollar", "symbol": "USD", "exchangeRate": 1, "isBaseCurrency": True, "isInactive": False},
            id=1,
        )
        store.create(
            "subsidiary",
            {"name": tenant.company, "country": {"id": "US"}, "currency": {"id": "1"}, "isInactive": False},
            id=1,
        )
        for user in tenant.users.values():
            store.create(
                "employee",
                {"entityId": user.name, "email": user.email, "subsidiary": {"id": "1"}, "isInactive": not user.active},
                id=user.id,
            )
