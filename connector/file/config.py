"""FileConfig: where files are looked for, and which folder they may not leave."""

from __future__ import annotations

from typing import Literal

from connector.config_model import ConfigModel


class FileConfig(ConfigModel):
    """A place in the file system (Mule: the File connector's connection)."""

    type: Literal["file"] = "file"
    """The connector."""
    working_directory: str = ""
    """Folder where relative paths start (Mule: workingDir); empty is `root`, else the folder the process runs in."""
    root: str = ""
    """Folder that no path may leave, not even through a link; empty allows every path."""
