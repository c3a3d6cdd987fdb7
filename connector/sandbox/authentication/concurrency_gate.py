"""The account's pool of concurrent requests, one over all channels (Oracle help bridgehead_1500275603)."""

from __future__ import annotations

import threading
from collections import Counter

from connector.sandbox.authentication.governance import limits_for
from connector.sandbox.people.tenant import Integration, Tenant
from connector.sandbox.refusals import ConcurrencyError, LoginError, WireError

_UNALLOCATED = ""


class ConcurrencyGate:
    """Lets so many requests in at a time as the tenant's limits say; a request is one thread, which enters once."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._changed = threading.Condition()
        self._own = threading.local()
        self._parts: Counter[str] = Counter()
        self._closed = False
        self.most = 0
        """The most that were ever in use at once."""

    @property
    def in_use(self) -> int:
        """Requests that are inside now."""
        return self._parts.total()

    def in_use_by(self, integration: Integration) -> int:
        """Requests inside now of an integration that has a part of its own."""
        return self._parts[integration.consumer_key]

    def refuse_next(self, how: str | WireError) -> None:
        """Refuse this thread's request when it enters: as `concurrency`, as a failed `login`, or with that refusal."""
        self._own.refusal = how

    def enter(self, integration: Integration | None = None) -> None:
        """Take a slot for this thread's request of *integration*.

        Raises ConcurrencyError when all are taken; LoginError when the tenant lets requests queue, and this one waited
        in vain (`Tenant.queue_seconds`).
        """
        if getattr(self._own, "part", None) is not None:
            return
        refusal, self._own.refusal = getattr(self._own, "refusal", ""), ""
        if isinstance(refusal, WireError):
            raise refusal
        if refusal == "login":
            raise LoginError("permission_denied")
        if refusal:
            raise ConcurrencyError
        limits = limits_for(self._tenant, integration)
        part = _UNALLOCATED if limits.integration is None or integration is None else integration.consumer_key
        with self._changed:
            self._wait_for_place(part, integration)
            self._parts[part] += 1
            self.most = max(self.most, self.in_use)
        self._own.part = part

    def leave(self) -> None:
        """Give this thread's slot back, where it has one."""
        self._own.refusal = ""
        part = getattr(self._own, "part", None)
        if part is not None:
            self._own.part = None
            with self._changed:
                self._parts[part] -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """End the waits of those in the queue."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _wait_for_place(self, part: str, integration: Integration | None) -> None:
        if self._is_free(part, integration):
            return
        patience = self._tenant.queue_seconds
        if patience <= 0:
            raise ConcurrencyError
        self._changed.wait_for(lambda: self._closed or self._is_free(part, integration), patience)
        if not self._is_free(part, integration):
            raise LoginError("permission_denied")

    def _is_free(self, part: str, integration: Integration | None) -> bool:
        limits = limits_for(self._tenant, integration)
        return self._parts[part] < limits.own and self.in_use < limits.account
