"""What accounts said about their record types, kept in the user's cache folder: 0600, written whole, with its age."""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FORMAT = 1
"""Raised where an older file cannot be read any more: it then counts as missing."""
_UNSAFE = re.compile(r"[^a-z0-9_.-]")


class MetadataCache:
    """The files of one account and one role; None for a folder keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        """Use *folder*, which is made when first written to."""
        self.folder = folder

    def read(self, name: str) -> Mapping[str, Any] | None:
        """What was kept under *name*; None where nothing was, or nothing that can be read."""
        path = self._path(name)
        if path is None:
            return None
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(kept, dict) and kept.get("format") == _FORMAT and isinstance(kept.get("data"), dict):
                data: dict[str, Any] = kept["data"]
                return data
        return None

    def write(self, name: str, data: Mapping[str, Any]) -> None:
        """Keep *data* under *name*; a folder that cannot be written to costs time, nothing else."""
        path = self._path(name)
        if path is None:
            return
        text = json.dumps({"format": _FORMAT, "data": data}, ensure_ascii=False, sort_keys=True)
        with contextlib.suppress(OSError):
            _write_whole(path, text)

    def _path(self, name: str) -> Path | None:
        return None if self.folder is None else self.folder / f"{_UNSAFE.sub('_', name.lower())}.json"


def folder_of(root: Path, account: str, role: str) -> Path:
    """Where the metadata of *account* is kept as *role* sees it: any texts that tell them apart."""
    return root / "metadata" / _UNSAFE.sub("_", account.lower()) / _UNSAFE.sub("_", role.lower())


def _write_whole(path: Path, text: str) -> None:
    """Put *text* at *path* so that nobody sees half of it and nobody else can read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")  # made with 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
