"""ListeningServer: one port, shared by all listeners of this process that name it."""

from __future__ import annotations

import logging
import re
import selectors
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from connector.errors import ConfigurationError, ConnectivityError
from connector.http.callers import Callers
from connector.http.config import ListenerConfig
from connector.http.exchange_failures import NAMESPACE
from connector.http.reply import BUSY, Reply, text_reply
from connector.http.route import Call, Route, Send
from connector.reference import resolve_text

LOG = logging.getLogger("connector.http")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_POLL = 0.1
_GOODBYE = 2.0
"""Seconds in which who is connected when the server stops is answered."""
_CHUNK = 1 << 16
_DIGITS = re.compile(r"[0-9]{1,18}")
_EMPTY = (204, 304)
"""Statuses without content (RFC 9110, 6.4.1): whatever followed would be read as the next answer."""


class ListeningServer(ThreadingHTTPServer):
    """A server whose requests are runs of flows; each caller has a thread."""

    daemon_threads = True
    request_queue_size = 128
    timeout = 0.0
    """Of `handle_request`, which takes who has come; nobody is waited for."""

    def __init__(self, listening: ListenerConfig) -> None:
        """Bind; nothing is answered before `start`."""
        self.listening, self.routes = listening, list[Route]()
        self.users = 0
        self._room = threading.BoundedSemaphore(listening.max_connections)
        self._connected: set[socket.socket] = set()
        self._changed = threading.Condition()
        # before the port is taken: they may be wrong
        self.callers, context = Callers.of(listening), _context(listening)
        super().__init__((listening.host, listening.port), _Handler)
        if context is not None:
            # the handshake is for the caller's own thread: who is slow at it keeps nobody waiting
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http{'s' if self.listening.certificate_file else ''}://{self.listening.host}:{self.server_port}"

    def start(self) -> None:
        """Answer from now on."""
        name = f"http listener {self.server_port}"
        threading.Thread(target=self.serve_forever, args=(_POLL,), name=name, daemon=True).start()

    @property
    def stopping(self) -> bool:
        """Whether nobody takes requests any more."""
        return all(route.reception.stopped() for route in tuple(self.routes))

    def stop(self) -> None:
        """Give the port back, once who has come until now is answered."""
        self.shutdown()
        with selectors.DefaultSelector() as waiting:
            waiting.register(self, selectors.EVENT_READ)
            while waiting.select(0):
                self.handle_request()
        self.server_close()
        with self._changed:
            for one in self._connected:
                _hear_no_more(one)
            self._changed.wait_for(lambda: not self._connected, _GOODBYE)

    def process_request(self, request: Any, client_address: Any) -> None:
        """As `ThreadingHTTPServer`, for so many callers at a time."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        with self._changed:
            self._connected.add(request)
        try:
            super().process_request(request, client_address)
        except BaseException:  # there is no thread to be had
            self._left(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """As `ThreadingHTTPServer`."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._left(request)

    def _left(self, request: Any) -> None:
        with self._changed:
            self._connected.discard(request)
            self._changed.notify_all()
        self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - as its superclass has it
        """A caller that broke off is no news; anything else is a defect of ours."""
        error = sys.exception()
        if not isinstance(error, OSError):
            LOG.error("a caller could not be answered", exc_info=error)

    def answer(self, call: Call, send: Send) -> None:
        """Answer *call* by *send*."""
        refusal = self.callers.refusal(call.headers)
        if refusal is not None:
            send(refusal)
            return
        found = [(route, places) for route in tuple(self.routes) if (places := route.match(call.path)) is not None]
        for route, places in found:
            if route.takes(call.method):
                route.answer(call, places, send)
                return
        send(self._nobodys(sorted({method for route, _ in found for method in route.methods})))

    def _nobodys(self, methods: list[str]) -> Reply:
        """What is said to a request that no listener takes; *methods* would be taken at its path."""
        if methods:
            return text_reply(405, "not by this method", allow=", ".join(methods))
        return BUSY if self.stopping else text_reply(404, "nothing listens here")


