from __future__ import annotations

import time
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.exchange import Request
from connector.netsuite.opened import Opened, _permits_url
from connector.netsuite.server_clock import ServerClock
from connector.sandbox.server import Sandbox


def opened(connection: dict[str, Any], **more: Any) -> Opened:
    config = NetSuiteConfig.from_mapping({"connection": connection, **more})
    return Opened(config, ServerClock(time.time, follow=False))


def test_sends_one_signed_request_and_learns_the_time(box: Sandbox, connection: dict[str, Any]) -> None:
    found = opened(connection)

    answer = found.sent(Request(method="GET", url=f"{box.url}/services/rest/system/v1/serverTime"), Unit())

    assert answer.status == 200
    assert found._clock.known
    found.http.close()


def test_a_configured_limit_becomes_permits(connection: dict[str, Any]) -> None:
    assert opened(connection).permits.standing().limit is None
    assert opened(connection | {"maximum_connections": 2}).permits.standing().limit == 2
    with pytest.raises(ConfigurationError, match="mysql"):
        opened(connection | {"permits": "mysql://h/d"})


def test_the_environment_says_where_permits_are(connection: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def where(**more: str) -> str:
        return _permits_url(NetSuiteConfig.from_mapping({"connection": connection | more}).connection)

    monkeypatch.setenv("CONNECTOR_STATE", "sqlite:///state.db")
    assert where() == ""
    monkeypatch.setenv("CONNECTOR_STATE", "postgresql+psycopg://h/state")
    assert where() == "postgresql+psycopg://h/state"
    monkeypatch.setenv("CONNECTOR_PERMITS", "machine")
    assert where() == "machine"
    assert where(permits="postgresql://h/permits") == "postgresql://h/permits"


def test_refuses_another_account_and_other_hosts(connection: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="expect_account"):
        opened(connection, expect_account="1234567")
    with pytest.raises(ConfigurationError, match="not on the account's hosts"):
        opened(connection).sent(Request(method="GET", url="http://127.0.0.1:1/x"), Unit())


def test_a_timeout_of_zero_waits_for_ever_and_a_deadline_bounds_it(connection: dict[str, Any]) -> None:
    found = opened(connection | {"read_timeout": 0, "connection_timeout": "3s"})
    request = Request(method="GET", url="u")

    assert found._timeouts(request, Unit()) == (3.0, None)
    assert found._timeouts(Request(method="GET", url="u", timeout=7), Unit()) == (3.0, 7)
    connect, read = found._timeouts(request, Unit(deadline=time.monotonic() + 1))
    assert connect is not None
    assert read is not None
    assert 0 < connect <= 1
    assert 0 < read <= 1


def test_connections_that_nobody_used_are_closed(
    box: Sandbox, connection: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = opened(connection, expiration_policy={"max_idle_time": "1ms"})
    closed: list[None] = []
    monkeypatch.setattr(found.http, "close", lambda: closed.append(None))
    request = Request(method="GET", url=f"{box.url}/services/rest/system/v1/serverTime")

    found.sent(request, Unit())
    time.sleep(0.01)
    found.sent(request, Unit())

    assert len(closed) >= 1
