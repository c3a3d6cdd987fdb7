"""Permits: at most so many requests of one account in flight, counted over all processes of this machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from connector.errors import RetryableError

_FIRST_PAUSE = 0.005
_LONGEST_PAUSE = 0.25


class Permits(Protocol):
    """Whoever may say that a request has to wait."""

    def hold(self, deadline: float | None = None) -> AbstractContextManager[None]:
        """Wait for a permit and keep it while the context lasts; *deadline* is a moment of `time.monotonic`."""


class Unlimited:
    """No limit of ours; the account's own still holds."""

    @contextlib.contextmanager
    def hold(self, deadline: float | None = None) -> Iterator[None]:  # noqa: ARG002 - the protocol's signature
        """Never wait."""
        yield


class MachinePermits:
    """*limit* permits for *key*, shared by every thread and process of this user on this machine.

    Each permit is a lock on one of *limit* files; the operating system frees it when its holder dies.
    """

    def __init__(
        self, key: str, limit: int, folder: Path | None = None, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._limit = limit
        self._pause = pause
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        self._folder = (folder or _folder()) / name
        self._mine = threading.BoundedSemaphore(limit)

    @contextlib.contextmanager
    def hold(self, deadline: float | None = None) -> Iterator[None]:
        """Wait for a permit and keep it while the context lasts.

        Raises:
            RetryableError: *deadline* came first; nothing was sent.
        """
        remaining = None if deadline is None else max(deadline - time.monotonic(), 0.0)
        if not self._mine.acquire(timeout=remaining):
            raise self._refused()
        try:
            handle = self._locked(deadline)
            try:
                yield
            finally:
                os.close(handle)  # closing frees the lock
        finally:
            self._mine.release()

    def _locked(self, deadline: float | None) -> int:
        pause = _FIRST_PAUSE
        while True:
            handle = self._free_slot()
            if handle is not None:
                return handle
            if deadline is not None and time.monotonic() + pause > deadline:
                raise self._refused()
            self._pause(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _free_slot(self) -> int | None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        start = random.randrange(self._limit)  # noqa: S311 - spreads contention, protects nothing
        for step in range(self._limit):
            handle = os.open(self._folder / str((start + step) % self._limit), os.O_RDWR | os.O_CREAT, 0o600)
            if _lock(handle):
                return handle
            os.close(handle)
        return None

    def _refused(self) -> RetryableError:
        return RetryableError(
            f"all {self._limit} permits of the account are in use",
            hint="raise maximum_connections, or run less at a time",
            type="NETSUITE:TOO_MANY_REQUESTS",
        )


def _folder() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"connector-permits-{user}"


def _lock(handle: int) -> bool:
    """Take the lock of *handle* if it is free."""
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows, where only this process is counted
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def permits(key: str, limit: int) -> Permits:
    """Permits for *key*; a *limit* below 1 is none, as in MuleSoft's `maximumConnections="-1"`."""
    return MachinePermits(key, limit) if limit > 0 else Unlimited()
