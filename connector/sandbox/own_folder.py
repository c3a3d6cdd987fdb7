"""OwnFolder: a temporary folder that is gone with its process, at the latest when the next one starts."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

if sys.platform != "win32":  # where nothing is locked, and so nothing swept
    import fcntl

_ALIVE = ".alive"
"""File in each folder that its process holds locked; a lock ends with its process, however that ends."""
_SETTLED = 60.0
"""Seconds: a younger folder may be about to be locked."""


class OwnFolder:
    """A folder for this user alone, below the system's place for temporary files; `close()` removes it.

    A process that is killed cannot remove what it made. So whoever makes the next folder of the same *prefix* removes
    those of this user that no living process holds.
    """

    def __init__(self, prefix: str, place: Path | None = None) -> None:
        where = Path(place or tempfile.gettempdir())
        sweep(where, prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
        self._held = os.open(self.path / _ALIVE, os.O_RDWR | os.O_CREAT, 0o600)
        if sys.platform != "win32":
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def close(self) -> None:
        """Remove the folder and all that is in it; again does nothing."""
        if self._held >= 0:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._held)
            self._held = -1


def sweep(where: Path, prefix: str) -> None:
    """Remove the folders in *where* that a process of this user left behind; one that cannot be removed stays."""
    for folder in where.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            if _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether *folder* is this user's and nobody holds it; raises OSError where that cannot be told."""
    if sys.platform == "win32":
        return False
    seen = folder.lstat()
    if folder.is_symlink() or seen.st_uid != os.getuid() or time.time() - seen.st_mtime < _SETTLED:
        return False
    held = os.open(folder / _ALIVE, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True
