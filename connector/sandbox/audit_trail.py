"""The login audit trail: why a sign-in was refused, which the wire does not say (Oracle help subsect_156935170194)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from connector.sandbox.store import stamp

_MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of Setup > Users/Roles > View Login Audit Trail."""

    date: str
    status: str
    """`Success` or `Failure`."""
    detail: str
    """NetSuite's word for the reason, e.g. `InvalidSignature`; empty on success."""
    channel: str
    """`SOAP`, `REST`, `RESTlet` or `OAuth 2.0 token`."""
    user: str = ""
    role: str = ""
    application: str = ""
    """Name of the integration record."""
    token: str = ""
    """Last four characters of the token's id."""
    explanation: str = ""
    """What the sandbox adds for the developer, e.g. the base string it signed; never a secret."""


class AuditTrail:
    """The entries, oldest first; only the newest ten thousand are kept."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: deque[AuditEntry] = deque(maxlen=_MOST_ENTRIES)
        self._lock = threading.Lock()

    def note(self, status: str, detail: str, channel: str, **who: str) -> AuditEntry:
        """Add an entry."""
        entry = AuditEntry(stamp(self._clock()), status, detail, channel, **who)
        with self._lock:
            self._entries.append(entry)
        return entry

    @property
    def entries(self) -> list[AuditEntry]:
        """All entries kept, oldest first."""
        with self._lock:
            return list(self._entries)

    @property
    def failures(self) -> list[AuditEntry]:
        """The refused sign-ins, oldest first."""
        return [entry for entry in self.entries if entry.status == "Failure"]

    def as_list(self) -> list[dict[str, Any]]:
        """The entries for a machine."""
        return [asdict(entry) for entry in self.entries]
