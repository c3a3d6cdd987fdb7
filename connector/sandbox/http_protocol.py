"""One HTTP/1.1 connection of the sandbox: requests in by httptools, each answer out in one packet.

Own code rather than a server framework, because a sandbox must misbehave on purpose: cut an answer short, reset a
connection after the work is done, tell the time by its own clock. TCP_NODELAY is asyncio's default.
"""

from __future__ import annotations

import asyncio
import http
import socket
import struct
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LARGEST_BODY = 104 * 1024 * 1024
"""Bytes of a request; NetSuite takes 104 MB over REST and 100 MB over SOAP (Oracle help chapter_161251386312)."""
_PIPELINED = 16
_RESET = struct.pack("ii", 1, 0)  # linger for 0 seconds: close sends RST


@dataclass(slots=True)
class Request:
    """A whole request."""

    method: str
    path: str
    """As sent, still percent-encoded."""
    query: str
    """As sent, without the question mark."""
    headers: dict[str, str]
    """Names in lower case; a repeated header is joined by commas."""
    body: bytes
    peer: str = ""


@dataclass(slots=True)
class Answer:
    """A whole answer, and how to spoil it."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    """Send only so many bytes of the body, then close the connection."""
    reset: bool = False
    """Send nothing and reset the connection."""


Handler = Callable[[Request], Awaitable[Answer]]


class HttpProtocol(asyncio.Protocol):
    """Reads requests and writes answers, in order, on a connection that is kept alive."""

    def __init__(self, handler: Handler, date: Callable[[], str], connections: set[HttpProtocol]) -> None:
        self._handler = handler
        self._date = date
        self._connections = connections
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._waiting: deque[tuple[Request | None, bool]] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._target = b""
        self._headers: dict[str, str] = {}
        self._body = bytearray()

    # ---------------------------------------------------------------- asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to read."""
        import httptools  # noqa: PLC0415 - belongs to the extra `sandbox`

        self._transport = transport  # type: ignore[assignment]  # asyncio gives a stream its Transport
        self._parser = httptools.HttpRequestParser(self)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget what was waiting."""
        self._connections.discard(self)
        self._waiting.clear()
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Feed the parser; what is not HTTP ends the connection with 400."""
        import httptools  # noqa: PLC0415 - belongs to the extra `sandbox`

        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._enqueue(None, keep_alive=False)

    def close(self) -> None:
        """End the connection."""
        if self._transport:
            self._transport.close()

    # ---------------------------------------------------------------- httptools' side

    def on_message_begin(self) -> None:
        """Forget the request before."""
        self._target, self._headers, self._body = b"", {}, bytearray()

    def on_url(self, url: bytes) -> None:
        """Collect the target."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a header."""
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self._headers[key] = f"{self._headers[key]}, {text}" if key in self._headers else text

    def on_headers_complete(self) -> None:
        """Let a client go on that asks before it sends its body."""
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Collect a piece of the body; what lies beyond the limit is counted, not kept."""
        if len(self._body) <= LARGEST_BODY:
            self._body += body

    def on_message_complete(self) -> None:
        """Queue the whole request."""
        path, _, query = self._target.decode("latin-1").partition("?")
        if not path.startswith("/"):  # absolute form, as a proxy is asked
            path = "/" + path.partition("://")[2].partition("/")[2]
        peer = self._transport.get_extra_info("peername") if self._transport else None
        request = Request(
            self._parser.get_method().decode(),
            path,
            query,
            self._headers,
            bytes(self._body),
            str(peer[0]) if peer else "",
        )
        self._enqueue(request, keep_alive=self._parser.should_keep_alive())

    # ---------------------------------------------------------------- answering

    def _enqueue(self, request: Request | None, *, keep_alive: bool) -> None:
        self._waiting.append((request, keep_alive))
        if self._transport and len(self._waiting) > _PIPELINED:
            self._transport.pause_reading()
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while self._waiting and self._transport:
            request, keep_alive = self._waiting.popleft()
            if request is None:
                answer = Answer(400, b"<h1>Bad Request</h1>", {"content-type": "text/html"})
            elif len(request.body) > LARGEST_BODY:
                answer = Answer(413, b"", {})
            else:
                answer = await self._handler(request)
            self._send(answer, head_only=request is not None and request.method == "HEAD", keep_alive=keep_alive)
            self._read_on()

    def _read_on(self) -> None:
        if self._transport and not self._waiting:
            self._transport.resume_reading()

    def _send(self, answer: Answer, *, head_only: bool, keep_alive: bool) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if answer.reset:
            self._reset()
            return
        close = not keep_alive or answer.cut is not None
        head = head_of(answer, self._date(), close=close)
        body = b"" if head_only else answer.body[: answer.cut]
        self._transport.write(head + body)
        if close:
            self._transport.close()

    def _reset(self) -> None:
        if self._transport:
            raw = self._transport.get_extra_info("socket")
            if raw is not None:
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()


def head_of(answer: Answer, date: str, *, close: bool) -> bytes:
    """Status line and headers of *answer*; an empty 204 has no length."""
    headers: Mapping[str, str] = {
        "date": date,
        **{name.lower(): value for name, value in answer.headers.items()},
        **({} if answer.status == http.HTTPStatus.NO_CONTENT else {"content-length": str(len(answer.body))}),
        **({"connection": "close"} if close else {}),
    }
    lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}"]
    lines += [f"{_spelled(name)}: {_one_line(value)}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


_SPELLED = {"www-authenticate": "WWW-Authenticate", "x-n-operationid": "X-N-OperationId"}


def _spelled(name: str) -> str:
    return _SPELLED.get(name) or "-".join(word.capitalize() for word in name.split("-"))


def _one_line(value: str) -> str:
    return value.replace("\r", " ").replace("\n", " ")


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Status"
