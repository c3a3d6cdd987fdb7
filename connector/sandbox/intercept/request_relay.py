"""One decrypted connection: requests on to the sandbox with the headers of a proxy, answers back as they come.

Only the heads of requests are read; bodies are streamed in both directions, and what happens to the sandbox's
connection (cut short, reset) happens to the client's.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass

_PIECE = 64 * 1024
_LONGEST_HEAD = 256 * 1024
_RESET = struct.pack("ii", 1, 0)  # linger for 0 seconds: close sends RST
_DROPPED = ("x-forwarded-proto", "x-forwarded-host", "x-forwarded-for", "proxy-connection", "proxy-authorization")
_GOODBYE = 5.0  # seconds
_REFUSED = b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class BadRequestError(ValueError):
    """The head of a request cannot be read, or asks for what is not relayed."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """Request line and headers, and how the body is framed."""

    text: bytes
    length: int = 0
    """Bytes of the body; 0 where it comes in chunks."""
    chunked: bool = False


def read_head(raw: bytes, host: str) -> RequestHead:
    """The head to send on for *raw*, which came for *host*; raises BadRequestError."""
    line, _, rest = raw.partition(b"\r\n")
    if len(line.split()) != 3:  # noqa: PLR2004 - method, target, version
        raise BadRequestError("400 Bad Request")
    kept, length, chunked = [line], 0, False
    for header in filter(None, rest.split(b"\r\n")):
        name, colon, value = header.partition(b":")
        key, text = name.decode("latin-1").strip().lower(), value.decode("latin-1").strip()
        if not colon:
            raise BadRequestError("400 Bad Request")
        if key == "upgrade" and text.lower() == "websocket":
            raise BadRequestError("501 Not Implemented")
        if key == "content-length":
            length = _length(text)
        chunked = chunked or (key == "transfer-encoding" and "chunked" in text.lower())
        if key not in _DROPPED:
            kept.append(header)
    kept += [b"X-Forwarded-Proto: https", b"X-Forwarded-Host: " + host.encode(), b"", b""]
    return RequestHead(b"\r\n".join(kept), 0 if chunked else length, chunked)


def _length(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadRequestError("400 Bad Request")
    return int(text)


async def relay(reader: StreamReader, writer: StreamWriter, host: str, upstream: tuple[str, int]) -> None:
    """Serve a client's decrypted connection until one side ends it; asyncio's TLS knows no half-closed connection."""
    try:
        up_reader, up_writer = await asyncio.open_connection(*upstream, limit=_LONGEST_HEAD)
    except OSError:
        await _refuse(writer, "502 Bad Gateway")
        await finished(writer)
        return
    writer.transport.set_write_buffer_limits(high=1, low=0)  # drain() then waits until all is on its way
    down = asyncio.create_task(_answers(up_reader, writer))
    up = asyncio.create_task(_requests(reader, up_writer, host))
    try:
        await asyncio.wait({down, up}, return_when=asyncio.FIRST_COMPLETED)
        if up.done() and not up.cancelled() and isinstance(up.exception(), BadRequestError):
            await _refuse(writer, str(up.exception()))
        if any(task.done() and isinstance(task.exception(), ConnectionError) for task in (down, up)):
            reset(writer)
    finally:
        for task in (down, up):
            task.cancel()
        await asyncio.gather(down, up, return_exceptions=True)
        up_writer.close()
        await finished(writer)


async def _requests(reader: StreamReader, writer: StreamWriter, host: str) -> None:
    while True:
        try:
            raw = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            if error.partial.strip():
                raise BadRequestError("400 Bad Request") from None
            return
        except asyncio.LimitOverrunError:
            raise BadRequestError("431 Request Header Fields Too Large") from None
        head = read_head(raw.lstrip(b"\r\n"), host)
        writer.write(head.text)
        await (_chunks(reader, writer) if head.chunked else _bytes(reader, writer, head.length))
        await writer.drain()


async def _bytes(reader: StreamReader, writer: StreamWriter, length: int) -> None:
    while length:
        piece = await reader.read(min(length, _PIECE))
        if not piece:
            raise ConnectionResetError("the client left in the middle of a body")
        writer.write(piece)
        await writer.drain()
        length -= len(piece)


async def _chunks(reader: StreamReader, writer: StreamWriter) -> None:
    while True:
        line = await reader.readuntil(b"\r\n")
        writer.write(line)
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError:
            raise BadRequestError("400 Bad Request") from None
        if size == 0:
            break
        await _bytes(reader, writer, size + 2)
    while line != b"\r\n":  # trailers
        line = await reader.readuntil(b"\r\n")
        writer.write(line)


async def _answers(reader: StreamReader, writer: StreamWriter) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()


async def _refuse(writer: StreamWriter, status: str) -> None:
    with contextlib.suppress(ConnectionError):
        writer.write(_REFUSED % status.encode())
        await writer.drain()


def reset(writer: StreamWriter) -> None:
    """End the connection with RST, as the sandbox ended its own."""
    raw = writer.get_extra_info("socket")
    if raw is not None and not writer.transport.is_closing():
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


async def finished(writer: StreamWriter) -> None:
    """Close the connection, whatever state it is in; a client that does not say goodbye is not waited for long."""
    try:
        writer.close()
        await asyncio.wait_for(writer.wait_closed(), _GOODBYE)
    except (OSError, TimeoutError):
        writer.transport.abort()
