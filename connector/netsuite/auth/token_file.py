"""TokenFile: the tokens of one set of credentials, shared by the processes of one user; never a key or a secret."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from connector.errors import RetryableError
from connector.netsuite.user_cache import cache_folder

PATIENCE = 60.0
"""Seconds to wait for another process that asks for the same token."""
_PAUSE = 0.02
_LOCKS = 2
"""Hexadecimal digits of a key that choose its lock: 256 locks do for all, and none is ever removed."""
_FORGOTTEN = 31 * 86400.0
"""Seconds after which a file is removed: no refresh token lives longer than 720 hours."""


class TokenFile:
    """One file, readable for its owner only, written whole or not at all."""

    def __init__(self, key: str, folder: Path | None = None) -> None:
        """Make nothing yet; *key* is a digest in hexadecimal digits."""
        self._folder = folder or cache_folder() / "tokens"
        self.path = self._folder / f"{key}.json"
        self._lock = self._folder / f"lock-{key[:_LOCKS]}"

    @contextlib.contextmanager
    def locked(self, patience: float = PATIENCE) -> Iterator[None]:
        """Be the only process that reads, asks and writes.

        Raises:
            RetryableError: Another process has it for longer than *patience* seconds.
            OSError: The folder cannot be used.
        """
        self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        handle = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            _wait_for(handle, patience)
            yield
        finally:
            os.close(handle)  # closing frees the lock

    def read(self) -> Mapping[str, Any]:
        """What is kept; nothing where there is none, it is damaged, or others may write it."""
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            return {}
        with os.fdopen(handle, "rb") as file:
            if not _private(os.fstat(file.fileno())):
                return {}
            try:
                found = json.loads(file.read())
            except (ValueError, RecursionError):
                return {}
        return found if isinstance(found, dict) else {}

    def write(self, entry: Mapping[str, Any]) -> None:
        """Keep *entry* in place of what was there: after a power cut, one or the other is whole.

        Raises:
            OSError: It cannot be kept.
        """
        made = self.path.with_suffix(f".{os.getpid()}.new")
        with contextlib.suppress(FileNotFoundError):
            made.unlink()
        handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(entry, file)
            file.flush()
            os.fsync(file.fileno())
        made.replace(self.path)
        self._forget_old()

    def _forget_old(self) -> None:
        for entry in os.scandir(self._folder):
            with contextlib.suppress(OSError):
                if not entry.name.startswith("lock-") and time.time() - entry.stat().st_mtime > _FORGOTTEN:
                    Path(entry.path).unlink()


def _private(found: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):
        return True  # Windows: the user's cache folder is the user's own
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _wait_for(handle: int, patience: float) -> None:
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows, where processes ask each for themselves
    except ImportError:
        return
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise RetryableError(
                    "another process asks NetSuite for the same token and has no answer",
                    hint="look for a stopped process of this user",
                    type="NETSUITE:CONNECTIVITY",
                ) from None
            time.sleep(_PAUSE)
        else:
            return
