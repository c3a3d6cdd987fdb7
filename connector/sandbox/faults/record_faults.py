"""Single records of a request that fail on purpose: in a list the others go through, each with its own status."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from connector.sandbox.refusals import LockedError, WireError

if TYPE_CHECKING:
    from connector.sandbox.faults.fault_rules import FaultRule


class RecordFaults:
    """Refuses some of the records that this thread's request reads or writes.

    It counts what the client named: not the order that an invoice bills, nor anything else that a save changes.
    """

    def __init__(self) -> None:
        self._own = threading.local()

    @contextmanager
    def ordered(self, rule: FaultRule) -> Iterator[None]:
        """While it is open, this thread's records go wrong as *rule* says."""
        self._own.rule, self._own.count, self._own.busy = rule, 0, False
        try:
            yield
        finally:
            self._own.rule = None

    @contextmanager
    def attended(self, type_: str) -> Iterator[None]:
        """Around the work on one record of *type_*; raises WireError at its start for those that are to fail."""
        rule: FaultRule | None = getattr(self._own, "rule", None)
        if rule is None or self._own.busy:
            yield
            return
        self._own.busy = True
        try:
            self._look(rule, type_)
            yield
        finally:
            self._own.busy = False

    def _look(self, rule: FaultRule, type_: str) -> None:
        if rule.record and rule.record.lower() != type_.lower():
            return
        self._own.count += 1
        if not rule.positions or self._own.count in rule.positions:
            raise refusal_of(rule)


def refusal_of(rule: FaultRule) -> WireError:
    """What a record is refused with."""
    if rule.kind == "locked":
        return LockedError()
    return WireError(rule.message, code=rule.code, business=True)
