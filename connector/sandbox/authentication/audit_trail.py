"""The login audit trail: why a sign-in was refused, which the wire does not say (Oracle help subsect_156935170194)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from connector.sandbox.storage.store import stamp
from connector.sandbox.web.http_protocol import Request

_MOST_ENTRIES = 10_000
_LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of Setup > Users/Roles > View Login Audit Trail."""

    date: str
    status: str
    """`Success` or `Failure`."""
    detail: str
    """NetSuite's word for the reason, e.g. `InvalidSignature`; empty on success."""
    channel: str
    """`SOAP`, `REST`, `RESTlet`, `OAuth 2.0 authorize` or `OAuth 2.0 token`."""
    user: str = ""
    role: str = ""
    application: str = ""
    """Name of the integration record ("Token-based Application Name")."""
    token: str = ""
    """Last four characters of the token's id."""
    token_name: str = ""
    """Name of the token ("Token-based Access Token Name")."""
    ip_address: str = ""
    request_uri: str = ""
    """Path and query of the request, at most 2,000 characters."""
    explanation: str = ""
    """What the sandbox adds for the developer: what exactly is wrong, and the cure; never a secret."""


class AuditTrail:
    """The entries, oldest first; only the newest ten thousand are kept."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: deque[AuditEntry] = deque(maxlen=_MOST_ENTRIES)
        self._lock = threading.Lock()
        self._serving = threading.local()

    def now_serving(self, request: Request) -> None:
        """Note which request this thread answers, for the entries that it will cause."""
        self._serving.request, self._serving.newest = request, None

    def note(self, status: str, detail: str, channel: str, **who: str) -> AuditEntry:
        """Add an entry."""
        request: Request | None = getattr(self._serving, "request", None)
        where = {} if request is None else {"ip_address": request.peer, "request_uri": _address(request)}
        entry = AuditEntry(stamp(self._clock()), status, detail, channel, **{**where, **who})
        self._serving.newest = entry
        with self._lock:
            self._entries.append(entry)
        return entry

    def caused_by(self, request: Request) -> AuditEntry | None:
        """The newest entry that *request* caused, which this thread answers; None where it caused none."""
        mine = getattr(self._serving, "request", None) is request
        newest: AuditEntry | None = self._serving.newest if mine else None
        return newest

    @property
    def entries(self) -> list[AuditEntry]:
        """All entries kept, oldest first."""
        with self._lock:
            return list(self._entries)

    @property
    def failures(self) -> list[AuditEntry]:
        """The refused sign-ins, oldest first."""
        return [entry for entry in self.entries if entry.status == "Failure"]

    def clear(self) -> None:
        """Forget them, as a fresh account has none."""
        with self._lock:
            self._entries.clear()

    def as_list(self, status: str = "") -> list[dict[str, Any]]:
        """The entries for a machine; *status* `Success` or `Failure` (in any case) leaves out the others."""
        wanted = status.strip().capitalize()
        return [asdict(entry) for entry in self.entries if wanted in ("", entry.status)]


def _address(request: Request) -> str:
    address = f"{request.path}?{request.query}" if request.query else request.path
    return address[:_LONGEST_ADDRESS]
