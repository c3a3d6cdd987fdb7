"""Locks on open files, which the operating system frees when their holder dies."""

from __future__ import annotations

import contextlib
import os
from typing import Any


def take(handle: int, *, shared: bool = False) -> bool:
    """Take the lock of *handle* if it is free, or *shared* with others who share it; turns the one into the other."""
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows, where only this process is counted
    except ImportError:
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def release(handle: int) -> None:
    """Free the lock of *handle* and close it."""
    with contextlib.suppress(ImportError, OSError):
        fcntl: Any = __import__("fcntl")
        fcntl.flock(handle, fcntl.LOCK_UN)  # a forked child may hold a copy of the handle: closing would not do
    os.close(handle)


def opened(path: str | os.PathLike[str]) -> int:
    """A handle of the file at *path*, made for this user alone where there is none."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
