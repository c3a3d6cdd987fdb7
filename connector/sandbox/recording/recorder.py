"""Recorder: a server that passes requests on to a real account and keeps both sides, scrubbed."""

from __future__ import annotations

import http.client
import ssl
from email.utils import formatdate
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from connector.errors import ConfigurationError
from connector.sandbox.intercept.interceptor import is_netsuite
from connector.sandbox.recording.exchange import Exchange, RecordingFile
from connector.sandbox.recording.pseudonyms import Pseudonyms
from connector.sandbox.recording.scrubbing import Scrubber
from connector.sandbox.web.http_protocol import Answer, Request
from connector.sandbox.web.web_server import WebServer

_SECONDS = 900.0  # NetSuite's own limit of one request
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "upgrade", "trailer", "proxy-connection", "expect"}
    | {"accept-encoding"}  # what is kept must be readable
)
_SET_BY_US = frozenset({"content-length", "date"})


class Recorder:
    """Listens from `start()` to `stop()`.

    A client of a real account comes through an `Interceptor` before it: then the address it signed is the account's
    own, and the request goes to that host. With *upstream* all requests go there instead; where that is one of
    NetSuite's hosts, under its own name, for NetSuite answers to no other (a signature of REST or of a RESTlet covers
    the address: such clients have to come through the `Interceptor`).
    """

    def __init__(self, file: Path, upstream: str = "", host: str = "127.0.0.1", port: int = 0) -> None:
        """Prepare to record into *file*, which must not be there yet."""
        parts = urlsplit(upstream)
        if upstream and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ConfigurationError(
                f"{upstream} is no address", hint="write https://ACCOUNT.suitetalk.api.netsuite.com"
            )
        self._upstream = parts
        self._file = RecordingFile(file)
        self._scrubber = Scrubber(Pseudonyms())
        self._web = WebServer(self.answer, lambda: formatdate(usegmt=True), host, port)

    @property
    def count(self) -> int:
        """Exchanges that were kept."""
        return self._file.count

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self._web.host}:{self._web.port}"

    def start(self) -> Self:
        """Make the file and listen; raises ConfigurationError."""
        self._file.begin()
        self._web.start()
        return self

    def stop(self) -> None:
        """Stop listening; the file is complete."""
        self._web.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def answer(self, request: Request) -> Answer:
        """What the account answers, once it is kept."""
        try:
            answer = self._passed_on(request)
        except (OSError, http.client.HTTPException) as error:
            return Answer(502, f"the account does not answer: {error}".encode(), {"content-type": "text/plain"})
        self._file.add(Exchange.of(request, answer, self._scrubber))
        return answer

    def _passed_on(self, request: Request) -> Answer:
        connection = self._connection(request)
        target = f"{request.path}?{request.query}" if request.query else request.path
        headers = {name: value for name, value in request.headers.items() if name not in _HOP_BY_HOP}
        try:
            connection.request(request.method, target, request.body or None, headers)
            got = connection.getresponse()
            kept = {name.lower(): value for name, value in got.getheaders()}
            dropped = _HOP_BY_HOP | _SET_BY_US
            return Answer(got.status, got.read(), {name: kept[name] for name in kept if name not in dropped})
        finally:
            connection.close()

    def _connection(self, request: Request) -> http.client.HTTPConnection:
        if self._upstream.hostname:
            host, port = self._upstream.hostname, self._upstream.port
            if is_netsuite(host):
                _addressed(request, host)
            if self._upstream.scheme == "http":
                return http.client.HTTPConnection(host, port, timeout=_SECONDS)
            return http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=ssl.create_default_context())
        host = request.headers.get("x-forwarded-host", "").lower()
        if not is_netsuite(host):
            raise http.client.InvalidURL(f"{host or 'no host'} is none of NetSuite's: come through the proxy")
        _addressed(request, host)
        return http.client.HTTPSConnection(host, timeout=_SECONDS, context=ssl.create_default_context())


def _addressed(request: Request, host: str) -> None:
    request.headers["host"] = host
    for name in ("x-forwarded-host", "x-forwarded-proto"):
        request.headers.pop(name, None)
