"""What is done with whole files: read, write, copy, move, delete; here, behind a URL, and between the two."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from connector.errors import AmbiguousError, ConfigurationError, RejectedError
from connector.file.file_entries import facts
from connector.file.file_errors import already_there, explaining
from connector.file.landing import sync_folder
from connector.file.remote_path import RemotePath

AnyPath = Path | RemotePath


def content(path: AnyPath, most: int) -> bytes:
    """All bytes of *path*; raises RejectedError for more than *most*."""
    with explaining(path), path.open("rb") as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise RejectedError(
            f"{path} is longer than {most} bytes",
            hint="read it as a stream (file.read_csv, file.read_json_lines …), or raise max_bytes",
            type="FILE:ILLEGAL_CONTENT",
        )
    return found


def put(path: AnyPath, data: bytes, *, mode: str, make_folders: bool) -> None:
    """Have *data* in *path*, or behind what is there (`append`); but for that whole, or not at all."""
    with explaining(path):
        if mode == "create_new" and path.exists():
            raise already_there(path)
        ready(path.parent, make=make_folders)
        if mode == "append" and isinstance(path, Path):  # in place: a kill leaves no file of another name
            _add(path, data)
            return
        if mode == "append" and isinstance(path, RemotePath) and path.exists():
            data = path.system.cat_file(path.path) + data
        with _beside(path) as file:
            file.write_bytes(data)
            _land(file, path)


def length(path: AnyPath) -> int:
    """Bytes of the file *path*; -1 where there is none."""
    with explaining(path):
        return facts(path).size or 0 if path.exists() else -1


def append_again(path: AnyPath, data: bytes, before: int) -> None:
    """Have *data* behind the first *before* bytes of *path*, once, where a process was killed while it added it.

    Raises AmbiguousError where others have written to it meanwhile.
    """
    with explaining(path):
        raw = b""
        if path.exists():
            with path.open("rb") as file:
                file.seek(max(before, 0))
                raw = file.read()
        if raw.startswith(data):
            return
        if not data.startswith(raw):
            raise AmbiguousError(
                f"the run was killed while it added to {path}, and others have written to it since",
                hint="look whether it is there; let one step at a time add to a file",
            )
    put(path, data[len(raw) :], mode="append", make_folders=True)


def copy(source: AnyPath, target: AnyPath, *, overwrite: bool, make_folders: bool) -> AnyPath:
    """Copy a file to *target*, or into it where it is a folder; gives where it is."""
    with explaining(source):
        if facts(source).is_directory:
            raise IsADirectoryError(errno.EISDIR, "it is a folder", str(source))
    target = _final(source, target, overwrite)
    ready(target.parent, make=make_folders)
    with explaining(source), source.open("rb") as file, explaining(target), _beside(target) as whole:
        with whole.open("wb") as out:
            shutil.copyfileobj(file, out, 1 << 20)
        _land(whole, target)
    return target


def move(source: AnyPath, target: AnyPath, *, overwrite: bool, make_folders: bool) -> AnyPath:
    """Move a file or folder to *target*, or into it where it is a folder; gives where it is."""
    with explaining(source):
        facts(source)
    target = _final(source, target, overwrite)
    ready(target.parent, make=make_folders)
    with explaining(source):
        if isinstance(source, Path) and isinstance(target, Path) and _renamed(source, target):
            sync_folder(target.parent)
            return target
        if isinstance(source, RemotePath) and isinstance(target, RemotePath) and source.system is target.system:
            source.system.mv(source.path, target.path, recursive=source.is_dir())
            return target
    copy(source, target, overwrite=overwrite, make_folders=make_folders)
    delete(source, recursive=False)
    return target


def delete(path: AnyPath, *, recursive: bool) -> None:
    """Remove a file; a folder where it is empty or *recursive*."""
    with explaining(path):
        if (isinstance(path, Path) and path.is_symlink()) or not facts(path).is_directory:
            path.unlink()
        elif recursive:
            path.remove_tree() if isinstance(path, RemotePath) else shutil.rmtree(path)
        else:
            _remove_empty(path)


def make_folder(path: AnyPath) -> None:
    """Make *path* a folder, with those above it; one that is there stays as it is."""
    with explaining(path):
        if isinstance(path, RemotePath):
            path.make_folder()
        else:
            path.mkdir(parents=True, exist_ok=True)


def _final(source: AnyPath, target: AnyPath, overwrite: bool) -> AnyPath:
    with explaining(target):
        target = target / source.name if target.is_dir() else target
        if str(target) == str(source):
            raise ConfigurationError(f"{source} is both ends", hint="name another target", type="FILE:ILLEGAL_PATH")
        if not overwrite and target.exists():
            raise already_there(target)
    return target


def ready(folder: AnyPath, *, make: bool) -> None:
    """Have *folder* there, made where that is asked for."""
    if make:
        make_folder(folder)
    elif isinstance(folder, Path) and not folder.is_dir():
        hint = "make it with file.create_directory, or leave create_parent_directories at true"
        raise ConfigurationError(f"there is no folder {folder}", hint=hint, type="FILE:ILLEGAL_PATH")


def _renamed(source: Path, target: Path) -> bool:
    """Rename in one go; False where the two are on different disks."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return False
    return True


def _remove_empty(path: AnyPath) -> None:
    if isinstance(path, Path):
        _drop_ledgers(path)
    left = bool(path.found(recursive=False)) if isinstance(path, RemotePath) else any(path.iterdir())
    if left:
        hint = "set recursive: true to delete what is in it too"
        raise ConfigurationError(f"{path} is not empty", hint=hint, type="FILE:ILLEGAL_PATH")
    path.remove_tree() if isinstance(path, RemotePath) else path.rmdir()


def _drop_ledgers(folder: Path) -> None:
    """Remove what is kept of appends (see `append_ledger`) to files that are no longer there."""
    for ledger in folder.glob(".*.appends"):
        if not ledger.with_name(ledger.name[1:].removesuffix(".appends")).exists():
            ledger.unlink(missing_ok=True)


@contextmanager
def _beside(path: AnyPath) -> Iterator[Path]:
    """A name for what becomes *path*; gone afterwards."""
    if isinstance(path, RemotePath):
        with TemporaryDirectory() as folder:
            yield Path(folder) / "whole"
        return
    growing = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        yield growing
    finally:
        growing.unlink(missing_ok=True)


def _land(file: Path, path: AnyPath) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    if isinstance(path, RemotePath):
        path.take(file, uuid.uuid4().hex[:12])
        return
    file.replace(path)
    sync_folder(path.parent)


def _add(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
