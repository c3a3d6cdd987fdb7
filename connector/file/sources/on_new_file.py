"""on_new_file: files that are new in a folder since the last poll."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from connector.component import Source, Unit
from connector.file.new_file_arguments import NewFileArguments
from connector.file.new_files import NewFiles
from connector.file.session import FileSession
from connector.stream import Stream


def _files(session: FileSession, arguments: NewFileArguments, unit: Unit) -> NewFiles:
    return NewFiles(session=session, arguments=arguments, unit=unit)


def _window(session: FileSession, arguments: NewFileArguments, watermark: Any, unit: Unit) -> Any:
    return _files(session, arguments, unit).window(watermark)


def _open(session: FileSession, arguments: NewFileArguments, window: Any, unit: Unit) -> Stream:
    return _files(session, arguments, unit).open(window)


def _advance(window: Any) -> Any:
    return window["mark"]


def _acknowledge(
    session: FileSession, arguments: NewFileArguments, window: Any, unit: Unit, failed: Collection[int] | None
) -> None:
    _files(session, arguments, unit).acknowledge(window, failed=failed)


def _acknowledge_late(session: FileSession, arguments: NewFileArguments, file: Any, unit: Unit) -> None:
    _files(session, arguments, unit).acknowledge({"files": [file]}, failed=())


ON_NEW_FILE = Source(
    name="on_new_file",
    summary="Files that are new or changed in a folder since the last poll: path, name, size and times of each.",
    arguments=NewFileArguments,
    window=_window,
    open=_open,
    advance=_advance,
    acknowledge=_acknowledge,
    acknowledge_late=_acknowledge_late,
    errors=("FILE:FILE_NOT_FOUND", "FILE:ACCESS_DENIED", "FILE:ILLEGAL_PATH", "FILE:CONNECTIVITY"),
    example="directory: incoming\npattern: '*.csv'\nmove_to_directory: done\nevery: 1m",
    mule="listener",
)
