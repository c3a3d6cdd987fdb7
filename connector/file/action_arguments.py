"""Arguments of operations on whole files, and what they may end with."""

from __future__ import annotations

from pydantic import Field

from connector.expression.template import Arguments

ERRORS = (
    "FILE:FILE_NOT_FOUND",
    "FILE:FILE_ALREADY_EXISTS",
    "FILE:ACCESS_DENIED",
    "FILE:ILLEGAL_PATH",
    "FILE:CONNECTIVITY",
)
"""What an operation on a file may end with."""


class TwoPathsArguments(Arguments):
    """A file and where it goes."""

    source: str = Field(min_length=1)
    """The file (Mule: sourcePath)."""
    target: str = Field(min_length=1)
    """The new path, or a folder that is there (Mule: targetPath)."""
    overwrite: bool = False
    """Whether a file that is there is replaced."""
    create_parent_directories: bool = True
    """Whether missing folders are made."""
