"""RemotePath: a file behind an fsspec URL, with the few methods of pathlib.Path that the connector uses."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from connector.errors import ConfigurationError, ConnectivityError
from connector.optional_library import library

_USER = re.compile(r"://[^/@]*@")
_MODIFIED = ("mtime", "LastModified", "last_modified", "modified", "updated", "created")
"""Where the file systems of fsspec say when a file was changed; memory:// has its only moment under `created`."""
_CREATED = ("created", "creation_time", "timeCreated")
_BUFFER = 1 << 20
WHOLE_PUTS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "oci"})
"""Object stores: an object is there when its upload is complete, and never in parts."""


def is_url(text: str) -> bool:
    """Whether *text* is a URL and no path of this machine."""
    return "://" in text


def normal(url: str) -> str:
    """*url* without `.`, `..` and doubled slashes."""
    scheme, _, rest = url.partition("://")
    first = "/" if rest.startswith("/") else ""
    return f"{scheme}://{first}{posixpath.normpath(rest).lstrip('/')}".removesuffix("/.")


def remote_path(url: str, options: Mapping[str, Any]) -> RemotePath:
    """The file at *url*, opened with *options* of its fsspec file system."""
    shown = _USER.sub("://", url)
    fsspec = library("fsspec", "remote-files")
    try:
        system, path = fsspec.core.url_to_fs(url, **options)
    except ImportError as error:
        raise ConfigurationError(f"{shown}: {error}", hint="install the library it names") from error
    except (ValueError, TypeError) as error:  # no such protocol, or options it does not know
        hint = "check the scheme of the URL and storage_options"
        raise ConfigurationError(f"{shown} cannot be opened: {error}", hint=hint, type="FILE:ILLEGAL_PATH") from error
    except Exception as error:
        hint = "check the address, the network and storage_options"
        message = f"{shown} cannot be reached: {type(error).__name__}"
        raise ConnectivityError(message, hint=hint, type="FILE:CONNECTIVITY") from error
    return RemotePath(system=system, path=path, url=url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a file system says about a file."""

    size: int
    modified: datetime | None
    created: datetime | None
    is_directory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemotePath:
    """One place in a remote file system."""

    system: Any = field(repr=False)
    path: str
    """As its file system calls it."""
    url: str = field(repr=False)

    def __str__(self) -> str:
        """The URL without user and password."""
        return _USER.sub("://", self.url)

    @property
    def name(self) -> str:
        """The last part."""
        return posixpath.basename(self.path)

    @property
    def parent(self) -> RemotePath:
        """The folder it is in."""
        return self / ".."

    def __truediv__(self, text: str) -> RemotePath:
        start = "/" if self.path.startswith("/") else ""
        path = start + posixpath.normpath(f"{self.path}/{text}").lstrip("/")
        return RemotePath(system=self.system, path=path, url=normal(f"{self.url}/{text}"))

    def with_name(self, name: str) -> RemotePath:
        """Its sibling *name*."""
        return self / f"../{name}"

    def open(self, mode: str = "rb") -> BinaryIO:
        """Open it for reading (`rb`) or writing (`wb`) bytes."""
        opened = self.system.open(self.path, mode)
        reading = mode == "rb" and not isinstance(opened, io.BytesIO)
        return cast(BinaryIO, io.BufferedReader(opened, _BUFFER) if reading else opened)

    def exists(self) -> bool:
        """Whether it is there."""
        return bool(self.system.exists(self.path))

    def is_dir(self) -> bool:
        """Whether it is a folder."""
        return bool(self.system.isdir(self.path))

    def facts(self) -> Facts:
        """Size and times."""
        return facts_of(self.system.info(self.path))

    def found(self, *, recursive: bool) -> Mapping[str, Any]:
        """What is below, by its path here → what the file system says of it."""
        depth = None if recursive else 1
        below = self.system.find(self.path, maxdepth=depth, withdirs=True, detail=True)
        start = f"{self.path.rstrip('/')}/"
        return {name.rstrip("/").removeprefix(start): info for name, info in below.items() if name.startswith(start)}

    def make_folder(self) -> None:
        """Make it a folder, with those above; object stores have none and do nothing."""
        self.system.makedirs(self.path, exist_ok=True)

    def unlink(self) -> None:
        """Remove the file."""
        self.system.rm_file(self.path)

    def remove_tree(self) -> None:
        """Remove the folder and all in it."""
        self.system.rm(self.path, recursive=True)

    def take(self, file: Path, mark: str) -> None:
        """Have the content of the local *file*: readers see it whole, or what was there before.

        *mark* tells who writes from others that upload to the same name at the same time.
        """
        protocols = self.system.protocol if isinstance(self.system.protocol, tuple) else (self.system.protocol,)
        if WHOLE_PUTS.intersection(protocols):
            self.system.put_file(str(file), self.path)
            return
        self.parent.make_folder()
        growing = self.with_name(f".{self.name}.{mark}.part")
        self.system.put_file(str(file), growing.path)
        self.system.mv(growing.path, self.path)


def facts_of(info: Mapping[str, Any]) -> Facts:
    """What *info* of fsspec means."""
    return Facts(
        size=int(info.get("size") or 0),
        modified=_moment(info, _MODIFIED),
        created=_moment(info, _CREATED),
        is_directory=info.get("type") == "directory",
    )


def _moment(info: Mapping[str, Any], names: tuple[str, ...]) -> datetime | None:
    found = next((info[name] for name in names if info.get(name) is not None), None)
    if isinstance(found, str):
        found = datetime.fromisoformat(found)
    if isinstance(found, int | float):
        return datetime.fromtimestamp(found, UTC)
    if not isinstance(found, datetime):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
