"""Allowance: how many requests of one account may be in flight, as the account's refusals and answers taught it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

STEP = 600.0
"""Seconds that a limit holds after a refusal, and between two attempts to raise it by one."""
KNOWN_FOR = 7 * 86400.0
"""Seconds for which what the account told is believed: limits are bought and reserved anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What everybody who shares an account's budget knows of its limit."""

    lowered: int | None = None
    """Requests at once since the last refusal; None: never refused."""
    since: float = 0.0
    """Unix seconds: when `lowered` was last changed, down or up."""
    refused_at: float = 0.0
    """Unix seconds: when NetSuite last refused a request because too many were in flight."""
    known: int | None = None
    """Requests at once that the account itself told of; None where it was not asked, or does not tell."""
    asked: float = 0.0
    """Unix seconds: when it was asked."""
    refusals: int = 0
    """Requests that NetSuite refused because too many were in flight."""

    def at_most(self, configured: int | None = None) -> int | None:
        """Requests at once, *configured* counted in; None where nothing limits them."""
        limits = [limit for limit in (configured, self.known, self.lowered) if limit is not None]
        return max(min(limits), 1) if limits else None

    def refused(self, at: int, admitted: float, now: float) -> Self:
        """NetSuite refused a request that was let in at *admitted*, with *at* in flight, itself included.

        A request of the same burst as the last refusal was one more too many; a later one says how many are.
        """
        if self.lowered is not None and admitted <= self.refused_at:
            limit = self.lowered - 1
        else:
            limit = at - 1 if self.lowered is None else min(at - 1, self.lowered)
        limit = max(limit, 1)  # somebody else fills the account: one request at a time still asks
        return replace(self, lowered=limit, since=now, refused_at=now, refusals=self.refusals + 1)

    def probing(self, now: float) -> Self:
        """The same, or one more at once where ten minutes went by since the limit was changed."""
        if self.lowered is None or 0 <= now - self.since < STEP:
            return self
        return replace(self, lowered=self.lowered + 1, since=now)

    def aged(self, now: float) -> Self:
        """The same without what the account told too long ago."""
        return replace(self, known=None) if self.known is not None and now - self.asked > KNOWN_FOR else self

    def told(self, known: int | None, now: float) -> Self:
        """The account was asked and told *known*, or nothing."""
        return replace(self, known=known if known is None or known > 0 else None, asked=now)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def read(cls, found: Any) -> Self:
        """What `as_dict` gave; what is damaged teaches nothing."""
        if not isinstance(found, Mapping):
            return cls()
        names = [field.name for field in fields(cls) if field.name in found]
        return cls(**{name: found[name] for name in names if _fits(found[name], name)})


def _fits(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return False
    if name in ("lowered", "known"):
        return value is None or (isinstance(value, int) and value > 0)
    return isinstance(value, int if name == "refusals" else int | float) and value >= 0
