"""ListeningServer: one port, shared by all listeners of this process that name it."""

from __future__ import annotations

import base64
import hmac
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from connector.errors import ConfigurationError, ConnectivityError
from connector.http.config import ListenerConfig
from connector.http.exchange_failures import NAMESPACE
from connector.http.reply import BUSY, Reply, text_reply
from connector.http.route import Call, Route
from connector.reference import hide, resolve_text

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_POLL = 0.1
_DIGITS = re.compile(r"[0-9]{1,18}")
_EMPTY = (204, 304)
"""Statuses without content (RFC 9110, 6.4.1): whatever followed would be read as the next answer."""


class ListeningServer(ThreadingHTTPServer):
    """A server whose requests are runs of flows; each caller has a thread."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, listening: ListenerConfig) -> None:
        """Bind; nothing is answered before `start`."""
        self.listening, self.routes = listening, list[Route]()
        self.users = 0
        self._room = threading.BoundedSemaphore(listening.max_connections)
        self.allowed, context = _allowed(listening), _context(listening)  # before the port is taken: they may be wrong
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

    def stop(self) -> None:
        """Give the port back."""
        self.shutdown()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """As `ThreadingHTTPServer`, for so many callers at a time."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """As `ThreadingHTTPServer`."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that broke off is no news."""

    def answer(self, call: Call) -> Reply:
        """What *call* is answered."""
        if self.allowed and not _knows(self.allowed, call.headers.get("authorization", "")):
            scheme = "Basic" if self.listening.basic else "Bearer"
            return text_reply(401, "who are you?", www_authenticate=f'{scheme} realm="flows"')
        found = [(route, places) for route in tuple(self.routes) if (places := route.match(call.path)) is not None]
        if not found:
            return text_reply(404, "nothing listens here")
        for route, places in found:
            if route.takes(call.method):
                return route.answer(call, places)
        allowed = sorted({method for route, _ in found for method in route.methods})
        return text_reply(405, "not by this method", allow=", ".join(allowed))


class _Handler(BaseHTTPRequestHandler):
    """The words of HTTP/1.1 around one call after the other."""

    server: ListeningServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "netsuite-flows", ""

    def setup(self) -> None:
        """Nobody may be silent for longer than the configuration lets him."""
        self.timeout = self.server.listening.read_timeout  # type: ignore[misc]  # what its superclass sets is read here
        super().setup()

    def take(self) -> None:
        """Read one request, and answer it."""
        sizes = self.headers.get_all("Content-Length") or ["0"]
        size = sizes[0].strip()
        if "Transfer-Encoding" in self.headers or len(sizes) > 1 or not _DIGITS.fullmatch(size):
            self._send(text_reply(411, "say Content-Length, once"), last=True)  # two readings would be two requests
        elif int(size) > self.server.listening.max_body:
            self._send(text_reply(413, f"more than {self.server.listening.max_body} bytes"), last=True)
        else:
            self._take(int(size))

    def _take(self, size: int) -> None:
        body = self.rfile.read(size)
        if len(body) < size:  # half a request must not be run as if it were whole
            self._send(text_reply(400, f"{len(body)} bytes came, Content-Length says {size}"), last=True)
        else:
            self._send(self._answered(body))

    def _answered(self, body: bytes) -> Reply:
        parts = urlsplit(self.path)
        call = Call(
            method=self.command,
            path=parts.path,
            query=parts.query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            address=str(self.client_address[0]),
        )
        return self.server.answer(call)

    def _send(self, reply: Reply, *, last: bool = False) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        empty = reply.status in _EMPTY
        if not empty:
            self.send_header("Content-Length", str(len(reply.body)))
        if last or reply is BUSY:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and not empty:
            self.wfile.write(reply.body)

    def log_message(self, *_: Any) -> None:
        """The runs are told of; the calls are not."""


for _method in METHODS:
    setattr(_Handler, f"do_{_method}", _Handler.take)


def _context(listening: ListenerConfig) -> ssl.SSLContext | None:
    if not listening.certificate_file:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(resolve_text(listening.certificate_file), resolve_text(listening.key_file) or None)
    return context


def _allowed(listening: ListenerConfig) -> tuple[bytes, ...]:
    """The Authorization headers of those who may call; none where everybody may."""
    found = []
    if listening.basic is not None:
        user, password = resolve_text(listening.basic.username), _secret(listening.basic.password.get_secret_value())
        found.append(b"Basic " + base64.b64encode(f"{user}:{password}".encode()))
    if listening.bearer is not None:
        found.append(f"Bearer {_secret(listening.bearer.get_secret_value())}".encode())
    return tuple(found)


def _secret(text: str) -> str:
    value = resolve_text(text)
    if not value:
        raise ConfigurationError("the secret of a listener is empty", hint="set what its reference names")
    hide([value])
    return value


def _knows(allowed: tuple[bytes, ...], shown: str) -> bool:
    scheme, _, rest = shown.partition(" ")
    given = f"{scheme.title()} {rest.strip()}".encode("utf-8", "replace")
    return any(hmac.compare_digest(given, one) for one in allowed)


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
