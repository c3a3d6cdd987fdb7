"""AppendLedger: beside a file that is added to, which units have added to it: each once, one after the other.

Equal bytes tell nothing about who added them: a unit that is redone after a kill looks for its own line. The line is
written before the bytes; where they did not all arrive, whoever comes next cuts them off, and the unit adds them again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from connector.file import file_actions
from connector.file.landing import Landing
from connector.frozen_json import freeze, thaw

MOST = 5000
"""Lines that are kept at least; whoever is redone was among the last."""
_DONE = b"{}\n"
"""The line behind one whose bytes are all there."""
_HERE = Lock()
"""Takes turns inside of this process, where folders cannot be locked."""
Made = Callable[[int], tuple[bytes, Any]]
"""`(bytes of the file now) -> (what is added, small JSON to remember)`."""


@dataclass(frozen=True, slots=True)
class AppendLedger:
    """What units have added to the file of one landing."""

    landing: Landing

    @property
    def path(self) -> Path:
        """Where it is kept."""
        return self.landing.folder / f".{self.landing.name}.appends"

    def added(self, unit: str, make: Made) -> Any:
        """Add what *make* gives, unless *unit* has done so; what it remembered then. An empty *unit* is not kept."""
        with _alone(self.landing.folder):
            known = self._whole()
            found = _last(known, f'"unit":{freeze(unit)},') if unit else None
            if found is not None:
                return found["note"]
            start = self.landing.size()
            data, note = make(start)
            if unit:
                self._keep(known, {"unit": unit, "start": start, "length": len(data), "note": note})
            file_actions.put(self.landing.target, data, mode="append", make_folders=False)
            if unit:
                self._line(_DONE)
            return note

    def recall(self, unit: str) -> Any:
        """What *unit* remembered; None where it has not added anything."""
        with _alone(self.landing.folder):
            found = _last(self._whole(), f'"unit":{freeze(unit)},')
        return None if found is None else found["note"]

    def latest(self, scope: str) -> Any:
        """What the last unit of *scope* remembered; for whoever is in `added`."""
        found = _last(self._read(), f'"unit":{freeze(scope)[:-1]}[')
        return None if found is None else found["note"]

    def forget(self, scope: str) -> None:
        """Drop the unit *scope* and those of it: none of them is redone any more."""
        if not self.path.exists():
            return
        with _alone(self.landing.folder):
            begins = f'{{"unit":{freeze(scope)[:-1]}'
            gone = (f'{begins}",'.encode(), f"{begins}[".encode(), _DONE)
            left = [line for line in self._whole().splitlines(keepends=True) if not line.startswith(gone)]
            self._write(b"".join([*left, _DONE]) if left else b"")

    def _whole(self) -> bytes:
        """Its lines, once what was broken off is undone."""
        raw = self._read()
        whole = raw[: raw.rfind(b"\n") + 1]
        if whole and not whole.endswith(_DONE):
            whole = self._undone(whole)
        if whole != raw:
            self._write(whole)
        return whole

    def _undone(self, lines: bytes) -> bytes:
        """*lines* once the last is settled, whose process was killed: its bytes are all there, or none of them."""
        entry, size = _last(lines, '"unit":'), self.landing.size()
        if entry is None:
            return b""  # what lies there is none of ours
        if size >= entry["start"] + entry["length"]:
            return lines + _DONE
        if size > entry["start"] and isinstance(self.landing.target, Path):
            os.truncate(self.landing.target, entry["start"])
        return lines[: lines.rfind(b"\n", 0, -1) + 1]

    def _keep(self, known: bytes, entry: dict[str, Any]) -> None:
        line = freeze(entry).encode("utf-8", "surrogatepass") + b"\n"
        if known.count(b"\n") >= 2 * MOST:
            known = b"".join(known.splitlines(keepends=True)[-MOST:])
            self._write(known)
        self._line(line)

    def _line(self, line: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(self.path, flags, 0o666), "ab") as file:
            file.write(line)
            file.flush()
            if line != _DONE:  # which is found out without it
                os.fsync(file.fileno())

    def _read(self) -> bytes:
        if self.path.is_symlink():
            self.path.unlink()  # it would lead to a file that is none of ours
        with suppress(FileNotFoundError):
            return self.path.read_bytes()
        return b""

    def _write(self, lines: bytes) -> None:
        if not lines:
            self.path.unlink(missing_ok=True)
            return
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.write_bytes(lines)
        fresh.replace(self.path)


def _last(lines: bytes, holds: str) -> dict[str, Any] | None:
    """The last of *lines* that begins with *holds*, behind its brace."""
    begins = b"{" + holds.encode()
    at = lines.rfind(b"\n" + begins, 0, -1) if lines else -1
    if at < 0 and not lines.startswith(begins):
        return None
    line = lines[at + 1 :].split(b"\n", 1)[0]
    found: dict[str, Any] = thaw(line.decode("utf-8", "surrogatepass"))
    return found


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else adds to a file of *folder* meanwhile, be it a thread or a process of this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        with nullcontext() if _locked(handle) else _HERE:
            yield
    finally:
        os.close(handle)  # gives the lock back


def _locked(handle: int) -> bool:
    """Wait for the lock of a folder; False where system or disk has none."""
    try:
        import fcntl  # noqa: PLC0415 - not everywhere

        fcntl.flock(handle, fcntl.LOCK_EX)
    except (ImportError, OSError):
        return False
    return True
