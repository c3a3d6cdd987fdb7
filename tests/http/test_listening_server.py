from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.errors import ConfigurationError, ConnectorError
from connector.http.config import ListenerConfig
from connector.http.listening_server import ListeningServer, shared
from connector.http.route import Route
from connector.listener import Answer


class Ends:
    """A reception whose flow ends with what the test says."""

    flow, at_once = "f", 4

    def __init__(self, payload: Any, **variables: Any) -> None:
        self.payload, self.variables = payload, variables
        self.handed: list[Any] = []

    def hand(self, payload: Any, attributes: Any = None, *, key: str) -> Answer | None:
        self.handed.append(payload)
        return Answer(payload=self.payload, variables=self.variables, status="ok")

    def set_aside(self, payload: Any, error: ConnectorError, *, key: str) -> None:
        """Nothing is set aside here."""

    def stopped(self) -> bool:
        return False

    def wait(self, seconds: float) -> bool:
        return False

    def emit(self, event: events.Event) -> None:
        """Nobody listens."""


@pytest.fixture
def server() -> Iterator[ListeningServer]:
    with shared(ListenerConfig(port=0)) as found:
        yield found


def told(server: ListeningServer, reception: Ends, request: bytes) -> bytes:
    """Everything that comes back for the bytes of *request*, after which nothing more is sent."""
    server.routes.append(Route("/x", frozenset(), reception, statuses={}))
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as caller:
        caller.sendall(request)
        caller.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: caller.recv(65536), b""))


def test_a_request_that_breaks_off_within_its_body_runs_nothing(server: ListeningServer) -> None:
    reception = Ends("done")
    half = b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\nid,amount\n1,10"
    answered = told(server, reception, half)

    assert reception.handed == []
    assert answered.startswith(b"HTTP/1.1 400 ") or answered == b""


def test_an_answer_without_content_has_none_so_that_the_next_one_is_read_right(server: ListeningServer) -> None:
    request = b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n"
    answered = told(server, Ends("late words", http_status=204), request)

    assert answered.startswith(b"HTTP/1.1 204 ")
    assert answered.endswith(b"\r\n\r\n")
    assert b"content-length" not in answered.lower()


@pytest.mark.parametrize("headers", ["text", {"X-City": "Łódź"}, {"X Y": "a"}, {"X: Y": "a"}, {"": "a"}])
def test_headers_that_cannot_be_sent_are_an_answer_and_no_silence(server: ListeningServer, headers: Any) -> None:
    answered = told(server, Ends("x", http_headers=headers), b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n")

    assert answered.startswith(b"HTTP/1.1 500 ")


def test_who_has_come_when_the_server_stops_is_answered_and_who_says_nothing_is_let_go() -> None:
    with shared(ListenerConfig(port=0)) as server:
        address = ("127.0.0.1", server.server_port)
        silent, asking = (socket.create_connection(address, timeout=10) for _ in range(2))
        asking.sendall(b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
    with silent, asking:
        answered = b"".join(iter(lambda: asking.recv(65536), b""))
        assert silent.recv(1) == b""

    assert answered.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 1\r\n" in answered


def test_a_caller_whose_run_takes_too_long_is_told_to_come_again(server: ListeningServer) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Stays(Ends):
        def hand(self, payload: Any, attributes: Any = None, *, key: str) -> Answer | None:
            begun.set()
            go_on.wait(20)
            return super().hand(payload, attributes, key=key)

    route = Route("/x", frozenset(), Stays("late"), statuses={})
    server.routes.append(route)
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as caller:
        caller.sendall(b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
        assert begun.wait(10)
        draining = threading.Thread(target=route.drained, args=(0.0,))
        draining.start()
        answered = caller.recv(65536)
        go_on.set()
        draining.join(10)
        rest = b"".join(iter(lambda: caller.recv(65536), b""))

    assert answered.startswith(b"HTTP/1.1 503 ")
    assert b"late" not in answered + rest


def test_a_certificate_that_cannot_be_read_leaves_the_port_free(tmp_path: Path) -> None:
    wrong = tmp_path / "cert.pem"
    wrong.write_text("no certificate", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ConfigurationError):
        ListeningServerUse(port, str(wrong)).begin()

    with socket.socket() as again:
        again.bind(("127.0.0.1", port))


class ListeningServerUse:
    """Keeps the traceback, and so what a failed start leaves open, out of the test's frame."""

    def __init__(self, port: int, certificate: str) -> None:
        self.listening = ListenerConfig(port=port, certificate_file=certificate)

    def begin(self) -> None:
        with shared(self.listening):
            pass
