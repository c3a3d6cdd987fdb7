"""The wire itself: a raw socket against the protocol."""

import asyncio
import gc
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.sandbox.web.http_protocol import Answer, HttpProtocol, Listener, Request, head_of
from connector.sandbox.web.web_server import WebServer

PIECES = [
    b"GET / HTTP/1.1\r\n",
    b"POST /a?b HTTP/1.1\r\nHost: x\r\n",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Expect: 100-continue\r\n",
    b"Upgrade: h2c\r\nConnection: Upgrade\r\n",
    b"\r\n",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"hello",
]
DATE = "Mon, 23 Nov 2026 08:12:34 GMT"


def echo(request: Request) -> Answer:
    text = f"{request.method} {request.path}|{request.query}|{request.headers.get('x-a', '')}|{len(request.body)}"
    return Answer(200, text.encode(), {"content-type": "text/plain"})


@pytest.fixture(scope="module")
def server() -> Iterator[WebServer]:
    running = WebServer(echo, lambda: DATE, "127.0.0.1", 0)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def wire(server: WebServer) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        yield connection


def receive(wire: socket.socket, count: int = 1) -> list[bytes]:
    """The bodies of so many answers."""
    text = b""
    bodies: list[bytes] = []
    while len(bodies) < count:
        head, separator, rest = text.partition(b"\r\n\r\n")
        if separator:
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            if len(rest) >= length:
                bodies.append(rest[:length])
                text = rest[length:]
                continue
        piece = wire.recv(65536)
        assert piece, text
        text += piece
    return bodies


def test_head_and_body_come_in_one_packet(wire: socket.socket) -> None:
    wire.sendall(b"GET /a?b=c HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nX-A: 2\r\n\r\n")

    assert wire.recv(65536).split(b"\r\n") == [
        b"HTTP/1.1 200 OK",
        b"Date: Mon, 23 Nov 2026 08:12:34 GMT",
        b"Content-Type: text/plain",
        b"Content-Length: 17",
        b"",
        b"GET /a|b=c|1, 2|0",
    ]


