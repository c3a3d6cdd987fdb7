"""A pooler that gives servers away after each transaction, or for a session, as PgBouncer does."""

from __future__ import annotations

import contextlib
import secrets
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

Mode = Literal["session", "transaction"]
_SSL, _PROTOCOL = 80877103, 196608


class Server:
    """One connection to PostgreSQL, signed in."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        host = unquote(query.get("host", [parts.hostname or ""])[0])
        if host.startswith("/"):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(f"{host}/.s.PGSQL.{parts.port or 5432}")
        else:
            self.socket = socket.create_connection((host, parts.port or 5432))
        name = {"user": unquote(parts.username or "postgres"), "database": parts.path.lstrip("/")}
        body = struct.pack("!i", _PROTOCOL) + b"".join(f"{k}\0{v}\0".encode() for k, v in name.items()) + b"\0"
        self.socket.sendall(struct.pack("!i", len(body) + 4) + body)
        self.greeting: list[bytes] = []
        for kind, message in messages(self.socket):
            if kind == b"K":  # BackendKeyData: a pooler makes up its own
                continue
            self.greeting.append(message)
            if kind == b"Z":
                break


def exactly(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = connection.recv(size - len(found))
        if not more:
            raise ConnectionError
        found += more
    return found


def messages(connection: socket.socket) -> Iterator[tuple[bytes, bytes]]:
    while True:
        head = exactly(connection, 5)
        yield head[:1], head + exactly(connection, struct.unpack("!i", head[1:])[0] - 4)


class Pooler:
    """Speaks PostgreSQL's protocol to clients, and lends them servers."""

    def __init__(self, url: str, mode: Mode, size: int) -> None:
        self._url, self._mode = url, mode
        self._idle = [Server(url) for _ in range(size)]
        self._all = list(self._idle)
        self._freed = threading.Condition()
        self._clients: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        database = urlsplit(url).path
        self.url = f"postgresql://postgres@127.0.0.1:{self._listener.getsockname()[1]}{database}?sslmode=disable"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._clients.append(client)
                threading.Thread(target=self._lend, args=(client,), daemon=True).start()

    def _lend(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            self._lent(client)
        client.close()

    def _lent(self, client: socket.socket) -> None:
        server: Server | None = None
        with contextlib.suppress(OSError):
            self._greet(client)
            for kind, message in messages(client):
                if kind == b"X":
                    break
                server = server or self._taken()
                server.socket.sendall(message)
                if kind in (b"Q", b"S") and self._answered(server, client) == b"I" and self._mode == "transaction":
                    self._given_back(server)
                    server = None
        if server is not None:
            server.socket.sendall(b"Q" + struct.pack("!i", 16) + b"DISCARD ALL\0")
            for kind, _ in messages(server.socket):
                if kind == b"Z":
                    break
            self._given_back(server)

    def _greet(self, client: socket.socket) -> None:
        size, code = struct.unpack("!ii", exactly(client, 8))
        if code == _SSL:
            client.sendall(b"N")
            size, code = struct.unpack("!ii", exactly(client, 8))
        exactly(client, size - 8)
        key = b"K" + struct.pack("!i", 12) + secrets.token_bytes(8)
        *first, ready = self._all[0].greeting
        client.sendall(b"".join(first) + key + ready)

    def _answered(self, server: Server, client: socket.socket) -> bytes:
        for kind, message in messages(server.socket):
            client.sendall(message)
            if kind == b"Z":
                return message[5:6]
        raise ConnectionError

    def _taken(self) -> Server:
        with self._freed:
            self._freed.wait_for(lambda: self._idle)
            return self._idle.pop()

    def _given_back(self, server: Server) -> None:
        with self._freed:
            self._idle.append(server)
            self._freed.notify()

    def close(self) -> None:
        for one in (self._listener, *self._clients, *(server.socket for server in self._all)):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@pytest.fixture
def pooler(postgres_url: str) -> Iterator[Callable[[Mode, int], str]]:
    """URL of a pooler before the database of the test: its mode, and how many servers it has."""
    made: list[Pooler] = []

    def start(mode: Mode, size: int) -> str:
        made.append(Pooler(postgres_url, mode, size))
        return made[-1].url

    yield start
    for one in made:
        one.close()
