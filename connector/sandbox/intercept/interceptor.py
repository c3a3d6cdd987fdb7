"""Interceptor: a CONNECT proxy that accepts only NetSuite's hosts and brings them to a sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from connector.errors import ConfigurationError
from connector.sandbox.intercept import client_environment as environment
from connector.sandbox.intercept.certificate_authority import CertificateAuthority
from connector.sandbox.intercept.request_relay import finished, relay
from connector.sandbox.own_folder import OwnFolder

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+netsuite\.com")
_LOCAL = "127.0.0.1"
_TLS_PORT = "443"
_NAMELESS = "system.netsuite.com"  # for a client that does not say whom it means
_LONGEST_HEAD = 256 * 1024
_HEAD_SECONDS = 30.0
_STOP_SECONDS = 5.0
_LAST_CALLBACKS = 0.01  # seconds that closed sockets need to be let go of


def is_netsuite(host: str) -> bool:
    """Whether *host* is a name below netsuite.com, in lower case."""
    return len(host) <= 253 and _HOST.fullmatch(host) is not None  # noqa: PLR2004 - the longest name of DNS


class Interceptor:
    """Listens on 127.0.0.1 from `start()` to `stop()`; every other host than `*.netsuite.com:443` is refused.

    The certificate authority is made for one run, can sign for netsuite.com only, and is gone with its folder.
    """

    def __init__(self, base_url: str, port: int = 0, folder: Path | None = None) -> None:
        """Prepare a proxy on *port* (0: a free one) to the sandbox at *base_url*; files go into a folder of its own.

        Args:
            base_url: Where the sandbox listens, `http://127.0.0.1:40123`.
            port: Port of the proxy.
            folder: Where to make the temporary folder, instead of the system's place for such.
        """
        parts = urlsplit(base_url)
        if parts.scheme != "http" or not parts.hostname or not parts.port:
            raise ConfigurationError(f"{base_url} is no address of a sandbox", hint="write http://127.0.0.1:PORT")
        self._upstream = (parts.hostname, parts.port)
        self._asked_port = port
        self._place = folder
        self._folder: OwnFolder | None = None
        self._authority: CertificateAuthority | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._connections: dict[asyncio.Task[None], StreamWriter] = {}
        self.port = 0
        """Port of the CONNECT proxy, while it runs."""
        self.tls_port = 0
        """Port that speaks TLS at once, told by SNI who is meant: for clients that cannot use a proxy."""

    # ---------------------------------------------------------------- life

    def start(self) -> Self:
        """Listen; raises ConfigurationError where the port is taken."""
        if self._place is not None:
            self._place.mkdir(parents=True, exist_ok=True)
        self._folder = OwnFolder("netsuite-intercept-", self._place)
        folder = self._folder.path
        self._authority = CertificateAuthority(folder)
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        failures: list[OSError] = []
        self._thread = threading.Thread(target=self._run, args=(started, failures), name="intercept", daemon=True)
        self._thread.start()
        started.wait()
        if failures:
            self.stop()
            raise ConfigurationError(
                f"the proxy cannot listen on {_LOCAL}:{self._asked_port}: {failures[0].strerror}",
                hint="choose another port (--intercept 0 takes any free one)",
            )
        environment.write_node_preload(folder, _LOCAL, self.tls_port)
        return self

    def stop(self) -> None:
        """End all connections and remove the CA's files."""
        if self._loop is not None and self._thread is not None:
            if self._thread.is_alive():
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join(_STOP_SECONDS)
            self._loop = self._thread = None
        if self._folder is not None:
            self._folder.close()
            self._folder = self._authority = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # ---------------------------------------------------------------- what clients need

    @property
    def url(self) -> str:
        """Address of the proxy, for HTTPS_PROXY."""
        return f"http://{_LOCAL}:{self.port}"

    @property
    def ca_file(self) -> Path:
        """PEM of the CA that clients must trust; only while it runs."""
        return self._running().file

    def environment(self) -> dict[str, str]:
        """Environment variables for a client's process."""
        authority = self._running()
        return environment.client_environment(authority, self.url, authority.file.with_name(environment.NODE_PRELOAD))

    def export_lines(self) -> list[str]:
        """The same as lines for a shell: `export HTTPS_PROXY=…`."""
        return environment.export_lines(self.environment())

    def _running(self) -> CertificateAuthority:
        if self._authority is None:
            raise ConfigurationError("the proxy does not run", hint="call start() first")
        return self._authority

    # ---------------------------------------------------------------- listening

    def _run(self, started: threading.Event, failures: list[OSError]) -> None:
        loop = self._loop
        if loop is None:  # pragma: no cover - start() sets it before the thread runs
            return
        asyncio.set_event_loop(loop)
        servers: list[asyncio.Server] = []
        try:
            servers = loop.run_until_complete(self._listen())
        except OSError as error:
            failures.append(error)
        started.set()
        if servers:
            loop.run_forever()
            loop.run_until_complete(self._end(servers))
        loop.close()

    async def _listen(self) -> list[asyncio.Server]:
        limit = _LONGEST_HEAD
        proxy = await asyncio.start_server(self._serve_proxy, _LOCAL, self._asked_port, limit=limit)
        direct = await asyncio.start_server(self._serve_tls, _LOCAL, 0, limit=limit, ssl=self._sni_context())
        self.port, self.tls_port = (server.sockets[0].getsockname()[1] for server in (proxy, direct))
        return [proxy, direct]

    async def _end(self, servers: list[asyncio.Server]) -> None:
        for server in servers:
            server.close()
        for task, writer in list(self._connections.items()):
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await asyncio.sleep(_LAST_CALLBACKS)

    def _sni_context(self) -> ssl.SSLContext:
        authority = self._running()

        def choose(connection: Any, name: str | None, _: ssl.SSLContext) -> int | None:
            host = (name or "").lower()
            if not is_netsuite(host):
                return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
            connection.context = authority.context(host)
            connection.asked_host = host
            return None

        context = authority.new_context(_NAMELESS)
        context.sni_callback = choose
        return context

    # ---------------------------------------------------------------- connections

    async def _serve_proxy(self, reader: StreamReader, writer: StreamWriter) -> None:
        with self._counted(writer):
            host = await _asked_host(reader)
            if host is None:
                writer.write(_FORBIDDEN)
                await finished(writer)
                return
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            try:
                await writer.drain()
                await writer.start_tls(self._running().context(host))
            except (OSError, ssl.SSLError):
                await finished(writer)  # the client does not trust the CA, or left
                return
            await relay(reader, writer, host, self._upstream)

    async def _serve_tls(self, reader: StreamReader, writer: StreamWriter) -> None:
        with self._counted(writer):
            host = getattr(writer.get_extra_info("ssl_object"), "asked_host", _NAMELESS)
            await relay(reader, writer, host, self._upstream)

    @contextlib.contextmanager
    def _counted(self, writer: StreamWriter) -> Iterator[None]:
        task = asyncio.current_task()
        if task is None:  # pragma: no cover - always inside a task
            return
        self._connections[task] = writer
        try:
            yield
        except (OSError, asyncio.CancelledError):
            pass  # the client left, or the proxy stops
        finally:
            self._connections.pop(task, None)


_ONLY = b"This proxy brings *.netsuite.com:443 to a sandbox, and nothing else.\n"
_FORBIDDEN = (
    b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
    % (len(_ONLY), _ONLY)
)


async def _asked_host(reader: StreamReader) -> str | None:
    """The host of a CONNECT; None where it is refused."""
    try:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _HEAD_SECONDS)
    except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
        return None
    words = head.partition(b"\r\n")[0].decode("latin-1").split(" ")
    if len(words) != 3 or words[0].upper() != "CONNECT":  # noqa: PLR2004 - method, authority, version
        return None
    host, _, port = words[1].lower().rpartition(":")
    return host if port == _TLS_PORT and is_netsuite(host) else None
