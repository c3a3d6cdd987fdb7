"""The searches that searchMoreWithId goes on with: kept for fifteen minutes after their last use."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.searching.search_run import Key
from connector.sandbox.soap.searching.search_terms import SearchQuery

IDLE_SECONDS = 900.0
"""How long a searchId lives unused (Oracle help section_N3523074)."""


@dataclass(slots=True)
class SearchSession:
    """One search under its id."""

    query: SearchQuery
    page_size: int
    body_only: bool
    rows: bool
    """Whether pages hold rows of columns rather than records."""
    used: float
    is_fixed: bool = False
    """Whether what was found first stays: a job's search is run once."""
    writes: int = -1
    """State of the store that `found` was read from."""
    found: tuple[Key, ...] = ()
    """Type, id and line of each hit, kept as long as nothing is written: a page then need not run the search again."""


class SearchSessions:
    """Sessions by searchId."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sessions: dict[str, SearchSession] = {}
        self._lock = threading.Lock()

    def keep(self, search_id: str, session: SearchSession) -> None:
        """Remember a search; forget those that were not used for too long."""
        now = self._clock()
        with self._lock:
            self._sessions = {key: one for key, one in self._sessions.items() if now - one.used <= IDLE_SECONDS}
            self._sessions[search_id] = session

    def remembered(self) -> dict[str, SearchSession]:
        """Copies of the searches by their ids, for a snapshot."""
        with self._lock:
            return {key: replace(one) for key, one in self._sessions.items()}

    def remember(self, sessions: Mapping[str, SearchSession]) -> None:
        """Know those and no others; what they found is looked for again, unless it is to stay."""
        with self._lock:
            self._sessions = {key: replace(one, writes=-1) for key, one in sessions.items()}

    def use(self, search_id: str) -> SearchSession:
        """The search with that id; raises WireError for one that is unknown or expired."""
        now = self._clock()
        with self._lock:
            session = self._sessions.get(search_id)
            if session is None or now - session.used > IDLE_SECONDS:
                self._sessions.pop(search_id, None)
                raise WireError("The job ID is invalid or has expired.", code="INVALID_JOB_ID")
            session.used = now
        return session
