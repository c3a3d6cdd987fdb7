"""FileEntry: what a folder holds, here or behind a URL."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from connector.file.file_errors import explaining
from connector.file.remote_path import Facts, RemotePath, facts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A file or folder that was found."""

    relative: str
    """Its path below the folder that was searched, with `/` between."""
    facts: Facts

    def record(self, directory: str) -> dict[str, Any]:
        """What a flow sees of it; `path` begins with *directory* as the user wrote it."""
        start = "" if directory in ("", ".") else f"{directory.rstrip('/')}/"
        return {
            "path": f"{start}{self.relative}",
            "name": self.relative.rpartition("/")[2],
            "size": self.facts.size,
            "modified": self.facts.modified,
            "created": self.facts.created,
            "is_directory": self.facts.is_directory,
        }


def entries(folder: Path | RemotePath, *, pattern: str = "*", recursive: bool = False) -> list[FileEntry]:
    """What is in *folder*, by name; hidden files only where *pattern* begins with a point.

    A *pattern* with `/` is compared with the path below the folder, else with the name. Links to folders are not
    followed, and what vanishes meanwhile is left out.
    """
    with explaining(folder):
        found = _remote(folder, recursive) if isinstance(folder, RemotePath) else _local(folder, recursive)
        matching = [entry for entry in found if _matches(entry.relative, pattern)]
    return sorted(matching, key=lambda entry: entry.relative)


def facts(path: Path | RemotePath) -> Facts:
    """Size and times of *path*; raises an OSError where it is not there."""
    if isinstance(path, RemotePath):
        return path.facts()
    status = path.stat()
    born = getattr(status, "st_birthtime", None)  # not every system of Python tells
    return Facts(
        size=status.st_size,
        modified=datetime.fromtimestamp(status.st_mtime, UTC),
        created=None if born is None else datetime.fromtimestamp(born, UTC),
        is_directory=path.is_dir(),
    )


def _local(folder: Path, recursive: bool) -> Iterator[FileEntry]:
    waiting = [(folder, "")]
    while waiting:
        here, before = waiting.pop()
        with os.scandir(here) as found:
            for each in found:
                relative = f"{before}{each.name}"
                try:
                    yield FileEntry(relative=relative, facts=facts(Path(each.path)))
                except FileNotFoundError:  # moved away meanwhile, or a link that leads nowhere
                    continue
                except OSError as error:
                    if error.errno != errno.ELOOP:
                        raise
                    continue
                if recursive and each.is_dir(follow_symlinks=False):
                    waiting.append((Path(each.path), f"{relative}/"))


def _remote(folder: RemotePath, recursive: bool) -> Iterator[FileEntry]:
    for relative, info in folder.found(recursive=recursive).items():
        if relative:
            yield FileEntry(relative=relative, facts=facts_of(info))


def _matches(relative: str, pattern: str) -> bool:
    compared = relative if "/" in pattern else relative.rpartition("/")[2]
    hidden = any(part.startswith(".") for part in relative.split("/"))
    return fnmatchcase(compared, pattern) and (not hidden or pattern.rpartition("/")[2].startswith("."))
