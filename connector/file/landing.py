"""Landing: where a file grows on this machine, and how it gets its name when it is complete."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from connector.file.remote_path import RemotePath
from connector.file.session import FileSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The way of one file to its name."""

    target: Path | RemotePath
    folder: Path
    """Where it grows."""
    name: str
    """What it is called there."""

    @property
    def part(self) -> Path:
        """What is there of it."""
        return self.folder / f".{self.name}.part"

    @property
    def whole(self) -> Path:
        """The file that a format makes of the part at the end."""
        return self.folder / f".{self.name}.whole"

    @property
    def journal(self) -> Path:
        """Which units are in the part."""
        return self.folder / f".{self.name}.journal"

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
            self.target.take(file)
            return
        file.replace(self.target)
        sync_folder(self.target.parent)


def landing(session: FileSession, text: str) -> Landing:
    """Where the file that *text* names grows: beside it, or in the folder for uploads."""
    target = session.target(text)
    if isinstance(target, RemotePath):
        mark = sha256(target.url.encode()).hexdigest()[:16]
        return Landing(target=target, folder=session.uploads, name=f"{mark}-{target.name}")
    return Landing(target=target, folder=target.parent, name=target.name)


def sync_folder(folder: Path) -> None:
    """Have the names in *folder* on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
