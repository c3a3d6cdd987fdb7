"""Hypertext that is none: the sandbox answers, or ends the connection, and serves the next client all the same."""

from __future__ import annotations

import contextlib
import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from connector.sandbox.server import Sandbox
from tests.end_to_end.hostile_sender import Hostile, read_answer, watched

TOKEN = b"GET /rest/datacenterurls?account=1 HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def hostile() -> Iterator[Hostile]:
    with Sandbox(seed="empty", concurrency=20) as sandbox, watched(sandbox) as one:
        yield one


@pytest.fixture(autouse=True)
def _still_serves(hostile: Hostile) -> Iterator[None]:
    yield
    answer = requests.get(f"{hostile.sandbox.url}/rest/datacenterurls?account=1", timeout=5)
    assert answer.status_code == 200
    assert not hostile.failures.seen


def _answers(hostile: Hostile, *parts: bytes, pause: float = 0.0) -> bytes:
    """Everything that comes back until the sandbox ends the connection, or is silent for two seconds."""
    found = b""
    with hostile.connect() as one:
        one.settimeout(2)
        with contextlib.suppress(OSError):
            for part in parts:
                one.sendall(part)
                time.sleep(pause)
            while more := one.recv(1 << 20):
                found += more
    return found


@pytest.mark.parametrize(
    "sent",
    [
        b"\r\n\r\n\r\n\x00\r\n\r\n",
        b"\x00" * 100,
        b"GET\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"GET / FTP/1.1\r\n\r\n",
        b" GET / HTTP/1.1\r\n\r\n",
        b"GET  / HTTP/1.1\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\nHost: x\n\n:\n\n",
        b"GET / HTTP/1.1\r\nHost : x\r\n\r\n",
        b"GET / HTTP/1.1\r\n: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nX\x00Y: 1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: \x00\r\n\r\n",
        b"GET / HTTP/1.1\r\n folded: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1e9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, identity\r\n\r\nx",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 500,
        b"\x05\x01\x00",
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"*1\r\n$4\r\nPING\r\n",
    ],
    ids=lambda sent: repr(sent[:50]),
)
def test_what_is_no_request_is_refused_and_the_connection_ended(hostile: Hostile, sent: bytes) -> None:
    found = _answers(hostile, sent)

    assert found == b"" or found.startswith((b"HTTP/1.1 4", b"HTTP/1.1 2")), found[:200]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"X%d: y\r\n" % n for n in range(20_000)) + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", b"431"),
    ],
    ids=["target", "value", "headers", "repeated"],
)
def test_heads_are_bounded(hostile: Hostile, sent: bytes, status: bytes) -> None:
    assert _answers(hostile, sent).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    "target",
    [
        b"*",
        b"x:1",
        b"http://evil.example/rest/datacenterurls",
        b"//evil.example/x",
        b"http://",
        b"/%",
        b"/%zz",
        b"/\xff\xfe",
        b"/a?b?c#d",
        b"/" + b"../" * 200 + b"etc/passwd",
        b"/app/..%2f..%2fetc%2fpasswd",
        b"/app/%00",
        b"/__sandbox__/%ff",
        b"/services/rest/%ff",
        b"/;/;/",
    ],
)
@pytest.mark.parametrize("method", [b"GET", b"POST", b"CONNECT", b"OPTIONS", b"TRACE", b"HEAD"])
def test_every_target_is_answered(hostile: Hostile, method: bytes, target: bytes) -> None:
    found = _answers(hostile, method + b" " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    assert found.startswith((b"HTTP/1.1 2", b"HTTP/1.1 3", b"HTTP/1.1 4")), found[:200]
    assert b"root:x:0" not in found


def test_random_bytes_break_nothing(hostile: Hostile) -> None:
    chance = random.Random(20261123)
    head = b'POST /services/rest/query/v1/suiteql HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n{"q": "x"}\n'
    for _ in range(60):
        sent = bytearray(head)
        for _ in range(chance.randrange(1, 8)):
            sent[chance.randrange(len(sent))] = chance.randrange(256)
        with hostile.connect() as one:
            one.sendall(bytes(sent) + b"\r\n\r\n")
            one.shutdown(socket.SHUT_WR)
            one.settimeout(5)
            with contextlib.suppress(ConnectionError):
                found = b""
                while more := one.recv(65536):
                    found += more
                assert b"HTTP/1.1 5" not in found, (sent, found)


def test_a_client_that_speaks_tls_is_turned_away(hostile: Hostile) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

    with hostile.connect() as one, pytest.raises((ssl.SSLError, OSError)):
        context.wrap_socket(one)


def test_pipelined_requests_are_answered_in_order(hostile: Hostile) -> None:
    many = b"".join(b"GET /rest/datacenterurls?account=%d HTTP/1.1\r\nHost: h%d\r\n\r\n" % (n, n) for n in range(200))

    with hostile.connect() as one:
        one.sendall(many + TOKEN + b"Connection: close\r\n\r\n")
        found = b""
        while more := one.recv(1 << 20):
            found += more

    assert found.count(b"HTTP/1.1 200 OK") == 201


def test_uploads_that_end_early_are_forgotten(hostile: Hostile) -> None:
    for size in (b"10", b"100000000"):
        for _ in range(20):
            with hostile.connect() as one:
                one.sendall(
                    b"POST /services/rest/record/v1/customer HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + size
                    + b"\r\n\r\n{"
                )

    assert hostile.sandbox.account.gatekeeper.gate.in_use == 0


def test_clients_that_leave_before_their_answer_cost_no_place(hostile: Hostile) -> None:
    for _ in range(40):
        with hostile.connect() as one:
            target = "/services/rest/record/v1/customer"
            head = f"GET {target} HTTP/1.1\r\nHost: {hostile.host}:{hostile.port}\r\nAuthorization: "
            one.sendall(f"{head}{hostile.authorization('GET', target)}\r\n\r\n".encode())
    end = time.monotonic() + 5
    while hostile.sandbox.account.gatekeeper.gate.in_use and time.monotonic() < end:
        time.sleep(0.05)

    assert hostile.sandbox.account.gatekeeper.gate.in_use == 0


def test_slow_and_silent_clients_keep_nobody_waiting(hostile: Hostile) -> None:
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(hostile.connect()) for _ in range(200)]
        for number, one in enumerate(idle):
            one.sendall((b"", b"G", TOKEN, TOKEN + b"Content-Length: 100\r\n\r\n{")[number % 4])
        answer = requests.get(f"{hostile.sandbox.url}/rest/datacenterurls?account=1", timeout=30)
        assert answer.status_code == 200
        idle[2].sendall(b"\r\n")
        assert read_answer(idle[2]).status == 200


def test_two_hundred_clients_at_once_are_all_answered(hostile: Hostile) -> None:
    statuses: list[int] = []

    def ask() -> None:
        with hostile.connect() as one:
            one.sendall(TOKEN + b"\r\n")
            statuses.append(read_answer(one).status)

    threads = [threading.Thread(target=ask) for _ in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert statuses == [200] * 200


def test_a_body_beyond_the_limit_is_refused_without_being_kept(hostile: Hostile) -> None:
    size = 105 * 1024 * 1024
    with hostile.connect() as one:
        one.sendall(b"POST /services/rest/record/v1/customer HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(105):
            one.sendall(b"x" * 1024 * 1024)

        assert read_answer(one).status == 413
