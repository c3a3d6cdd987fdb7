"""Outcome of one write and Report of many: every write answers per record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from connector.errors import AmbiguousError, ConnectorError, RejectedError, RetryableError

Verdict = Literal["ok", "failed", "saved_with_error", "ambiguous", "not_sent"]
_CLASS: dict[str, type[ConnectorError]] = {"ambiguous": AmbiguousError, "not_sent": RetryableError}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one record.

    `saved_with_error` (a script failed after saving) and `ambiguous` (sent, answer lost) are never resent blindly.
    """

    outcome: Verdict
    id: str | None = None
    """NetSuite's internal id."""
    external_id: str | None = None
    created: bool | None = None
    """Whether the record is new; None where the wire does not say."""
    warnings: tuple[str, ...] = ()
    error: Mapping[str, Any] | None = None
    """`type`, `code`, `message`, `field` of what went wrong."""
    input_index: int = 0
    """Position of the record in the input, from 0."""

    @property
    def ok(self) -> bool:
        """Whether the record is as it was asked to be, and nothing failed on the way."""
        return self.outcome == "ok"

    def at(self, index: int) -> Outcome:
        """The same outcome for the record at position *index* of the input."""
        return replace(self, input_index=index)

    def as_dict(self) -> dict[str, Any]:
        """The outcome as expressions and JSON see it, in the wire's spelling of ids."""
        return {
            "outcome": self.outcome,
            "ok": self.ok,
            "id": self.id,
            "externalId": self.external_id,
            "created": self.created,
            "warnings": list(self.warnings),
            "error": dict(self.error) if self.error else None,
            "input_index": self.input_index,
        }

    def raised(self, operation: str) -> Outcome:
        """This outcome where ok; else raise what it says: the rule of a single-record write."""
        if self.ok:
            return self
        known = {key: value for key, value in (self.error or {}).items() if key in ("type", "code", "hint", "field")}
        message = (self.error or {}).get("message") or f"the write ended {self.outcome}"
        kind = _CLASS.get(self.outcome, RejectedError)
        raise kind(str(message), operation=operation, record={"id": self.id, "externalId": self.external_id}, **known)


def failure(error: ConnectorError, index: int = 0, outcome: Verdict = "failed") -> Outcome:
    """The outcome of a record whose write raised *error*."""
    return Outcome(outcome=outcome, error=error.as_dict(), input_index=index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a stream: counts, and the first few errors to look at."""

    read: int = 0
    written: int = 0
    deleted: int = 0
    failed: int = 0
    dead_letters: int = 0
    first_errors: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    @property
    def skipped(self) -> int:
        """Records that were read, and neither written, deleted nor failed."""
        return max(0, self.read - self.written - self.deleted - self.failed)

    def plus(self, other: Report) -> Report:
        """Both together."""
        return Report(
            read=self.read + other.read,
            written=self.written + other.written,
            deleted=self.deleted + other.deleted,
            failed=self.failed + other.failed,
            dead_letters=self.dead_letters + other.dead_letters,
            first_errors=tuple([*self.first_errors, *other.first_errors][:5]),
        )

    def as_dict(self) -> dict[str, Any]:
        """The report as expressions and JSON see it."""
        return {
            "read": self.read,
            "written": self.written,
            "deleted": self.deleted,
            "failed": self.failed,
            "skipped": self.skipped,
            "dead_letters": self.dead_letters,
            "first_errors": [dict(error) for error in self.first_errors],
        }


def as_value(result: Any) -> Any:
    """A result as expressions and JSON see it: outcomes and reports as mappings."""
    if isinstance(result, Outcome | Report):
        return result.as_dict()
    if isinstance(result, list | tuple):
        return [as_value(item) for item in result]
    return result
