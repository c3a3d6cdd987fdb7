from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector import registry
from connector.component import Unit
from connector.errors import ConnectivityError
from connector.flow.api import sandbox_connection
from connector.flow.load import Configured
from connector.flow.sessions import Sessions
from connector.flow.sign_ins import SignIns, keyed
from connector.netsuite import breaker
from connector.sandbox.server import Sandbox
from connector.state.opening import State, open_state


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/state.db"


@pytest.fixture
def state(url: str) -> Iterator[State]:
    with open_state(url) as opened:
        yield opened


@pytest.fixture
def account() -> Iterator[Sandbox]:
    """A NetSuite of its own: five refused sign-ins lock a user."""
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


def opened(account: Sandbox | dict[str, Any], state: State, **more: Any) -> Any:
    """A session as a process of its own would open it: with a breaker that remembers nothing."""
    credentials = account.credentials() if isinstance(account, Sandbox) else account
    body = {"connection": {**sandbox_connection(credentials), **more}}
    session = Sessions({"erp": Configured("netsuite", body)}, pauses=state.pauses).of("erp", "netsuite")
    ledger = session._guard._ledger
    session._guard = breaker.SharedBreaker(breaker.Breaker(), ledger)
    return session


def ask(session: Any) -> Any:
    operation: Any = registry.find("netsuite.suiteql")
    arguments = operation.arguments(query="SELECT id FROM customer", key="id")
    return list(operation.run(session, arguments, Unit()))


def test_what_stands_for_credentials_tells_nothing_and_differs_by_account() -> None:
    found = keyed("fingerprint", "123")

    assert len(found) == 64
    assert "fingerprint" not in found
    assert found == keyed("fingerprint", "123") != keyed("fingerprint", "456")


def test_while_its_database_is_away_a_process_goes_by_its_own_breaker(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"this is no database" * 100)
    with open_state(f"sqlite:///{tmp_path}/state.db") as state:
        ledger = SignIns(state.pauses, "123", "erp")
        ledger.refused("key", ConnectivityError("no"))

        assert ledger.turn("key") is True
        assert ledger.look("key") is None
        assert not ledger.is_open("key")


def test_two_processes_find_one_refusal_each_and_the_third_sends_nothing(account: Sandbox, state: State) -> None:
    account.journal.clear()
    for _ in range(2):
        with pytest.raises(ConnectivityError):
            ask(opened(account, state, token_secret="wrong"))
    sent = len(account.journal.entries)
    with pytest.raises(ConnectivityError, match="not sent: NetSuite refused these credentials twice") as caught:
        ask(opened(account, state, token_secret="wrong"))

    assert len(account.journal.entries) == sent
    assert f"connector status --resume {account.credentials()['account']}" in caught.value.hint
    assert caught.value.is_a("AUTHENTICATION")


def test_many_processes_at_once_cost_two_refusals(account: Sandbox, url: str) -> None:
    account.journal.clear()
    stopped: list[str] = []
    ready, credentials = threading.Barrier(6, timeout=10), account.credentials()

    def process() -> None:
        with open_state(url) as state:
            session = opened(credentials, state, token_secret="wrong as well")
            ready.wait()
            try:
                ask(session)
            except ConnectivityError as error:
                stopped.append(error.message[:8])

    threads = [threading.Thread(target=process) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(stopped)[-4:] == ["not sent"] * 4
    assert len(account.journal.entries) == 2


def test_new_credentials_or_a_person_end_the_stop(account: Sandbox, state: State) -> None:
    for _ in range(2):
        with pytest.raises(ConnectivityError):
            ask(opened(account, state, token_secret="wrong"))
    (pause,) = state.pauses.list()
    ask(opened(account, state))
    assert state.pauses.list() == []
    for _ in range(2):
        with pytest.raises(ConnectivityError):
            ask(opened(account, state, token_secret="wrong"))
    waiting = opened(account, state, token_secret="wrong")
    with pytest.raises(ConnectivityError, match="not sent"):
        ask(waiting)
    assert state.pauses.resume(pause.account) == 1
    with pytest.raises(ConnectivityError) as caught:
        ask(waiting)

    assert "not sent" not in caught.value.message


def test_the_state_holds_no_secret_and_no_fingerprint(account: Sandbox, state: State, tmp_path: Path) -> None:
    session = opened(account, state, token_secret="wrong")
    for _ in range(2):
        with pytest.raises(ConnectivityError):
            ask(session)
    with sqlite3.connect(tmp_path / "state.db") as connection:
        dump = "\n".join(connection.iterdump())

    assert "Invalid login" in dump or "login" in dump.lower()
    for secret in (*session.secrets, session.fingerprint):
        assert secret not in dump
