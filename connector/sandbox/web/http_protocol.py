"""One HTTP/1.1 connection of the sandbox: requests in by httptools, each answer out in one packet.

Own code rather than a server framework, because a sandbox must misbehave on purpose: cut an answer short, reset a
connection after the work is done, tell the time by its own clock. TCP_NODELAY is asyncio's default.
"""

from __future__ import annotations

import asyncio
import http
import re
import socket
import struct
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

LARGEST_BODY = 104 * 1024 * 1024
"""Bytes of a request; NetSuite takes 104 MB over REST and 100 MB over SOAP (Oracle help chapter_161251386312)."""
LARGEST_HEAD = 64 * 1024
"""Bytes of a request's target and headers together; more is answered with 431, a longer target with 414."""
_PIPELINED = 16
_LINGER_SECONDS = 1.0
_HALF_CLOSED_SECONDS = 1.0
_DRIP_SECONDS = 0.05  # between two pieces of an answer that drips
_UPGRADE = re.compile(rb"\r\n(upgrade):", re.IGNORECASE)
_RESET = struct.pack("ii", 1, 0)  # linger for 0 seconds: close sends RST


@dataclass(slots=True)
class Listener:
    """Whoever sent what comes over one connection."""

    gone: bool = False
    """Whether the connection is lost: nobody will read an answer."""
    hung_up: float | None = None
    """When it stopped sending, by `time.monotonic`; None while it may send more."""

    def left(self) -> bool:
        """Whether what takes long may be given up.

        A client that closes its end while it waits is taken to have left, as web servers do: the network does not tell
        it from one that only has nothing more to say. That one has a second to get its answer.
        """
        return self.gone or (self.hung_up is not None and time.monotonic() > self.hung_up + _HALF_CLOSED_SECONDS)


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
    too_large: bool = False
    """Whether the body was longer than `LARGEST_BODY`, and so was not kept."""
    listener: Listener = field(default_factory=Listener)
    """Who waits for the answer."""


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
    drip: float = 0.0
    """Send the body at so many bytes a second; 0 sends it at once."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a connection may take; NetSuite ends one after 15 minutes (Oracle help section_4078474279)."""

    head: float = 20.0
    """For the whole of a request's head."""
    body: float = 30.0
    """Between two pieces of a body; and until the body has to have come at `slowest` on the average."""
    slowest: float = 100.0
    """Bytes of a body in a second; what comes slower only holds the connection."""
    whole: float = 900.0
    """For a whole request; and for what is left of an answer when the connection is to end."""
    idle: float = 300.0
    """Between two requests."""


Handler = Callable[[Request], Awaitable[Answer]]


