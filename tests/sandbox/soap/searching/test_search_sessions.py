from __future__ import annotations

import pytest

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.searching.search_sessions import IDLE_SECONDS, SearchSession, SearchSessions
from connector.sandbox.soap.searching.search_terms import SearchQuery


def _session(now: float) -> SearchSession:
    return SearchSession(SearchQuery("Customer"), page_size=5, body_only=True, rows=False, used=now)


def test_each_use_gives_a_session_another_fifteen_minutes() -> None:
    now = [0.0]
    sessions = SearchSessions(lambda: now[0])
    sessions.keep("a", _session(0.0))
    for _ in range(3):
        now[0] += IDLE_SECONDS

        assert sessions.use("a").query.prefix == "Customer"


def test_an_idle_session_is_forgotten() -> None:
    now = [0.0]
    sessions = SearchSessions(lambda: now[0])
    sessions.keep("a", _session(0.0))
    now[0] = IDLE_SECONDS + 1
    sessions.keep("b", _session(now[0]))
    with pytest.raises(WireError, match="expired"):
        sessions.use("a")

    assert sessions.use("b").page_size == 5