def test_a_connection_is_kept_and_requests_may_be_pipelined(wire: socket.socket) -> None:
    for _ in range(2):
        wire.sendall(b"".join(b"GET /%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(40)))
        assert receive(wire, 40) == [b"GET /%d|||0" % number for number in range(40)]


def test_a_body_in_chunks_and_in_pieces_is_whole(wire: socket.socket) -> None:
    wire.sendall(b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
    wire.sendall(b"lo\r\n3\r\nabc\r\n0\r\n\r\n")

    assert receive(wire) == [b"POST /a|||8"]


def test_a_client_that_waits_is_told_to_go_on(wire: socket.socket) -> None:
    wire.sendall(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    assert wire.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.sendall(b"ok")

    assert receive(wire) == [b"POST /a|||2"]


def test_a_client_that_closes_is_closed(wire: socket.socket) -> None:
    wire.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    receive(wire)

    assert wire.recv(10) == b""


def test_what_is_not_http_is_a_bad_request(wire: socket.socket) -> None:
    wire.sendall(b"\x16\x03\x01 this is a TLS client hello\r\n\r\n")

    assert wire.recv(65536).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_the_address_may_be_absolute_as_a_proxy_is_asked(wire: socket.socket) -> None:
    wire.sendall(b"GET http://x.example/a/b?c=d HTTP/1.1\r\nHost: x.example\r\n\r\n")

    assert receive(wire) == [b"GET /a/b|c=d||0"]


def test_a_head_request_gets_the_head_alone(wire: socket.socket) -> None:
    wire.sendall(b"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n")

    answers = b""
    while b"GET /b" not in answers:
        answers += wire.recv(65536)
    assert answers.count(b"HTTP/1.1 200 OK") == 2
    assert b"HEAD /a|" not in answers


def test_a_head_cannot_be_split_by_a_value() -> None:
    head = head_of(Answer(204, b"", {"location": "a\r\nSet-Cookie: x", "www-authenticate": "é"}), DATE, close=True)

    assert head.decode("latin-1").split("\r\n") == [
        "HTTP/1.1 204 No Content",
        f"Date: {DATE}",
        "Location: a  Set-Cookie: x",
        "WWW-Authenticate: é",
        "Connection: close",
        "",
        "",
    ]


def test_an_odd_status_has_a_phrase() -> None:
    assert head_of(Answer(599), DATE, close=False).startswith(b"HTTP/1.1 599 Status\r\n")


@pytest.mark.parametrize(
    "text",
    [
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET  HTTP/1.1\r\n\r\n",
        b"\x00" * 4096,
        b"GET / HTTP/7.0\r\n\r\n",
    ],
)
def test_garbage_is_answered_with_400_and_the_connection_ends(server: WebServer, text: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        wire.sendall(text)
        answer = b""
        while piece := wire.recv(65536):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"GET / HTTP/1.1\r\nX-A: " + b"a" * 70_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"X-A: a\r\n" * 10_000 + b"\r\n", b"431"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
    ],
)
def test_a_head_has_a_limit(wire: socket.socket, text: bytes, status: bytes) -> None:
    wire.sendall(text)

    assert wire.recv(65536).startswith(b"HTTP/1.1 " + status)


def test_an_old_client_gets_one_answer(wire: socket.socket) -> None:
    wire.sendall(b"GET /a HTTP/1.0\r\n\r\n")
    assert receive(wire) == [b"GET /a||" + b"|0"]

    assert wire.recv(10) == b""


def test_a_client_that_would_rather_speak_http2_keeps_its_body(wire: socket.socket) -> None:
    wire.sendall(
        b"POST /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 5\r\n\r\nhello"
    )

    assert receive(wire) == [b"POST /a|||5"]


def test_what_was_asked_before_the_client_stopped_sending_is_answered(wire: socket.socket) -> None:
    wire.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
    wire.shutdown(socket.SHUT_WR)

    assert receive(wire) == [b"GET /a|||0"]
    assert wire.recv(10) == b""


@given(st.lists(st.one_of(st.binary(max_size=300), st.sampled_from(PIECES)), max_size=8))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_come_the_connection_ends(server: WebServer, pieces: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        try:
            for piece in pieces:
                wire.sendall(piece)
            wire.shutdown(socket.SHUT_WR)
            while answer := wire.recv(65536):
                assert b"Traceback" not in answer
        except TimeoutError:
            raise
        except OSError:
            pass  # it was refused before everything was sent


def test_a_reset_between_an_answer_and_its_end_ends_the_connection_quietly() -> None:
    """The client closes while the refusal is composed: the refusal meets a closed socket, whose reset comes at once."""
    client = socket.socket()
    connections: set[HttpProtocol] = set()
    complaints: list[dict[str, Any]] = []

    async def handler(_: Request) -> Answer:
        raise AssertionError

    def date() -> str:  # asked for on the loop's thread, just before the answer is written
        client.close()
        return DATE

    async def talk() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(context))
        server = await loop.create_server(lambda: HttpProtocol(handler, date, connections), "127.0.0.1", 0)
        client.connect(server.sockets[0].getsockname())
        client.sendall(b"this is no HTTP\r\n\r\n")
        await _until(lambda: client.fileno() < 0 and not connections)
        server.close()
        await server.wait_closed()
        gc.collect()  # a task that failed unseen complains when it is collected
        await asyncio.sleep(0)

    asyncio.run(talk())

    assert complaints == []


async def _until(reached: Any) -> None:
    for _ in range(500):
        if reached():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def test_a_client_has_left_when_the_connection_is_lost_or_a_while_after_it_stopped_sending() -> None:
    assert not Listener().left()
    assert Listener(gone=True).left()
    assert not Listener(hung_up=time.monotonic()).left()
    assert Listener(hung_up=time.monotonic() - 2).left()


def test_a_request_knows_when_its_client_has_left() -> None:
    asked, over = threading.Event(), threading.Event()
    left: list[bool] = []

    def wait(request: Request) -> Answer:
        asked.set()
        until = time.monotonic() + 10
        while not request.listener.left() and time.monotonic() < until:
            time.sleep(0.01)
        left.append(request.listener.left())
        over.set()
        return Answer(200)

    server = WebServer(wait, lambda: DATE, "127.0.0.1", 0)
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
            wire.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            assert asked.wait(10)
        assert over.wait(15)
    finally:
        server.stop()

    assert left == [True]
