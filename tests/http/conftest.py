"""A real API to ask: what it answers is written in the test, what it was asked is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def json_reply(value: Any, status: int = 200, **headers: str) -> Reply:
    return Reply(json.dumps(value), status, {"Content-Type": "application/json", **headers})


Answers = Callable[[Asked], Reply | None]


class Api:
    """A server on a port of its own; `None` as a reply breaks the connection off."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.replies: list[Reply | None] = []
        """Given in order; then `answers` is asked."""
        self.answers: Answers = lambda asked: json_reply({"path": asked.path})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, parts.path, parse_qsl(parts.query), headers, body)
                api.asked.append(asked)
                reply = api.replies.pop(0) if api.replies else api.answers(asked)
                if reply is None:
                    self.close_connection = True
                    return
                content = reply.body if isinstance(reply.body, bytes) else str(reply.body or "").encode()
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(content)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"):
            setattr(Handler, f"do_{method}", Handler.answer)
        return Handler


@pytest.fixture
def api() -> Iterator[Api]:
    running = Api()
    yield running
    running.close()


@pytest.fixture
def other_api() -> Iterator[Api]:
    running = Api()
    yield running
    running.close()
