from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from connector.errors import ConfigurationError
from connector.permit import pooler as poolers
from connector.permit.database_slots import connected
from connector.permit.sharing import budget
from connector.state.opening import open_state

Start = Callable[[str, int], str]
pytestmark = pytest.mark.postgres


def check(url: str) -> None:
    with connected(url) as connection:
        poolers.refuse_transaction_pooling(connection, lambda: connected(url))


def test_a_postgresql_itself_is_taken_and_asked_no_more_than_once(postgres_url: str) -> None:
    with connected(postgres_url) as connection:
        poolers.refuse_transaction_pooling(connection, lambda: pytest.fail("no second connection is needed"))


@pytest.mark.parametrize("size", [2, 5])
def test_a_pooler_that_gives_servers_away_after_a_transaction_is_refused(pooler: Start, size: int) -> None:
    with pytest.raises(ConfigurationError, match="pool_mode=transaction") as caught:
        check(pooler("transaction", size))

    assert "pool_mode=session" in caught.value.hint


def test_a_pooler_with_one_server_is_refused_too(pooler: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poolers, "_PATIENCE", 0.3)

    with pytest.raises(ConfigurationError, match="transaction mode"):
        check(pooler("transaction", 1))


def test_a_pooler_of_sessions_is_taken(pooler: Start) -> None:
    check(pooler("session", 5))


def test_the_pooler_of_these_tests_does_what_is_refused(pooler: Start) -> None:
    """A lock that a session took is held by whoever gets the server next."""
    url = pooler("transaction", 1)
    with connected(url) as one, connected(url) as other:
        for connection in (one, other):
            assert connection.execute("SELECT pg_try_advisory_lock(1, 2)").fetchone() == (True,)


def test_a_budget_behind_a_pooler_is_refused_before_any_request(pooler: Start) -> None:
    shared = budget("account", 2, url=pooler("transaction", 3))

    with pytest.raises(ConfigurationError, match="would belong to whoever"), shared.hold():
        pass
    shared.close()


def test_a_budget_behind_a_pooler_of_sessions_works(pooler: Start) -> None:
    shared = budget("account", 2, url=pooler("session", 5))

    with shared.hold() as permit:
        assert permit.at == 1
    shared.close()
    assert psycopg.__version__


def test_a_state_behind_a_pooler_is_refused_and_one_behind_a_pooler_of_sessions_is_taken(pooler: Start) -> None:
    with (
        open_state(pooler("transaction", 3)) as refused,
        pytest.raises(ConfigurationError, match="the database of the state is behind a pooler") as caught,
    ):
        refused.runs.list()
    assert "give the state the address of the PostgreSQL itself" in caught.value.hint

    with open_state(pooler("session", 5)) as state:
        assert state.runs.list() == []
