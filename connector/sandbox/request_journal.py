"""Which requests came in, for tests and for the curious; never a secret."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.store import stamp

_MOST_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One request and how it was answered."""

    number: int
    """Counts from 1 since the sandbox started."""
    date: str
    method: str
    path: str
    query: str
    operation: str
    """SOAP operation by the SOAPAction header; empty for REST."""
    status: int
    """HTTP status; 0 where the connection was reset instead."""
    seconds: float
    request_bytes: int
    answer_bytes: int
    fault: str = ""
    """Kind of the fault rule that struck."""
    account: str = ""
    """The account that answered."""


class RequestJournal:
    """The newest ten thousand requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[JournalEntry] = deque(maxlen=_MOST_ENTRIES)
        self._count = 0
        self._lock = threading.Lock()

    def note(
        self, request: Request, answer: Answer, *, now: float, seconds: float, fault: str, account: str = ""
    ) -> None:
        """Add a request that was answered at *now*, after *seconds*."""
        with self._lock:
            self._count += 1
            entry = JournalEntry(
                number=self._count,
                date=stamp(now),
                method=request.method,
                path=request.path,
                query=request.query,
                operation=operation_of(request),
                status=0 if answer.reset else answer.status,
                seconds=round(seconds, 6),
                request_bytes=len(request.body),
                answer_bytes=len(answer.body),
                fault=fault,
                account=account,
            )
            self._entries.append(entry)

    @property
    def entries(self) -> list[JournalEntry]:
        """All requests kept, oldest first."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Forget them; the count goes on."""
        with self._lock:
            self._entries.clear()

    def as_list(self) -> list[dict[str, Any]]:
        """The entries for a machine."""
        return [asdict(entry) for entry in self.entries]


def operation_of(request: Request) -> str:
    """The SOAP operation a request names."""
    return request.headers.get("soapaction", "").strip('" ')