class _Handler(BaseHTTPRequestHandler):
    """The words of HTTP/1.1 around one call after the other."""

    server: ListeningServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "netsuite-flows", ""
    _answered = False

    def setup(self) -> None:
        """Nobody may be silent for longer than the configuration lets him."""
        self.timeout = self.server.listening.read_timeout  # type: ignore[misc]  # what its superclass sets is read here
        self._sending = threading.Lock()
        super().setup()

    def take(self) -> None:
        """Read one request, and answer it."""
        self._answered = False
        sizes = self.headers.get_all("Content-Length") or ["0"]
        size = sizes[0].strip()
        if "Transfer-Encoding" in self.headers or len(sizes) > 1 or not _DIGITS.fullmatch(size):
            self._refuse(text_reply(411, "say Content-Length, once"))  # two readings would be two requests
        elif int(size) > self.server.listening.max_body:
            self._refuse(text_reply(413, f"more than {self.server.listening.max_body} bytes"))
        else:
            self._take(int(size))

    def _refuse(self, reply: Reply) -> None:
        """Answer before the body is read; what is on its way is taken off, which else would cut the answer."""
        self._send(reply, last=True)
        socket.socket.shutdown(self.connection, socket.SHUT_WR)
        end = time.monotonic() + _GOODBYE
        self.connection.settimeout(_GOODBYE)
        while time.monotonic() < end and self.rfile.read1(_CHUNK):
            pass

    def _take(self, size: int) -> None:
        body = self.rfile.read(size)
        if len(body) < size:  # half a request must not be run as if it were whole
            short = text_reply(400, f"{len(body)} bytes came, Content-Length says {size}")
            self._send(BUSY if self.server.stopping else short, last=True)
        else:
            self._answer(body)

    def _answer(self, body: bytes) -> None:
        try:
            call = self._call(body)
        except ValueError:
            self._send(text_reply(400, "the address is no URL"), last=True)
        else:
            self.server.answer(call, self._send)

    def _call(self, body: bytes) -> Call:
        parts = urlsplit(self.path)
        return Call(
            method=self.command,
            path=parts.path,
            query=parts.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            address=str(self.client_address[0]),
        )

    def _send(self, reply: Reply, *, last: bool = False) -> None:
        """Answer the request, unless it is answered: whoever stops the server may have been first."""
        with self._sending:
            if not self._answered:
                self._answered = True
                self._write(reply, last=last or reply is BUSY or self.server.stopping)

    def _write(self, reply: Reply, *, last: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        empty = reply.status in _EMPTY
        if not empty:
            self.send_header("Content-Length", str(len(reply.body)))
        if last:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and not empty:
            self.wfile.write(reply.body)

    def log_message(self, *_: Any) -> None:
        """The runs are told of; the calls are not."""


for _method in METHODS:
    setattr(_Handler, f"do_{_method}", _Handler.take)


def _hear_no_more(caller: socket.socket) -> None:
    """Let *caller* send nothing more; what it has sent is read, and answered."""
    with suppress(OSError):  # it has gone
        socket.socket.shutdown(caller, socket.SHUT_RD)  # that of TLS would end the encryption with it


def _context(listening: ListenerConfig) -> ssl.SSLContext | None:
    if not listening.certificate_file:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(resolve_text(listening.certificate_file), resolve_text(listening.key_file) or None)
    return context


_servers: dict[tuple[str, int], ListeningServer] = {}
_lock = threading.Lock()


@contextmanager
def shared(listening: ListenerConfig) -> Iterator[ListeningServer]:
    """The server of *listening*, which answers while anybody in this process uses it.

    Raises:
        ConnectivityError: The port is taken.
        ConfigurationError: A listener of this process has it with other settings, or a certificate cannot be read.
    """
    key = (listening.host, listening.port)
    with _lock:
        server = _servers.get(key) if listening.port else None
        if server is None:
            server = _started(listening)
            if listening.port:
                _servers[key] = server
        elif server.listening != listening:
            hint = "let all listeners of a port use one http config"
            raise ConfigurationError(f"port {listening.port} is listened on with other settings", hint=hint)
        server.users += 1
    try:
        yield server
    finally:
        with _lock:
            server.users -= 1
            if not server.users:
                if _servers.get(key) is server:
                    del _servers[key]
                server.stop()


def _started(listening: ListenerConfig) -> ListeningServer:
    try:
        server = ListeningServer(listening)
    except ssl.SSLError:
        raise ConfigurationError("the certificate of the listener cannot be used", hint="PEM, with its key") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConnectivityError(
            f"nothing can listen on {listening.host}:{listening.port}: {reason}",
            hint="check listen.host, listen.port and certificate_file; another process may have the port",
            type=f"{NAMESPACE}CONNECTIVITY",
        ) from None
    server.start()
    return server
