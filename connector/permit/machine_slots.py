"""MachineSlots: permits as locks on files, shared by every process of this user on this machine.

The file of a held permit says until when its request may be under way at NetSuite; it is empty once the permit was
given back. A process that is killed frees the lock at once, the permit only then.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from connector.errors import ConfigurationError, RetryableError
from connector.permit import file_lock
from connector.permit.allowance import Allowance
from connector.permit.budget import LONGEST_REQUEST
from connector.permit.membership import Membership

_GATE_SECONDS = 30.0
"""How long the gate may be held by somebody else, who needs microseconds."""
_PAUSE = 0.001
_LIMIT = "limit.json"
"""File with what is known of the limit."""
_TOUCHED_EVERY = 3600.0
_FORGOTTEN = 2 * 86400.0
"""Seconds after which the folder of an account that nobody asked is removed."""


@dataclass(frozen=True, slots=True)
class FileSlot:
    """A permit: the lock on a file, which the operating system frees when its holder dies."""

    number: int
    handle: int


class MachineSlots:
    """The permits of one account on this machine."""

    def __init__(
        self,
        key: str,
        folder: Path | None = None,
        clock: Callable[[], float] | None = None,
        *,
        lasting: bool = True,
    ) -> None:
        """Make nothing yet.

        Args:
            key: Whose permits.
            folder: Where the files are; a private folder among the temporary ones where None.
            clock: Unix seconds.
            lasting: Whether what is learned of the limit outlives those who share the permits.
        """
        self._parent = folder or _folder()
        self._folder = self._parent / hashlib.sha256(key.encode()).hexdigest()[:32]
        self._clock = clock or (lambda: time.time())  # noqa: PLW0108 - a test may turn the clock later
        self._held: set[int] = set()
        self._lock = threading.Lock()
        self._membership = None if lasting else Membership(self._folder / "members")
        self._touched = 0.0

    @contextlib.contextmanager
    def gate(self) -> Iterator[MachineGate]:
        """Be the only one who counts and takes permits of this account."""
        self._prepare()
        handle = file_lock.opened(self._folder / "gate")
        try:
            _wait_for(handle)
            with self._lock:
                if self._membership is not None and self._membership.join():
                    (self._folder / _LIMIT).unlink(missing_ok=True)
                yield MachineGate(self._folder, self._held, self._clock())
        finally:
            file_lock.release(handle)

    def free(self, slot: FileSlot) -> None:
        """Give a permit back."""
        with self._lock:
            self._held.discard(slot.number)
            os.ftruncate(slot.handle, 0)
            file_lock.release(slot.handle)

    def close(self) -> None:
        """Files stay: others use them."""
        if self._membership is not None:
            with self._lock:
                self._membership.leave()

    def _prepare(self) -> None:
        now = time.monotonic()
        if self._touched and now - self._touched < _TOUCHED_EVERY and self._folder.is_dir():
            return
        _make_private(self._parent)
        fresh = not self._folder.exists()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        os.utime(self._folder)
        self._touched = now
        if fresh:
            _forget_old(self._parent)


class MachineGate:
    """What may be done while the gate is held."""

    def __init__(self, folder: Path, held: set[int], now: float) -> None:
        self._folder = folder
        self._held = held
        self.now = now
        """Unix seconds."""

    def in_use(self) -> int:
        """Permits that are held by whatever process, or were by one that was killed in a request."""
        return len(self._held) + sum(1 for number in self._others() if not self._is_free(number))

    def take(self, seconds: float) -> FileSlot:
        """A permit, whatever the limit is, for a request of at most *seconds*."""
        number = 0
        while True:
            slot = None if number in self._held else self._taken(number)
            if slot is not None:
                self._held.add(number)
                _mark(slot.handle, self.now + seconds)
                return slot
            number += 1

    def read(self) -> Allowance:
        """What is known of the limit."""
        try:
            return Allowance.read(json.loads((self._folder / _LIMIT).read_bytes()))
        except (OSError, ValueError):
            return Allowance()

    def write(self, allowance: Allowance) -> None:
        """Keep what is known of the limit."""
        made = self._folder / "limit.new"
        made.write_text(json.dumps(allowance.as_dict()), encoding="utf-8")
        made.replace(self._folder / _LIMIT)

    def _others(self) -> Iterator[int]:
        names = (entry.name for entry in os.scandir(self._folder))
        return (number for name in names if name.isdigit() and (number := int(name)) not in self._held)

    def _is_free(self, number: int) -> bool:
        slot = self._taken(number)
        if slot is not None:
            file_lock.release(slot.handle)
        return slot is not None

    def _taken(self, number: int) -> FileSlot | None:
        handle = file_lock.opened(self._folder / str(number))
        if not file_lock.take(handle):
            os.close(handle)
            return None
        if 0 < _marked(handle) - self.now <= LONGEST_REQUEST:  # else the clock was set: nothing is known
            file_lock.release(handle)
            return None
        return FileSlot(number, handle)


def _mark(handle: int, until: float) -> None:
    """Write down in the file of a permit until when its request may be under way, in Unix seconds."""
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, b"%017.3f" % until)


def _marked(handle: int) -> float:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        return float(os.read(handle, 32) or 0)
    except ValueError:
        return 0.0


def _wait_for(handle: int) -> None:
    end = time.monotonic() + _GATE_SECONDS
    while not file_lock.take(handle):
        if time.monotonic() > end:
            raise RetryableError(
                "another process holds the gate to the account's permits and does not let go",
                hint="look for a stopped process of this user",
                type="NETSUITE:TOO_MANY_REQUESTS",
            )
        time.sleep(_PAUSE)


def _folder() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"connector-permits-{user}"


def _make_private(folder: Path) -> None:
    """Make *folder* for this user alone, and trust no folder that somebody else put there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    ours = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    if not stat.S_ISDIR(found.st_mode) or not ours:
        raise ConfigurationError(
            f"{folder} is not a folder of this user; permits are not kept there",
            hint="remove it, or point TMPDIR to a folder of this user's own",
        )


def _forget_old(parent: Path) -> None:
    for entry in os.scandir(parent):
        with contextlib.suppress(OSError):
            if time.time() - entry.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(entry.path, ignore_errors=True)
