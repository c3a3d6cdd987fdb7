"""RedirectListener: the place on this machine to which NetSuite sends a user's browser back."""

from __future__ import annotations

import contextlib
import queue
import ssl
import tempfile
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from connector.errors import ConfigurationError
from connector.netsuite.address import is_loopback
from connector.netsuite.auth.key_pair import new_key_pair

_PAGE = (
    b"<!DOCTYPE html><html><head><title>Connector</title></head><body><p>%s</p><p>You can close this page.</p></body>"
)
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'",
}


def can_listen(redirect_uri: str) -> bool:
    """Whether *redirect_uri* is on this machine, so that a listener can stand there."""
    parts = urlsplit(redirect_uri)
    return parts.scheme in ("http", "https") and is_loopback(parts.hostname or "")


class RedirectListener:
    """Listens at a redirect URI on this machine while it is open; for https with a certificate made on the spot."""

    def __init__(self, redirect_uri: str) -> None:
        """Listen nowhere yet."""
        self._uri = redirect_uri
        self._found: queue.Queue[str] = queue.Queue()
        self._server: Any = None

    def __enter__(self) -> Self:
        parts = urlsplit(self._uri)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or "127.0.0.1"
        try:
            server = ThreadingHTTPServer(
                (host if host != "localhost" else "127.0.0.1", port), self._handler(parts.path)
            )
        except OSError as error:
            raise ConfigurationError(
                f"nothing can listen at {self._uri}: {error.strerror}",
                hint="end what listens there, or use --paste: copy the address out of the browser",
            ) from None
        server.daemon_threads = True
        if parts.scheme == "https":
            server.socket = _tls(host).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        self._server = server
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> str | None:
        """The next address that a browser was sent back to; None where none came."""
        with contextlib.suppress(queue.Empty):
            return self._found.get(timeout=max(seconds, 0.0))
        return None

    def _handler(self, path: str) -> type[BaseHTTPRequestHandler]:
        found, root = self._found, self._uri.partition("?")[0]

        class Handler(BaseHTTPRequestHandler):
            """Takes the browser's request and says that all is done."""

            timeout = 30

            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                right = asked.path == (path or "/") and bool(asked.query)
                if right:
                    found.put(f"{root}?{asked.query}")
                body = _PAGE % (b"Thank you; the rest happens in the terminal." if right else b"There is nothing here.")
                self.send_response(200 if right else 404)
                for name, value in {**_HEADERS, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """A log line would hold the code."""

        return Handler


def _tls(host: str) -> ssl.SSLContext:
    """A context with a key and certificate of one day, for *host* and nobody to trust."""
    pair = new_key_pair("ES256", 1, host, datetime.now(UTC))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "listener.pem"
        path.touch(mode=0o600)
        path.write_bytes(pair.key + pair.certificate)
        made.load_cert_chain(path)
    return made
