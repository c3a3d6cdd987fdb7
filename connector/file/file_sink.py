"""FileSink: takes blocks into a file that appears under its name when it is complete.

Each block is written to a hidden file beside it (`.name.MARK.part`) and acknowledged in a journal
(`.name.MARK.journal`) with the byte it ends at; the mark is that of the step and its run, so that two that write one
file do not meet before it is complete. A process that was killed leaves at most bytes that no one acknowledged: they
are cut off. A format that cannot be written piece by piece (Parquet, Excel) is made of the part in one go at the end,
in `.name.MARK.whole`; made twice it is the same. For a URL all of that lies in a folder of this machine, and the upload
is the last thing.
"""

from __future__ import annotations

import copy
import filecmp
import os
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from connector.component import Receipt, Unit
from connector.errors import RejectedError
from connector.file.file_errors import already_there, explaining
from connector.file.file_journal import FileJournal
from connector.file.landing import Landing
from connector.file.remote_path import RemotePath
from connector.file.text_lines import for_writing
from connector.frozen_json import thaw
from connector.outcome import Report
from connector.stream import Cursor

Mode = Literal["overwrite", "append", "create_new"]
Assemble = Callable[[Iterator[Any], dict[str, Any], Path], None]
_NUMBER = re.compile(r"\[(\d+)\]$")


class Format(Protocol):
    """Makes text of records. Its settings are data that is kept with the units; `text` may add to them."""

    @property
    def assemble(self) -> Assemble | None:
        """Makes the file of the records, whose `text` is a line of frozen JSON; None where the text is the file."""

    def begin(self, records: Sequence[Any], first_line: str) -> dict[str, Any]:
        """What is decided once for the file; *first_line* is that of a file that is added to, else empty."""

    def head(self, settings: dict[str, Any]) -> str:
        """What stands before the first record of a new file."""

    def text(self, record: Any, settings: dict[str, Any]) -> str:
        """*record* with its line end; raises ValueError where it cannot be written."""

    def tail(self, settings: dict[str, Any]) -> str:
        """What stands behind the last record."""


