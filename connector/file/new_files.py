"""The files of a folder that are new since the last poll (Mule: On New or Updated File).

A window is the list of files, written down before one is read. The watermark is the latest moment of a window and which
files have it: those that come with the same moment afterwards are found, and none is taken twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connector import events
from connector.component import Unit
from connector.errors import ConfigurationError, ConnectorError
from connector.file import file_actions
from connector.file.file_entries import entries, facts
from connector.file.file_errors import explaining
from connector.file.new_file_arguments import NewFileArguments
from connector.file.remote_path import RemotePath
from connector.file.session import FileSession
from connector.stream import Stream, of

Found = dict[str, Any]
Window = dict[str, Any]
_START = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class NewFiles:
    """The files of one folder."""

    session: FileSession
    arguments: NewFileArguments
    unit: Unit

    def window(self, watermark: Any) -> Window | None:
        """What is new behind *watermark*; None where nothing is."""
        found = self._settled([file for file in self._listed() if self._is_new(file, watermark)])
        taken = sorted(found, key=lambda file: (self._moment(file), file["path"]))[: self.arguments.max_files]
        if not taken:
            return None
        return {"files": taken, "mark": self._mark(taken, watermark)}

    def open(self, window: Window) -> Stream:
        """The files of *window*."""
        return of(window["files"], 100)

    def acknowledge(self, window: Window, *, failed: Collection[int] | None) -> None:
        """Delete or move the files of *window*; one that was changed meanwhile stays, the next poll finds it.

        So do those at the positions *failed*; all of them where it is None: nobody knows which of them failed.
        """
        asked = self.arguments
        if not (asked.auto_delete or asked.move_to_directory or asked.rename_to):
            return
        files = window["files"]
        if not asked.apply_post_action_when_failed:
            files = [] if failed is None else [file for at, file in enumerate(files) if at not in failed]
        if stay := len(window["files"]) - len(files):
            told = f"{stay} of {len(window['files'])} files stay in {asked.directory}: records of this run failed"
            self.unit.emit(events.Noted(step=self.unit.step, message=told))
        for file in files:
            path = self.session.path(file["path"])
            with explaining(path):
                if not path.exists() or not self._is_same(file, path):
                    continue
            if asked.auto_delete:
                file_actions.delete(path, recursive=False)
            else:
                self._move(file, path)

    # ---------------------------------------------------------------- what is new

    def _listed(self) -> list[Found]:
        asked = self.arguments
        folder = self.session.path(asked.directory)
        if isinstance(folder, RemotePath) and not folder.exists():  # an object store has no empty folders
            return []
        found = entries(folder, pattern=asked.pattern, recursive=asked.recursive)
        return [entry.record(asked.directory) for entry in found if not entry.facts.is_directory]

    def _is_new(self, file: Found, watermark: Any) -> bool:
        if isinstance(watermark, Mapping) and "from" in watermark:
            low, high = watermark["from"], watermark["to"]
            moment = self._moment(file)
            return (low is None or low <= moment) and (high is None or moment < high)
        if self.arguments.watermark_mode == "off" or watermark is None:
            return True
        moment = self._moment(file)
        return bool(
            moment > watermark["high"] or (moment == watermark["high"] and file["path"] not in watermark["seen"])
        )

    def _moment(self, file: Found) -> datetime:
        mode = "modified" if self.arguments.watermark_mode == "off" else self.arguments.watermark_mode
        moment = file[mode]
        if isinstance(moment, datetime):
            return moment
        if self.arguments.watermark_mode == "off":
            return _START
        raise ConfigurationError(
            f"the file system of {file['path']} does not tell when a file was {mode}",
            hint="use watermark_mode: modified, or off with auto_delete or move_to_directory",
            type="FILE:ILLEGAL_PATH",
        )

    def _settled(self, found: Sequence[Found]) -> list[Found]:
        """Those of *found* that do not change while one waits."""
        if self.arguments.time_between_size_check is None or not found:
            return list(found)
        self.unit.sleep(self.arguments.time_between_size_check)
        return [file for file in found if self._is_same(file, self.session.path(file["path"]))]

    def _is_same(self, file: Found, path: file_actions.AnyPath) -> bool:
        try:
            now = facts(path)
        except OSError:
            return False
        return (now.size, now.modified) == (file["size"], file["modified"])

    def _mark(self, taken: Sequence[Found], watermark: Any) -> Any:
        """The watermark after *taken*."""
        if self.arguments.watermark_mode == "off":
            return None
        high = self._moment(taken[-1])
        seen = [file["path"] for file in taken if self._moment(file) == high]
        if isinstance(watermark, Mapping) and watermark.get("high") == high:
            seen += watermark["seen"]
        return {"high": high, "seen": seen}

    # ---------------------------------------------------------------- what becomes of a file

    def _move(self, file: Found, path: file_actions.AnyPath) -> None:
        asked = self.arguments
        folder = file["path"].rpartition("/")[0]
        if asked.move_to_directory:
            start = "" if asked.directory in ("", ".") else asked.directory.rstrip("/")
            below = folder.removeprefix(start).strip("/")
            folder = f"{asked.move_to_directory.rstrip('/')}/{below}".rstrip("/")
        name = _renamed(file["name"], asked.rename_to)
        for number in range(1, 10_000):
            target = self.session.path(f"{folder}/{_numbered(name, number)}" if folder else _numbered(name, number))
            try:
                file_actions.move(path, target, overwrite=False, make_folders=True)
            except ConnectorError as error:
                if error.type != "FILE:FILE_ALREADY_EXISTS":
                    raise
            else:
                return


def _renamed(name: str, pattern: str) -> str:
    if not pattern:
        return name
    stem, point, suffix = name.rpartition(".")
    parts = {"stem": stem or suffix, "suffix": point + suffix if stem else "", "name": name}
    made = pattern.replace("{date}", f"{datetime.now(UTC):%Y-%m-%d}")
    for part, value in parts.items():
        made = made.replace(f"{{{part}}}", value)
    return made


def _numbered(name: str, number: int) -> str:
    """*name*, with a number where one of that name is there: nothing is written over."""
    stem, point, suffix = name.rpartition(".")
    return name if number == 1 else f"{stem}-{number}{point}{suffix}" if stem else f"{name}-{number}"
