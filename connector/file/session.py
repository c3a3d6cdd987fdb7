"""FileSession: paths as a configuration sees them."""

from __future__ import annotations

from pathlib import Path

from connector.errors import ConfigurationError
from connector.file.config import FileConfig
from connector.reference import resolve_text


class FileSession:
    """The files of one configuration; holds nothing open."""

    transport = "local"

    def __init__(self, config: FileConfig) -> None:
        """Look for files as *config* says."""
        self.config = config
        self._root = Path(resolve_text(config.root)).resolve() if config.root else None
        start = resolve_text(config.working_directory)
        self._start = Path(start).expanduser() if start else self._root or Path()

    def refusal(self, transport: str) -> str:
        """Why *transport* cannot be used: files have no choice of transports."""
        return "" if transport == "local" else "files are read and written in one way only"

    def path(self, text: str) -> Path:
        """The file that *text* names; raises FILE:ILLEGAL_PATH where it lies outside of the root."""
        if not text.strip() or "\0" in text:
            raise ConfigurationError(f"{text!r} is not a path", hint="name a file", type="FILE:ILLEGAL_PATH")
        path = self._start / Path(text).expanduser()
        if self._root is not None and not path.resolve().is_relative_to(self._root):
            raise ConfigurationError(
                f"{text} lies outside of {self._root}",
                hint="name a file below the root of the file configuration, or change its root",
                type="FILE:ILLEGAL_PATH",
            )
        return path

    def close(self) -> None:
        """Nothing is held open."""
