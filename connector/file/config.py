"""FileConfig: where files are looked for, and which folder they may not leave."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from connector.config_model import ConfigModel


class FileConfig(ConfigModel):
    """A place in a file system, of this machine or behind a URL (Mule: the File connector's connection)."""

    type: Literal["file"] = "file"
    """The connector."""
    working_directory: str = ""
    """Folder or URL (`s3://bucket/in`, `sftp://host/in`) where relative paths start (Mule: workingDir); empty is
    `root`, else the folder the process runs in."""
    root: str = ""
    """Folder or URL that no path may leave, not even through a link; empty allows every path."""
    storage_options: dict[str, Any] = Field(default={}, repr=False)
    """What the fsspec file system of the URLs takes, e.g. `{key: "${env:AWS_KEY}", secret: "${env:AWS_SECRET}"}`."""
    upload_directory: str = ""
    """Folder of this machine where a file for a URL grows until it is complete; empty is the user's cache folder.
    A run that may go on on another machine needs one that both see."""
