"""Landing: where a file grows on this machine, and how it gets its name when it is complete."""

from __future__ import annotations

import glob
import os
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from connector.file.remote_path import RemotePath
from connector.file.session import FileSession

_ABANDONED = 30 * 86_400.0
"""Seconds after which what nobody went on with is removed."""


@dataclass(frozen=True, kw_only=True)
class Landing:
    """The way of one file to its name."""

    target: Path | RemotePath
    folder: Path
    """Where it grows."""
    name: str
    """What it is called there."""
    scope: str
    """Who writes it: a step of a run, which finds its part again. Others write parts of their own."""

    @property
    def part(self) -> Path:
        """What is there of it."""
        return self._own("part")

    @property
    def whole(self) -> Path:
        """The file that a format makes of the part at the end."""
        return self._own("whole")

    @property
    def journal(self) -> Path:
        """Which units are in the part."""
        return self._own("journal")

    def tidy(self) -> None:
        """Remove what others have begun and nobody has gone on with for a month."""
        before = time.time() - _ABANDONED
        for kind in ("part", "whole", "journal"):
            for left in self.folder.glob(f".{glob.escape(self.name)}.{'[0-9a-f]' * len(self._mark)}.{kind}"):
                with suppress(FileNotFoundError):
                    if left.lstat().st_mtime < before:
                        left.unlink()

    @cached_property
    def _mark(self) -> str:
        return sha256(self.scope.encode()).hexdigest()[:12]

    def _own(self, kind: str) -> Path:
        return self.folder / f".{self.name}.{self._mark}.{kind}"

    def size(self) -> int:
        """Bytes under its name now; 0 where nothing is there."""
        if not self.target.exists():
            return 0
        return self.target.facts().size if isinstance(self.target, RemotePath) else self.target.stat().st_size

    def fetch(self) -> None:
        """Begin the part with what a remote place holds."""
        if isinstance(self.target, RemotePath):
            self.target.system.get_file(self.target.path, str(self.part))

    def land(self, file: Path) -> None:
        """Give *file* its name: whoever looks sees the old content or the new, never a part."""
        if isinstance(self.target, RemotePath):
            self.target.take(file, self._mark)
            return
        file.replace(self.target)
        sync_folder(self.target.parent)


def landing(session: FileSession, text: str, unit: str = "") -> Landing:
    """Where the file that *text* names grows: beside it, or in the folder for uploads; written by *unit*."""
    target, scope = session.target(text), unit or uuid.uuid4().hex
    if isinstance(target, RemotePath):
        mark = sha256(target.url.encode()).hexdigest()[:16]
        return Landing(target=target, folder=session.uploads, name=f"{mark}-{target.name}", scope=scope)
    return Landing(target=target, folder=target.parent, name=target.name, scope=scope)


def sync_folder(folder: Path) -> None:
    """Have the names in *folder* on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
