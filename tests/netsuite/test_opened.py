from __future__ import annotations

import contextlib
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConfigurationError, RejectedError
from connector.netsuite import opened as opened_module
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.exchange import Answer, Request
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


class Sender(BaseHTTPRequestHandler):
    """Sends a body of spaces, as long as its path says; a length that is told and not sent never ends."""

    def do_GET(self) -> None:
        _, told, sent = self.path.split("/")
        self.send_response(200)
        if told != "-":
            self.send_header("Content-Length", told)
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(int(sent) >> 16):
                self.wfile.write(b" " * (1 << 16))
            if told != "-" and int(told) > int(sent):
                time.sleep(5)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def sender(connection: dict[str, Any]) -> Iterator[Callable[[str], Answer]]:
    """Asks for `/told/sent`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Sender) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        found = opened(connection | {"base_address": url})
        yield lambda path: found.sent(Request(method="GET", url=f"{url}/{path}", signed=False), Unit())
        found.close()
        server.shutdown()


def test_an_answer_that_says_it_is_too_large_is_not_read(sender: Callable[[str], Answer]) -> None:
    with pytest.raises(RejectedError, match="larger than 512 MB"):
        sender(f"{600 << 20}/{1 << 16}")


def test_what_says_no_length_is_read_no_further_than_it_may_be(
    sender: Callable[[str], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened_module, "LARGEST_ANSWER", 2 << 20)
    assert len(sender(f"-/{2 << 20}").body) == 2 << 20

    tracemalloc.start()
    with pytest.raises(RejectedError, match="larger than 2 MB"):
        sender(f"-/{64 << 20}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 4 << 20


def test_an_answer_is_in_memory_once(sender: Callable[[str], Answer]) -> None:
    size = 16 << 20
    tracemalloc.start()
    assert len(sender(f"{size}/{size}").body) == size
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1.4 * size
