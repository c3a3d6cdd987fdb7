"""HealthServer: /healthz, /readyz and /metrics over HTTP, for whoever watches a process from outside."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from connector.errors import ConfigurationError
from connector.monitoring.health_checks import Check
from connector.reference import masked

Shown = Callable[[str], tuple[bytes, str]]
"""Accept header → metrics as bytes, and their media type."""
_LOG = logging.getLogger(__name__)
_PATIENCE = 5.0
"""Seconds a client may take to ask, and a look may wait for the one before it."""
_JSON = "application/json"


class HealthServer:
    """Answers in threads of its own; a `with` block starts and stops it.

    `/healthz` is 200 while every check of *alive* finds nothing, else 503: restart it. `/readyz` is the same with the
    checks of *ready*: send it no work. `/metrics` is what *metrics* shows.
    """

    def __init__(
        self,
        port: int,
        *,
        host: str = "127.0.0.1",
        alive: Mapping[str, Check] | None = None,
        ready: Mapping[str, Check] | None = None,
        metrics: Shown | None = None,
    ) -> None:
        """Take *port* of *host*, 0 for any free one; raises ConfigurationError where it is taken."""
        self._checks = {"/healthz": _Checks(alive or {}), "/readyz": _Checks(ready or {})}
        self._metrics = metrics
        try:
            self._server = _Server((host, port), _handler(self))
        except (OSError, OverflowError) as error:
            raise ConfigurationError(
                f"the health server cannot listen on {host}:{port}: {getattr(error, 'strerror', None) or error}",
                hint="name another port with --health-port, 0 for any that is free",
            ) from None
        self.host, self.port = host, int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.2,), name="health", daemon=True)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, accept: str) -> tuple[HTTPStatus, bytes, str]:
        """Status, body and media type for a GET of *path*."""
        if path in self._checks:
            return self._checks[path].looked()
        if path != "/metrics":
            return _said(HTTPStatus.NOT_FOUND, {"error": "there are /healthz, /readyz and /metrics"})
        if self._metrics is None:
            hint = "pip install 'netsuite-flows[prometheus]'"
            return _said(HTTPStatus.NOT_IMPLEMENTED, {"error": "no metrics are kept for Prometheus", "hint": hint})
        body, media_type = self._metrics(accept)
        return HTTPStatus.OK, body, media_type


class _Checks:
    """Checks that are made one look at a time: one that hangs holds up no more than the looks after it."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._turn = threading.Lock()

    def looked(self) -> tuple[HTTPStatus, bytes, str]:
        if not self._turn.acquire(timeout=_PATIENCE):
            late = {"ok": False, "reason": f"the look before this one takes more than {_PATIENCE:.0f} s"}
            return _judged(dict.fromkeys(self._checks, late))
        try:
            return _judged({name: _found(name, check) for name, check in self._checks.items()})
        finally:
            self._turn.release()


def _found(name: str, check: Check) -> dict[str, Any]:
    try:
        wrong = masked(check())
    except Exception as error:  # noqa: BLE001 - a defect of a check must not hide the other checks
        _LOG.exception("the check %s broke", name)
        wrong = f"the check broke: {type(error).__name__}"
    return {"ok": False, "reason": wrong} if wrong else {"ok": True}


def _judged(found: Mapping[str, Mapping[str, Any]]) -> tuple[HTTPStatus, bytes, str]:
    fine = all(one["ok"] for one in found.values())
    status = HTTPStatus.OK if fine else HTTPStatus.SERVICE_UNAVAILABLE
    return _said(status, {"status": "ok" if fine else "unavailable", "checks": found})


def _said(status: HTTPStatus, value: Mapping[str, Any]) -> tuple[HTTPStatus, bytes, str]:
    return status, json.dumps(value).encode() + b"\n", _JSON


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a check that hangs does not keep the process from ending

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the signature of the library
        """A client that went away is no news."""
        _LOG.debug("a request was broken off", exc_info=True)


def _handler(owner: HealthServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        timeout = _PATIENCE
        server_version, sys_version = "connector", ""

        def do_GET(self) -> None:
            """Answer with a body."""
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            """Answer as to GET, without a body."""
            self._answer(with_body=False)

        def _answer(self, *, with_body: bool) -> None:
            status, body, media_type = owner.answer(urlsplit(self.path).path, self.headers.get("Accept", ""))
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the library's name for it
            """To our own logger, not to stderr."""
            _LOG.debug(format, *arguments)

    return Handler
