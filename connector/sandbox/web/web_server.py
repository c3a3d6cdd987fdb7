"""A listening socket and an event loop in a thread of its own; requests are answered in a pool of threads."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from connector.errors import ConfigurationError
from connector.sandbox.web.http_protocol import Answer, HttpProtocol, Patience, Request

Respond = Callable[[Request], Answer]
_THREADS = 256
"""At most; a thread is made when all others are at work, so that slow answers do not keep the quick ones waiting."""
_BACKLOG = 512
_STOP_SECONDS = 5.0
_FLUSH_SECONDS = 0.25
_SWEEP_SECONDS = 1.0


class WebServer:
    """Serves *respond* over HTTP from `start()` to `stop()`."""

    def __init__(
        self,
        respond: Respond,
        date: Callable[[], str],
        host: str,
        port: int,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._respond = respond
        self._date = date
        self.host = host
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._connections: set[HttpProtocol] = set()

    @property
    def running(self) -> bool:
        """Whether it listens."""
        return self._thread is not None

    def start(self) -> None:
        """Listen; `port` holds the port in use. Raises ConfigurationError where the address cannot be had."""
        listener = self._listen()
        self.port = listener.getsockname()[1]
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="sandbox")
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(listener, ready), name="sandbox-loop", daemon=True)
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """End all connections and free the port; requests in hand are finished, their answers lost."""
        if self._loop is None or self._thread is None or self._pool is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_SECONDS)
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._loop = self._thread = self._pool = None

    def _listen(self) -> socket.socket:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((self.host, self.port))
            listener.listen(_BACKLOG)
        except OSError as error:
            listener.close()
            raise ConfigurationError(
                f"the sandbox cannot listen on {self.host}:{self.port}: {error.strerror or error}",
                hint="choose another port (--port 0 takes any free one) or stop what uses this one",
            ) from None
        listener.setblocking(False)
        return listener

    def _run(self, listener: socket.socket, ready: threading.Event) -> None:
        loop = self._loop
        if loop is None:  # pragma: no cover - start() sets it before the thread runs
            return
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(
            loop.create_server(lambda: HttpProtocol(self._answer, self._date, self._connections), sock=listener)
        )
        sweeper = loop.create_task(self._sweep())
        ready.set()
        try:
            loop.run_forever()
        finally:
            sweeper.cancel()
            server.close()
            loop.run_until_complete(self._end())
            loop.close()

    async def _answer(self, request: Request) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._respond, request)

    async def _sweep(self) -> None:
        """Every second, end the connections that take too long."""
        period = min(_SWEEP_SECONDS, self._patience.head / 4)
        while True:
            await asyncio.sleep(period)
            now = asyncio.get_running_loop().time()
            for connection in list(self._connections):
                connection.check_time(now, self._patience)

    async def _end(self) -> None:
        """Close every connection, and give up on those whose client does not read."""
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for connection in list(self._connections):
            connection.close()
        deadline = asyncio.get_running_loop().time() + _FLUSH_SECONDS
        await asyncio.sleep(0)
        while self._connections and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110 - the set tells nobody
            await asyncio.sleep(0.01)
        for connection in list(self._connections):
            connection.abort()
        await asyncio.sleep(0)  # a transport is closed in the turn after it was told so
        await asyncio.sleep(0)