class HttpProtocol(asyncio.Protocol):
    """Reads requests and writes answers, in order, on a connection that is kept alive."""

    def __init__(self, handler: Handler, date: Callable[[], str], connections: set[HttpProtocol]) -> None:
        self._handler = handler
        self._date = date
        self._connections = connections
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._waiting: deque[tuple[Request | Answer, bool]] = deque()
        """What is to be answered, or answered with, and whether the connection stays."""
        self._worker: asyncio.Task[None] | None = None
        self._target = b""
        self._headers: dict[str, str] = {}
        self._body = bytearray()
        self._head_bytes = 0
        self._in_message = False
        self._in_body = False
        self._deaf = False
        """Whether the rest of what comes is thrown away: it is no HTTP, or too much of it."""
        self._ended = False
        """Whether the client has stopped sending."""
        self._listener = Listener()
        self._begun = self._heard = 0.0
        """When, by the loop's clock, this request began and when something last came."""

    # ---------------------------------------------------------------- asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start to read."""
        import httptools  # noqa: PLC0415 - belongs to the extra `sandbox`

        self._transport = transport  # type: ignore[assignment]  # asyncio gives a stream its Transport
        self._parser = httptools.HttpRequestParser(self)
        self._begun = self._heard = asyncio.get_running_loop().time()
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Forget what was waiting."""
        self._connections.discard(self)
        self._listener.gone = True
        self._waiting.clear()
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Feed the parser; what is not HTTP ends the connection with 400."""
        import httptools  # noqa: PLC0415 - belongs to the extra `sandbox`

        if self._deaf:
            return
        self._heard = asyncio.get_running_loop().time()
        if not self._in_body and b"pgrade" in data:
            # Java's client asks for HTTP/2 over plain text; the parser would take its body for another protocol
            head, end, rest = data.partition(b"\r\n\r\n")
            data = _UPGRADE.sub(rb"\r\nx-\1:", head) + end + rest
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # CONNECT: the request itself is answered, what follows it is not HTTP
            if self._in_message:
                self._refuse(http.HTTPStatus.BAD_REQUEST)
            self._deaf = True
        except httptools.HttpParserError:
            self._refuse(http.HTTPStatus.BAD_REQUEST)

    def eof_received(self) -> bool:
        """Answer what was asked before the client stopped sending, then close."""
        self._deaf = self._ended = True
        self._listener.hung_up = time.monotonic()
        return bool(self._waiting or (self._worker and not self._worker.done()))

    def close(self) -> None:
        """End the connection."""
        if self._transport:
            self._transport.close()

    def abort(self) -> None:
        """End the connection without waiting for what was not sent yet."""
        if self._transport:
            self._transport.abort()

    def check_time(self, now: float, patience: Patience) -> None:
        """End the connection where it has been waited for too long; *now* is the loop's clock."""
        if self._transport is None:
            return
        if self._transport.is_closing():  # as soon as the client has read what is left
            if now > self._heard + patience.whole:
                self.abort()
        elif self._deaf or len(self._waiting) > _PIPELINED:  # it is not listened to
            return
        elif self._in_message:
            if self._is_too_slow(now, patience):
                self._refuse(http.HTTPStatus.REQUEST_TIMEOUT)
        elif not self._waiting and (self._worker is None or self._worker.done()) and now > self._heard + patience.idle:
            self.close()

    def _is_too_slow(self, now: float, patience: Patience) -> bool:
        """Whether the rest of this request is not worth waiting for."""
        if not self._in_body:
            return now > self._begun + patience.head
        due = (now - self._begun - patience.body) * patience.slowest
        return now > min(self._heard + patience.body, self._begun + patience.whole) or len(self._body) < due

    # ---------------------------------------------------------------- httptools' side

    def on_message_begin(self) -> None:
        """Forget the request before."""
        self._target, self._headers, self._body = b"", {}, bytearray()
        self._head_bytes, self._in_message, self._in_body = 0, True, False
        self._begun = self._heard

    def on_url(self, url: bytes) -> None:
        """Collect the target."""
        self._target += url
        self._count(len(url), http.HTTPStatus.REQUEST_URI_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a header."""
        self._count(len(name) + len(value) + 4, http.HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if self._deaf:
            return
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        self._headers[key] = f"{self._headers[key]}, {text}" if key in self._headers else text

    def _count(self, size: int, status: http.HTTPStatus) -> None:
        self._head_bytes += size
        if self._head_bytes > LARGEST_HEAD and not self._deaf:
            self._refuse(status)

    def on_headers_complete(self) -> None:
        """Let a client go on that asks before it sends its body."""
        self._in_body = True
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport and not self._deaf:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        """Collect a piece of the body; what lies beyond the limit is counted, not kept."""
        if len(self._body) <= LARGEST_BODY:
            self._body += body

    def on_message_complete(self) -> None:
        """Queue the whole request."""
        self._in_message = self._in_body = False
        if self._deaf:
            return
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
            listener=self._listener,
        )
        self._enqueue(request, keep_alive=self._parser.should_keep_alive())

    # ---------------------------------------------------------------- answering

    def _refuse(self, status: http.HTTPStatus) -> None:
        """Answer with *status* after what was asked before, and listen no more."""
        self._deaf, self._in_message = True, False
        self._enqueue(
            Answer(status, f"<h1>{status.phrase}</h1>".encode(), {"content-type": "text/html"}), keep_alive=False
        )

    def _enqueue(self, request: Request | Answer, *, keep_alive: bool) -> None:
        self._waiting.append((request, keep_alive))
        if self._transport and len(self._waiting) > _PIPELINED:
            self._transport.pause_reading()
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        try:
            await self._answer_all()
        except Exception:
            self.abort()  # the client sees the connection end, not a silence
            raise

    async def _answer_all(self) -> None:
        while self._waiting and self._transport:
            asked, keep_alive = self._waiting.popleft()
            if isinstance(asked, Answer):
                answer, head_only = asked, False
            else:
                answer, head_only = await self._answer(asked), asked.method == "HEAD"
            await self._send(answer, head_only=head_only, keep_alive=keep_alive)
            self._read_on()
        if self._deaf:
            self._linger()

    def _linger(self) -> None:
        """Close once the client has stopped sending: a connection closed before would take the answer with it."""
        if self._transport is None or self._transport.is_closing():
            return
        if self._ended:
            self._transport.close()
            return
        try:
            self._transport.write_eof()
        except OSError:  # the client has reset the connection: nobody is there to hear the end
            self._transport.abort()
            return
        asyncio.get_running_loop().call_later(_LINGER_SECONDS, self.close)

    async def _answer(self, request: Request) -> Answer:
        if len(request.body) > LARGEST_BODY:
            request.body, request.too_large = b"", True
        return await self._handler(request)

    def _read_on(self) -> None:
        if self._transport and not self._waiting and not self._transport.is_closing():
            self._transport.resume_reading()

    async def _send(self, answer: Answer, *, head_only: bool, keep_alive: bool) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if answer.reset:
            self._reset()
            return
        close = not keep_alive or answer.cut is not None
        head = head_of(answer, self._date(), close=close)
        body = b"" if head_only else answer.body[: answer.cut]
        if answer.drip > 0:
            await self._drip(head, body, answer.drip)
        else:
            self._transport.write(head + body)
        if close and not self._deaf:
            self.close()

    async def _drip(self, head: bytes, body: bytes, rate: float) -> None:
        """Send *body* at *rate* bytes a second."""
        self._write(head)
        size = max(1, round(rate * _DRIP_SECONDS))
        for start in range(0, len(body), size):
            self._write(body[start : start + size])
            await asyncio.sleep(size / rate)
            if self._transport is None:
                return

    def _write(self, data: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(data)

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
