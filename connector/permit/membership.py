"""Membership: whether anybody takes part in something kept in files, seen by a lock that members share."""

from __future__ import annotations

import os
import weakref
from pathlib import Path

from connector.permit import file_lock


class Membership:
    """One member's part, from `join` to `leave`, to the end of this object or to the death of its process."""

    def __init__(self, path: Path) -> None:
        """Take no part yet; *path* is the file whose lock the members share."""
        self._path = path
        self._end: weakref.finalize[..., Membership] | None = None

    def join(self) -> bool:
        """Take part; whether nobody did before. One member at a time may join.

        A file that somebody removed meanwhile is no longer the one that the others share: then this joins anew.
        """
        if self._end is not None and self._path.exists():
            return False
        self.leave()
        handle = file_lock.opened(self._path)
        alone = file_lock.take(handle)
        file_lock.take(handle, shared=True)
        self._end = weakref.finalize(self, os.close, handle)  # a forked child keeps its copy of the lock
        return alone

    def leave(self) -> None:
        """Take part no longer."""
        if self._end is not None:
            self._end()
            self._end = None