@dataclass(kw_only=True)
class FileSink:
    """The end of a stream in one file; `AppendSink` adds to one of this machine."""

    landing: Landing
    format: Format
    mode: Mode
    encoding: str
    unit: Unit
    _journal: FileJournal | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._codec, self._mark = for_writing(self.encoding)
        self._target, self._part = self.landing.target, self.landing.part

    def recall(self, key: str) -> Receipt | None:
        """As `Sink.recall`."""
        return self._opened().units.get(key) if key else None

    def write(self, key: str, records: Sequence[Any], cursor: Cursor = None) -> Receipt:
        """As `Sink.write`; with an empty *key* nothing is remembered once the process ends."""
        journal = self._opened()
        if key in journal.units:
            return journal.units[key]
        if not journal.begun:
            self._begin(journal, key, records)
        settings = copy.deepcopy(journal.settings)
        data, failures = encoded(self.format, self._codec, records, settings)
        if journal.fresh and not journal.units:  # the head belongs to the first unit: both are there, or neither
            data = self._mark + self.format.head(settings).encode(self._codec) + data
        report = Report(read=len(records), written=len(records) - len(failures), failed=len(failures))
        receipt = Receipt(cursor=cursor, report=report, failures=failures)
        with explaining(self._target):
            end = self._append(data, journal.length)
            journal.record(key or uuid.uuid4().hex, end, receipt, settings)
        return receipt

    def finish(self) -> None:
        """The stream has ended: the file gets its name. Doing it again does nothing."""
        journal = self._opened()
        if not journal.begun:
            return
        with explaining(self._target):
            if self._part.exists():
                self._finished(journal)
            journal.remove()
        self._journal = None

    def close(self) -> None:
        """What cannot be taken up again is removed."""
        if not self.unit.key and self._journal is not None and self._journal.begun:
            self._journal.remove()
            self.landing.whole.unlink(missing_ok=True)
            self._part.unlink(missing_ok=True)
        self._journal = None

    def _opened(self) -> FileJournal:
        if self._journal is None:
            journal = FileJournal(path=self.landing.journal, scope=self.landing.scope)
            with explaining(self._target):
                journal.load()
                if journal.begun and self._part.exists() and self._part.stat().st_size > journal.length:
                    os.truncate(self._part, journal.length)  # written, but never acknowledged
            self._journal = journal
        return self._journal

    def _begin(self, journal: FileJournal, key: str, records: Sequence[Any]) -> None:
        number = _NUMBER.search(key)
        if number is not None and int(number.group(1)):
            raise lost(self._target)
        with explaining(self._target):
            if self.mode == "create_new" and self._target.exists():
                raise already_there(self._target)
            self.landing.folder.mkdir(parents=True, exist_ok=True)
            self.landing.tidy()
            self._clear()
            size = self.landing.size() if self.mode == "append" else 0
            if not size:
                self._part.write_bytes(b"")
            else:
                self.landing.fetch()
            settings = self.format.begin(records, self._first_line() if size else "")
            journal.begin(settings, size, fresh=not size)

    def _clear(self) -> None:
        """Nothing may lie where the file grows: a link there would lead to a file that is none of ours."""
        for left in (self._part, self.landing.journal, self.landing.whole):
            left.unlink(missing_ok=True)

    def _first_line(self) -> str:
        with self._part.open(encoding=self.encoding, newline="") as file:
            return file.readline().rstrip("\r\n")

    def _finished(self, journal: FileJournal) -> None:
        """Complete what is acknowledged, and let it land."""
        os.truncate(self._part, journal.length)
        whole = self._part
        if self.format.assemble is not None:
            whole = self.landing.whole
            with self._part.open("rb") as lines:
                self.format.assemble((thaw(line.decode(self._codec)) for line in lines), journal.settings, whole)
        else:
            self._append(self.format.tail(journal.settings).encode(self._codec), journal.length)
        _sync(whole)
        if self.mode == "create_new" and isinstance(self._target, Path) and not _same(whole, self._target):
            raise already_there(self._target)  # another has written it meanwhile
        self.landing.land(whole)
        whole.unlink(missing_ok=True)
        self._part.unlink(missing_ok=True)

    def _append(self, data: bytes, at: int) -> int:
        try:
            size = self._part.stat().st_size
        except FileNotFoundError:
            raise lost(self._target) from None
        if size < at:
            raise lost(self._target)
        with self._part.open("r+b") as file:
            file.seek(at)
            file.truncate()
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return at + len(data)


def encoded(
    format_: Format, codec: str, records: Sequence[Any], settings: dict[str, Any]
) -> tuple[bytes, list[dict[str, Any]]]:
    """*records* as a format writes them, and the failures of those that it cannot write."""
    lines: list[bytes] = []
    failures: list[dict[str, Any]] = []
    for index, record in enumerate(records):
        try:
            lines.append(format_.text(record, settings).encode(codec))
        except ValueError as problem:  # UnicodeEncodeError is one
            hint = "mend the record, or change the field with transform.each"
            error = RejectedError(f"the record cannot be written: {problem}", type="FILE:ILLEGAL_CONTENT", hint=hint)
            failures.append({"index": index, "record": record, "error": error.as_dict()})
    return b"".join(lines), failures


def _same(file: Path, target: Path) -> bool:
    """Whether *target* is not there, or is what *file* has become before we were killed."""
    return not target.exists() or filecmp.cmp(file, target, shallow=False)


def lost(target: Path | RemotePath) -> RejectedError:
    """What is said where the part of a file is gone that this run has written."""
    return RejectedError(
        f"what this run had written of {target} is gone",
        hint="start a new run; keep the folder on a disk that outlives the process",
        type="FILE:ILLEGAL_CONTENT",
    )


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
