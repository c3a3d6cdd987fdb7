"""Places for the contents of kept pages: a folder, or any store that fsspec knows; the state holds the claim check."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from connector.errors import ConfigurationError, ConnectivityError

_FILE = "file://"


class Place(Protocol):
    """Where files of runs are: RUN/NAME below one root."""

    shown: str
    """The root for a person, and for other processes: without credentials."""

    def write(self, run: str, name: str, content: bytes) -> None:
        """Keep *content*; what is read under its name is whole."""

    def read(self, run: str, name: str) -> bytes | None:
        """What is kept; None where nothing is."""

    def remove(self, run: str, names: Iterable[str]) -> None:
        """Remove files; what is not there is no error."""

    def remove_run(self, run: str) -> None:
        """Remove all files of *run*."""


class Folder:
    """A folder, of this machine or mounted by all; files are for their owner alone."""

    def __init__(self, root: Path) -> None:
        """Make nothing yet."""
        self._root = root.expanduser().absolute()
        self.shown = str(self._root)

    def write(self, run: str, name: str, content: bytes) -> None:
        """As `Place.write`: to another name first, and to the disk before it takes its own."""
        folder = self._root / run
        part = folder / f".{name}.{uuid.uuid4().hex}"
        with _told(self.shown, "written"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(folder / name)
            except BaseException:
                part.unlink(missing_ok=True)
                raise

    def read(self, run: str, name: str) -> bytes | None:
        """As `Place.read`."""
        with _told(self.shown, "read"):
            try:
                return (self._root / run / name).read_bytes()
            except FileNotFoundError:
                return None

    def remove(self, run: str, names: Iterable[str]) -> None:
        """As `Place.remove`."""
        with _told(self.shown, "removed from"):
            for name in names:
                (self._root / run / name).unlink(missing_ok=True)

    def remove_run(self, run: str) -> None:
        """As `Place.remove_run`."""
        with _told(self.shown, "removed from"), suppress(FileNotFoundError):
            shutil.rmtree(self._root / run)


class RemoteStore:
    """A store behind fsspec: `s3://…`, `gs://…`, `memory://…`."""

    def __init__(self, url: str) -> None:
        """Find the store's library; nothing is asked of the store yet."""
        parts = urlsplit(url)
        self.shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")
        try:
            self._files, root = import_module("fsspec.core").url_to_fs(url)
        except ImportError as error:
            missing = "fsspec" if error.name in ("fsspec", "fsspec.core") else f"the library for {parts.scheme}://"
            raise ConfigurationError(
                f"pages cannot be kept at {self.shown}: {missing} is not installed",
                hint="pip install 'netsuite-flows[spool]', and what fsspec needs for that store (s3fs, gcsfs, adlfs)",
            ) from None
        except ValueError:
            raise ConfigurationError(
                f"pages cannot be kept at {self.shown}: fsspec knows no {parts.scheme}://",
                hint="give a folder, or a URL as fsspec knows it: s3://bucket/folder",
            ) from None
        self._root = str(root).rstrip("/")

    def write(self, run: str, name: str, content: bytes) -> None:
        """As `Place.write`; under its own name at once, since nobody asks for a page before it is in the state."""
        with _told(self.shown, "written"):
            self._files.makedirs(f"{self._root}/{run}", exist_ok=True)
            self._files.pipe_file(f"{self._root}/{run}/{name}", content)

    def read(self, run: str, name: str) -> bytes | None:
        """As `Place.read`."""
        with _told(self.shown, "read"):
            try:
                return bytes(self._files.cat_file(f"{self._root}/{run}/{name}"))
            except FileNotFoundError:
                return None

    def remove(self, run: str, names: Iterable[str]) -> None:
        """As `Place.remove`."""
        with _told(self.shown, "removed from"):
            for name in names:
                with suppress(FileNotFoundError):
                    self._files.rm_file(f"{self._root}/{run}/{name}")

    def remove_run(self, run: str) -> None:
        """As `Place.remove_run`."""
        with _told(self.shown, "removed from"), suppress(FileNotFoundError):
            self._files.invalidate_cache()  # other processes have written there
            self._files.rm(f"{self._root}/{run}", recursive=True)


@lru_cache(maxsize=16)
def open_place(url: str) -> Place:
    """The place at *url*: a folder, `file://…`, or a URL of fsspec.

    Raises:
        ConfigurationError: Its library is not installed, or there is none.
    """
    return Folder(Path(url.removeprefix(_FILE))) if url.startswith(_FILE) or "://" not in url else RemoteStore(url)


@contextmanager
def _told(place: str, done: str) -> Iterator[None]:
    """Failures of a place as ours; what its library says may hold an address with a password, so it is not repeated."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:
        reason: Any = getattr(error, "strerror", None) or type(error).__name__
        raise ConnectivityError(
            f"a page of a run cannot be {done} {'' if ' ' in done else 'at '}{place}: {reason}",
            type="STATE:CONNECTIVITY",
            hint="check that the place of kept pages is there, has room, and that this user may write to it (`spool`)",
        ) from error
