"""Redelivery: a record whose run failed is delivered again by the next runs, so many times and no more.

Mule's redelivery policy: failures are counted by message, a success forgets them, and a message that has failed too
often is REDELIVERY_EXHAUSTED. What waits is kept beside the watermark of its source, so the watermark goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import Field

from connector.errors import AmbiguousError, ConnectorError, RejectedError
from connector.expression.template import Arguments, Compiled, Static
from connector.frozen_json import fingerprint
from connector.stream import Cursor, Page, Stream

MOST_WAITING = 1000
"""Records that wait for redelivery at most; beyond, a failure is final: this many are no accident."""


class RedeliveryPolicy(Arguments):
    """How often a record whose run fails is delivered again (Mule: redelivery-policy)."""

    max_redelivery_count: Static[int] = Field(default=5, ge=0)
    """Deliveries after the first one."""
    id_expression: Compiled[Any] | None = None
    """What tells records apart, e.g. `${payload.id}`; its `id` where it has one, else its content."""


class Watermarks(Protocol):
    """Where what waits is kept."""

    def get(self, account: str, flow: str, source: str) -> Any:
        """The value kept."""

    def set(self, account: str, flow: str, source: str, value: Any, *, run: str = "") -> None:
        """Keep *value*."""


@dataclass(kw_only=True)
class Redelivery:
    """What of one source waits to be delivered again."""

    policy: RedeliveryPolicy
    watermarks: Watermarks
    account: str
    flow: str
    source: str
    run: str = ""
    late: Callable[[Any], None] | None = None
    """What the source does with a record that got through when it was delivered again."""
    _waiting: dict[str, dict[str, Any]] | None = field(default=None, init=False, repr=False)
    _counted: set[tuple[str, str]] = field(default_factory=set, init=False, repr=False)
    """What failed in this run; where the run before failed itself, its window holds what waits once more."""

    @property
    def waiting(self) -> dict[str, dict[str, Any]]:
        """Key → `record`, `failures` and the last `error`."""
        if self._waiting is None:
            self._waiting = dict(self.watermarks.get(self.account, self.flow, self._name) or {})
        return self._waiting

    @property
    def _name(self) -> str:
        return f"{self.source}/redelivery"

    def before(self, stream: Stream | None) -> Stream | None:
        """What waits, then the records of *stream*; None where there is neither."""
        if stream is None and not self.waiting:
            return None

        def read(cursor: Cursor) -> Page:
            if "rest" not in cursor:  # more may have come when a run that was killed goes on
                records = [kept["record"] for kept in self.waiting.values()]
                return Page(records, {"rest": {} if stream is None else stream.start})
            if stream is None:
                return Page([])
            page = stream.page(cursor["rest"])
            return Page(page.records, None if page.cursor is None else {"rest": page.cursor}, page.total)

        return Stream(read, {}, resumes="keyset" if stream is None else stream.resumes)

    def key(self, record: Any, evaluate: Callable[[Compiled[Any]], Any]) -> str:
        """What *record* is counted under."""
        if self.policy.id_expression is not None:
            return str(evaluate(self.policy.id_expression))
        known = record.get("id") if isinstance(record, Mapping) else None
        return str(known) if known not in (None, "") else fingerprint(record)

    def failed(self, key: str, record: Any, error: ConnectorError) -> ConnectorError | None:
        """Count a failure; None where *record* is delivered again, else the error to set it aside with.

        What may have arrived is not sent again.
        """
        if isinstance(error, AmbiguousError):
            self.done(key)
            return error
        content = fingerprint(record)
        if (key, content) in self._counted:
            return None
        self._counted.add((key, content))
        before = self.waiting.get(key)
        same = before is not None and fingerprint(before["record"]) == content
        failures = (before["failures"] if before is not None and same else 0) + 1
        full = before is None and len(self.waiting) >= MOST_WAITING
        if failures > self.policy.max_redelivery_count or full:
            self.done(key)
            return _exhausted(error, failures)
        self._keep({**self.waiting, key: {"record": record, "failures": failures, "error": error.as_dict()}})
        return None

    def got_through(self, key: str, *, well: bool) -> None:
        """Forget what waits under *key*; where all went *well* the source is done with it too."""
        kept = self.waiting.get(key)
        try:
            if kept is not None and well and self.late is not None:
                self.late(kept["record"])
        finally:  # who cannot put it away does not take it once more
            self.done(key)

    def done(self, key: str) -> None:
        """Forget what waits under *key*: it got through, or is set aside."""
        if key in self.waiting:
            self._keep({other: kept for other, kept in self.waiting.items() if other != key})

    def _keep(self, waiting: dict[str, dict[str, Any]]) -> None:
        self._waiting = waiting
        self.watermarks.set(self.account, self.flow, self._name, waiting, run=self.run)


def _exhausted(error: ConnectorError, failures: int) -> RejectedError:
    many = "1 delivery" if failures == 1 else f"{failures} deliveries"
    return RejectedError(
        f"{many} failed, the last with {error.type}: {error.message}",
        hint=error.hint,
        type="REDELIVERY_EXHAUSTED",
        code=error.code or error.type,  # dead letters are found by what the last delivery failed with
        operation=error.operation,
        step=error.step,
        field=error.field,
        attempts=failures,
    )
