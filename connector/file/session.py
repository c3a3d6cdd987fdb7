"""FileSession: paths as a configuration sees them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from connector.errors import ConfigurationError
from connector.file.config import FileConfig
from connector.file.remote_path import RemotePath, is_url, normal, remote_path
from connector.reference import resolve_text

_FILE = "file://"


class FileSession:
    """The files of one configuration; holds nothing open."""

    transport = "local"

    def __init__(self, config: FileConfig) -> None:
        """Look for files as *config* says."""
        self.config = config
        root = _local(resolve_text(config.root))
        self._root_url = normal(root) if is_url(root) else ""
        self._root = Path(root).resolve() if root and not self._root_url else None
        start = _local(resolve_text(config.working_directory))
        self._start_url = start if is_url(start) else "" if start else self._root_url
        self._start = Path(start).expanduser() if start and not self._start_url else self._root or Path()
        self._options = _resolved(config.storage_options)

    def refusal(self, transport: str) -> str:
        """Why *transport* cannot be used: files have no choice of transports."""
        return "" if transport == "local" else "files are read and written in one way only"

    def path(self, text: str) -> Path | RemotePath:
        """The file that *text* names; raises FILE:ILLEGAL_PATH where it lies outside of the root."""
        if not text.strip() or "\0" in text:
            raise ConfigurationError(f"{text!r} is not a path", hint="name a file", type="FILE:ILLEGAL_PATH")
        text = _local(text)
        if is_url(text) or self._start_url:
            return self._remote(text)
        try:
            os.fsencode(text)
            path = self._start / Path(text).expanduser()
            inside = self._root is None or path.resolve().is_relative_to(self._root)
        except (RuntimeError, UnicodeError):  # links in a circle, a home of nobody, half a character
            hint = "name a file that can be there"
            raise ConfigurationError(f"{text!r} leads nowhere", hint=hint, type="FILE:ILLEGAL_PATH") from None
        if self._root_url or not inside:
            raise self._outside(text)
        return path

    def target(self, text: str) -> Path | RemotePath:
        """As `path`, for what will get that name: the file behind a link, and never a device or a pipe.

        A new file takes its name by being renamed, which would put it in the place of `/dev/null` itself.
        """
        path = self.path(text)
        if isinstance(path, RemotePath):
            return path
        path = path.resolve() if path.is_symlink() else path
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ConfigurationError(
                f"{text} is a device or a pipe, no file",
                hint="name a file; `connector call` prints records to standard output",
                type="FILE:ILLEGAL_PATH",
            )
        return path

    @property
    def uploads(self) -> Path:
        """Where files for a URL grow."""
        if self.config.upload_directory:
            return Path(resolve_text(self.config.upload_directory)).expanduser()
        from platformdirs import user_cache_path  # noqa: PLC0415 - only who writes to a URL needs it

        return user_cache_path("netsuite-flows", appauthor=False) / "uploads"

    def close(self) -> None:
        """Nothing is held open."""

    def _remote(self, text: str) -> RemotePath:
        url = normal(text if is_url(text) else f"{self._start_url}/{text}")
        inside = url == self._root_url or url.startswith(f"{self._root_url}/")
        if self._root is not None or (self._root_url and not inside):
            raise self._outside(text)
        return remote_path(url, self._options)

    def _outside(self, text: str) -> ConfigurationError:
        return ConfigurationError(
            f"{text} lies outside of {self._root or self._root_url}",
            hint="name a file below the root of the file configuration, or change its root",
            type="FILE:ILLEGAL_PATH",
        )


def _local(text: str) -> str:
    """*text*, a `file://` URL as the path it names."""
    return unquote(text.removeprefix(_FILE)) if text.startswith(_FILE) else text


def _resolved(value: Any) -> Any:
    if isinstance(value, str):
        return resolve_text(value)
    if isinstance(value, Mapping):
        return {key: _resolved(item) for key, item in value.items()}
    return [_resolved(item) for item in value] if isinstance(value, list) else value
