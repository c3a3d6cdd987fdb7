"""Filled databases: kept in memory by this process, and in a file for the next; the second sandbox starts at once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from connector.sandbox.storage import store_copy
from connector.sandbox.storage.store import Store

FOLDER_VARIABLE = "CONNECTOR_SANDBOX_CACHE"
"""Environment variable: the folder of the files; empty keeps none."""
_KEPT: dict[str, bytes] = {}
_LOCK = threading.Lock()
_LARGEST = 64 * 1024 * 1024
_MOST_FILES = 8
_PACKAGE = Path(__file__).parents[1]


def fill(store: Store, key: str, load: Callable[[], None], *, sources: Path | None = None) -> None:
    """Fill the empty *store* with what *load* writes, or with what it wrote before under *key*.

    With *sources*, a folder that the rows depend on beside this package, they are kept in a file too.
    """
    with _LOCK:
        kept = _KEPT.get(key)
    file = _file(key, sources) if sources and kept is None else None
    if kept is None and file is not None:
        kept = _read(file)
    if kept is not None and _put_back(store, kept):
        _keep(key, kept)
        return
    load()
    made = store_copy.copied(store)
    if len(made) <= _LARGEST:
        _keep(key, made)
        if file is not None:
            _write(file, made)


def _keep(key: str, made: bytes) -> None:
    with _LOCK:
        _KEPT[key] = made


def _put_back(store: Store, kept: bytes) -> bool:
    try:
        store_copy.put_back(store, kept)
    except sqlite3.DatabaseError:  # somebody wrote into the cache
        return False
    return True


# -------------------------------------------------------------------- files


def folder() -> Path | None:
    """Where the files lie: `CONNECTOR_SANDBOX_CACHE`, else the user's cache; None: nowhere."""
    given = os.environ.get(FOLDER_VARIABLE)
    if given is not None:
        return Path(given) if given else None
    cache = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(cache) / "connector" / "sandbox-seeds"


def _file(key: str, sources: Path) -> Path | None:
    """The file of *key* as code and data are now: names, sizes and times of all their files are part of its name."""
    where = folder()
    if where is None:
        return None
    digest = hashlib.sha256(key.encode())
    for path in _sources(sources):
        seen = path.stat()
        digest.update(f"{path}|{seen.st_size}|{seen.st_mtime_ns}\n".encode())
    return where / f"{digest.hexdigest()[:32]}.sqlite"


def _sources(more: Path) -> Iterator[Path]:
    """Everything that the rows of a seed depend on: how they are made, and how they are kept."""
    for folder in ("storage", "records", "accounting", "people", "seeds"):
        yield from sorted((_PACKAGE / folder).rglob("*.py"))
    yield from sorted((_PACKAGE / "seeds").rglob("*.yaml"))
    yield from sorted(more.glob("*.yaml"))


def _read(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_uid != os.getuid():
                return None  # records that another user prepared are not trusted
            return opened.read()
    except (OSError, AttributeError):  # AttributeError: a system without user ids
        return None


def _write(file: Path, made: bytes) -> None:
    """Keep *made* for the next process; where that cannot be, nothing is lost but time."""
    temporary = file.with_suffix(f".{os.getpid()}.{threading.get_ident()}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(made)
        temporary.replace(file)  # a reader sees the whole file or none
        newest = sorted(file.parent.glob("*.sqlite"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in newest[_MOST_FILES:]:
            old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
