"""Errors of files: what the operating system says, and rows that cannot be read."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError, ConnectivityError, ConnectorError, RejectedError
from connector.file.remote_path import RemotePath

_SHOWN = 20
"""Findings of one page that are listed."""


class ContentError(RejectedError):
    """Rows of a file that cannot be read, each with its line."""

    def __init__(self, path: Path | RemotePath, findings: Sequence[Diagnostic], hint: str, unit: str = "line") -> None:
        """List *findings* about *path*, whose places count the *unit* (line, record)."""
        count = f"{len(findings)} rows" if len(findings) > 1 else "a row"
        first = findings[0]
        super().__init__(
            f"{path} has {count} that cannot be read, first in {unit} {first.where.line if first.where else 0}: "
            f"{first.message}",
            hint=hint,
            type="FILE:ILLEGAL_CONTENT",
        )
        self.findings = tuple(findings)

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """One finding a row, with file and line."""
        return self.findings[:_SHOWN]


def already_there(path: Path | RemotePath) -> ConfigurationError:
    """The error about *path* that is there and may not be replaced."""
    return ConfigurationError(
        f"{path} is there already",
        hint="choose another name, or say that it may be replaced (mode: overwrite, overwrite: true)",
        type="FILE:FILE_ALREADY_EXISTS",
    )


@contextmanager
def explaining(path: Path | RemotePath) -> Iterator[None]:
    """Turn errors of the operating system about *path* into ours."""
    try:
        yield
    except OSError as error:
        raise explained(error, path) from error


def explained(error: OSError, path: Path | RemotePath) -> ConnectorError:
    """*error* about *path* as one of ours."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return ConfigurationError(
            f"there is no file {path}", hint="check the path and working_directory", type="FILE:FILE_NOT_FOUND"
        )
    if isinstance(error, PermissionError):
        return ConfigurationError(
            f"{path} may not be used by this user",
            hint="change the file's or folder's rights",
            type="FILE:ACCESS_DENIED",
        )
    if isinstance(error, FileExistsError):
        return already_there(path)
    if isinstance(error, IsADirectoryError):
        return ConfigurationError(f"{path} is a folder", hint="name a file in it", type="FILE:ILLEGAL_PATH")
    hint = "make room on the disk" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "check the disk or the share"
    return ConnectivityError(f"{path} cannot be used: {error.strerror or error}", hint=hint, type="FILE:CONNECTIVITY")
