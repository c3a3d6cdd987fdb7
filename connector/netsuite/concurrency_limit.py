"""How many requests an account takes at once, as its administrators are told (Oracle help article_0625010817)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from connector.netsuite.address import Addresses
from connector.netsuite.exchange import Request


def question(addresses: Addresses) -> Request:
    """What asks for it; a role that is no administrator's is refused."""
    return Request(method="GET", url=f"{addresses.system}/governanceLimits", operation="netsuite.governance_limits")


def told(found: Any) -> int | None:
    """Requests at once that are ours to have: all that is reserved for the integration, else all but one of the pool.

    One is left to others, since the pool is everybody's and who fills it is refused first.
    """
    if not isinstance(found, Mapping):
        return None
    own, type_ = found.get("integrationConcurrencyLimit"), str(found.get("integrationLimitType", ""))
    if _is_limit(own) and type_.lower().lstrip("_") == "integrationspecific":
        return own
    for name in ("accountUnallocatedConcurrencyLimit", "accountConcurrencyLimit"):
        limit = found.get(name)
        if _is_limit(limit):
            return max(limit - 1, 1)
    return None


def _is_limit(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
