import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from connector.errors import ConfigurationError
from connector.sandbox.web.http_protocol import Answer, Patience, Request
from connector.sandbox.web.web_server import WebServer

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


def test_two_hundred_connections_are_served_at_once(server: WebServer) -> None:
    address = ("127.0.0.1", server.port)
    wires = [socket.create_connection(address, timeout=20) for _ in range(200)]
    try:
        for wire in wires:
            wire.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        answers = [wire.recv(65536) for wire in wires]
    finally:
        for wire in wires:
            wire.close()

    assert all(answer.startswith(b"HTTP/1.1 200 OK") for answer in answers)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"GET /a HTTP/1.1\r\nHost: ", b"HTTP/1.1 408 "),
        (b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc", b"HTTP/1.1 408 "),
        (b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 200 "),
    ],
)
def test_who_does_not_go_on_is_not_waited_for(text: bytes, status: bytes) -> None:
    server = WebServer(respond, lambda: "now", "127.0.0.1", 0, Patience(head=0.2, body=0.2, idle=0.2))
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
            wire.sendall(text)
            assert wire.recv(65536).startswith(status)
            assert wire.recv(10) == b""
    finally:
        server.stop()


def test_one_byte_after_the_other_does_not_hold_a_head_open() -> None:
    server = WebServer(respond, lambda: "now", "127.0.0.1", 0, Patience(head=0.3))
    server.start()
    started = time.monotonic()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
            wire.sendall(b"GET /a HTTP/1.1\r\nX-A: ")
            wire.settimeout(0.05)
            answer = b""
            while not answer and time.monotonic() - started < 5:
                wire.sendall(b"a")
                try:
                    answer = wire.recv(65536)
                except TimeoutError:
                    continue
    finally:
        server.stop()

    assert answer.startswith(b"HTTP/1.1 408 ")


def _upload(patience: Patience, *pieces: bytes, every: float) -> bytes:
    """What a client hears that sends a body of 20 bytes in *pieces*, *every* so many seconds."""
    server = WebServer(respond, lambda: "now", "127.0.0.1", 0, patience)
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
            wire.sendall(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n")
            for piece in pieces:
                time.sleep(every)
                try:
                    wire.sendall(piece)
                except OSError:
                    break  # it was refused before everything was sent
            return wire.recv(65536)
    finally:
        server.stop()


def test_a_slow_upload_is_waited_for_as_long_as_bytes_keep_coming() -> None:
    patience = Patience(head=0.4, body=3.0)

    assert _upload(patience, *[b"ab"] * 10, every=0.1).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "patience", [Patience(head=0.4, body=0.4, slowest=1000.0), Patience(head=0.4, body=5.0, whole=0.4)]
)
def test_a_body_that_trickles_is_not_waited_for(patience: Patience) -> None:
    assert _upload(patience, *[b"a"] * 19, every=0.1).startswith(b"HTTP/1.1 408 ")


def test_an_answer_that_nobody_reads_does_not_hold_a_connection() -> None:
    patience = Patience(head=0.4, whole=0.4, idle=0.2)
    server = WebServer(lambda _: Answer(200, b"x" * 50_000_000), lambda: "now", "127.0.0.1", 0, patience)
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
            wire.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            wire.recv(1)
            time.sleep(2.0)
            read = 0
            while piece := wire.recv(1 << 20):
                read += len(piece)
    finally:
        server.stop()

    assert read < 50_000_000  # what the kernel had taken, and then the end


def test_stopping_gives_up_on_a_client_that_does_not_read() -> None:
    server = WebServer(lambda _: Answer(200, b"x" * 50_000_000), lambda: "now", "127.0.0.1", 0)
    server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        wire.recv(1)
        server.stop()  # returns, though the client holds its end open
