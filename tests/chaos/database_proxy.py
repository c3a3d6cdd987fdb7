"""A TCP proxy before PostgreSQL whose line a test can cut: connections break, and none is made until it is mended."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy.engine import URL

from connector.state.sql_engine import parsed

_PIECE = 65536


class DatabaseProxy:
    """Listens on a port of this machine while it is open."""

    def __init__(self, url: str) -> None:
        """Stand before the database at *url*."""
        self._target: URL = parsed(url, "the database")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._whole = True
        self._threads: list[threading.Thread] = []
        self.refused = 0
        """Connections that were tried while the line was cut."""

    @property
    def url(self) -> str:
        """The database's URL by way of this proxy."""
        port = self._listener.getsockname()[1]
        here = self._target.set(drivername="postgresql", host="127.0.0.1", port=port, query={"sslmode": "disable"})
        return here.render_as_string(hide_password=False)

    def cut(self) -> None:
        """Break every connection, and every new one."""
        with self._lock:
            self._whole = False
            lines, self._lines = self._lines, set()
        for line in lines:
            _end(line)

    def mend(self) -> None:
        """Let connections through again."""
        with self._lock:
            self._whole = True

    def __enter__(self) -> Self:
        self._began(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        _end(self._listener)
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                client, _ = self._listener.accept()
                with self._lock:
                    whole = self._whole
                if whole:
                    self._connect(client)
                else:
                    self.refused += 1
                    _end(client)

    def _connect(self, client: socket.socket) -> None:
        server = self._dial()
        with self._lock:
            self._lines |= {client, server}
        self._began(lambda: self._pump(client, server))
        self._began(lambda: self._pump(server, client))

    def _dial(self) -> socket.socket:
        host = str(self._target.query.get("host", self._target.host or ""))
        port = self._target.port or 5432
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.connect(f"{host}/.s.PGSQL.{port}")
        return line

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(_PIECE):
                sink.sendall(piece)
        for line in (source, sink):
            _end(line)
            with self._lock:
                self._lines.discard(line)

    def _began(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
