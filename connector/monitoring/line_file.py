"""Where the lines of a log go: a file that its owner alone reads, or stderr; whole lines at a time."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from connector.errors import ConfigurationError

_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
_OWNER_ONLY = 0o600


def to_stderr(stream: IO[Any]) -> Callable[[str], None]:
    """What writes lines to *stream*; where that is a real file it is not buffered, so that a signal may write too."""
    try:
        number = stream.fileno()
    except OSError:  # a stand-in for stderr, as tests and notebooks have
        return lambda line: print(line, file=stream, flush=True)

    def write(line: str) -> None:
        with suppress(OSError):  # nobody reads it any more
            os.write(number, f"{line}\n".encode("utf-8", errors="replace"))

    return write


class LineFile:
    """Appends lines; several processes may write into one file. A full disk loses lines and stops nothing.

    Where it was moved away, as `logrotate` does, it is made anew.
    """

    def __init__(self, path: str | Path) -> None:
        """Open *path*, which is made where it is missing; raises ConfigurationError where it cannot be written."""
        self.path = Path(path).expanduser()
        self._lock = threading.RLock()  # whoever handles a signal may write too
        self._file = -1
        try:
            self._open()
        except OSError as error:
            raise ConfigurationError(
                f"the log {self.path} cannot be written: {error.strerror}",
                hint="name a file in a folder of this user with --log-file; a symbolic link is not followed",
            ) from None

    def write(self, line: str) -> None:
        """Append *line*, which ends without a newline."""
        with self._lock:
            try:
                if self._was_moved():
                    self._open()
                os.write(self._file, f"{line}\n".encode("utf-8", errors="replace"))
            except OSError:  # a full disk does not stop the work
                return

    def close(self) -> None:
        """Write no more."""
        with self._lock:
            self._shut()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        self._shut()
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(self.path, _FLAGS, _OWNER_ONLY)
        if stat.S_ISREG(os.fstat(self._file).st_mode):  # /dev/stderr and pipes keep what they have
            os.fchmod(self._file, _OWNER_ONLY)

    def _shut(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _was_moved(self) -> bool:
        """Whether the file is not at its path any more, as after `logrotate`."""
        if self._file < 0:
            return True
        try:
            there = self.path.stat()
        except FileNotFoundError:
            return True
        here = os.fstat(self._file)
        return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)
