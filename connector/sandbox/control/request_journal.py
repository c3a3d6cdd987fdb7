"""Which requests came in, for tests and for the curious; never a secret."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from connector.sandbox.control.journal_details import JournalDetails, details_of
from connector.sandbox.faults.request_traits import RequestTraits, soap_action
from connector.sandbox.storage.store import stamp
from connector.sandbox.web.http_protocol import Answer, Request

_MOST_ENTRIES = 10_000
_MOST_DETAILED = 500


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
    channel: str = ""
    """As `request_traits.Channel`."""
    deviations: tuple[str, ...] = field(default=())
    """What strict mode found."""


class RequestJournal:
    """The newest ten thousand requests, oldest first."""

    def __init__(self, *, detailed: bool = False) -> None:
        self.detailed = detailed
        """Whether headers and bodies of the newest five hundred are kept too."""
        self._entries: deque[JournalEntry] = deque(maxlen=_MOST_ENTRIES)
        self._details: deque[tuple[int, JournalDetails]] = deque(maxlen=_MOST_DETAILED)
        self._count = 0
        self._lock = threading.Lock()

    def note(
        self,
        request: Request,
        answer: Answer,
        *,
        now: float,
        seconds: float,
        fault: str,
        account: str = "",
        deviations: tuple[str, ...] = (),
    ) -> JournalEntry:
        """Add a request that was answered at *now*, after *seconds*."""
        details = details_of(request, answer) if self.detailed else None
        channel = RequestTraits(request).channel
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
                channel=channel,
                deviations=deviations,
            )
            self._entries.append(entry)
            if details is not None:
                self._details.append((entry.number, details))
        return entry

    @property
    def entries(self) -> list[JournalEntry]:
        """All requests kept, oldest first."""
        with self._lock:
            return list(self._entries)

    def details(self, number: int) -> JournalDetails | None:
        """Headers and bodies of the request of that number, where they were kept."""
        with self._lock:
            return next((details for known, details in self._details if known == number), None)

    def clear(self) -> None:
        """Forget them; the count goes on."""
        with self._lock:
            self._entries.clear()
            self._details.clear()

    def as_list(self) -> list[dict[str, Any]]:
        """The entries for a machine, with their details where they were kept."""
        with self._lock:
            details = dict(self._details)
            entries = list(self._entries)
        return [asdict(entry) | (asdict(details[entry.number]) if entry.number in details else {}) for entry in entries]


def operation_of(request: Request) -> str:
    """The SOAP operation a request names."""
    return soap_action(request)
