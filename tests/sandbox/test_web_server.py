import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from connector.errors import ConfigurationError
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.web_server import WebServer

BARRIER = threading.Barrier(8)


def respond(request: Request) -> Answer:
    if request.path == "/together":
        BARRIER.wait(10)
    return Answer(200, b"ok")


@pytest.fixture
def server() -> Iterator[WebServer]:
    running = WebServer(respond, lambda: "now", "127.0.0.1", 0)
    running.start()
    yield running
    running.stop()


def test_requests_are_worked_on_at_the_same_time(server: WebServer) -> None:
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(requests.get(f"http://127.0.0.1:{server.port}/together", timeout=10).status_code)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8


def test_stopping_ends_open_connections_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())  # other tests' sandboxes may be running in this process
    server = WebServer(respond, lambda: "now", "127.0.0.1", 0)
    server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as idle:
        time.sleep(0.05)
        server.stop()
        assert idle.recv(1) == b""
    assert not server.running
    server.stop()
    left = set(threading.enumerate()) - before
    assert [thread.name for thread in left if thread.name.startswith("sandbox")] == []


def test_it_can_listen_on_ipv6_where_there_is_any() -> None:
    server = WebServer(respond, lambda: "now", "::1", 0)
    try:
        server.start()
    except ConfigurationError:
        pytest.skip("this machine has no IPv6 loopback")
    try:
        assert requests.get(f"http://[::1]:{server.port}/", timeout=10).text == "ok"
    finally:
        server.stop()
