"""LineReader and RecordReader: pages of records from a file, each of which can be read again alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Literal, Protocol

from connector import events
from connector.component import Unit
from connector.diagnostics import Diagnostic, Place
from connector.errors import RejectedError
from connector.file.file_errors import ContentError, explaining
from connector.file.remote_path import RemotePath
from connector.file.text_lines import TextLines, fingerprint, mark_of, open_lines, size_of
from connector.stream import Cursor, Page, Stream

BadRows = Literal["fail", "skip"]
Row = tuple[int, str, Any]
"""`(line, excerpt, record)`; the record is a BadRowError where the row cannot be read."""
_EXCERPT = 160
_HEAD = 4096


class BadRowError(ValueError):
    """A row that cannot be read; the text says why."""


class BrokenFileError(BadRowError):
    """A place behind which nothing can be read any more."""


class LineParser(Protocol):
    """Makes records of lines."""

    def begin(self, lines: TextLines) -> None:
        """Read what stands before the first record."""

    def records(self, lines: TextLines) -> Iterator[Row]:
        """The rows from where *lines* stand."""


class RecordParser(Protocol):
    """Makes records of a file that can be read from its start only, or by records."""

    counts: ClassVar[str]
    """What the numbers of its rows are: line, row, record."""

    def rows(self, file: BinaryIO, skip: int) -> Iterator[Row]:
        """The rows after the first *skip*."""


@dataclass(kw_only=True)
class PageReader:
    """What all readers of one file share."""

    path: Path | RemotePath
    shown: str
    """The path as the user wrote it."""
    page_size: int
    bad_rows: BadRows
    unit: Unit

    def gathered(self, rows: Iterator[Row], counts: str = "line") -> list[Any]:
        """The records of one page of *rows*; raises ContentError for those that cannot be read."""
        records: list[Any] = []
        findings: list[Diagnostic] = []
        for number, excerpt, record in islice(rows, self.page_size):
            if isinstance(record, BadRowError):
                findings.append(self._finding(number, excerpt, record))
            else:
                records.append(record)
            if isinstance(record, BrokenFileError):
                raise ContentError(self.path, findings, "mend the file, or fetch it again: it may be cut off", counts)
        if findings and self.bad_rows == "fail":
            hint = f"mend the {counts}s, or set bad_rows: skip to leave them out"
            raise ContentError(self.path, findings, hint, counts)
        for finding in findings:
            self.unit.emit(events.Noted(step=self.unit.step, message=f"{finding.where}: {finding.message}, left out"))
        return records

    def _finding(self, number: int, excerpt: str, error: BadRowError) -> Diagnostic:
        place = Place(self.shown, number)
        return Diagnostic(code="bad-row", message=str(error), where=place, excerpt=excerpt.rstrip()[:_EXCERPT])


@dataclass(kw_only=True)
class LineReader(PageReader):
    """Reads one text file by lines; a page is found again by the byte where it begins."""

    encoding: str
    parser: LineParser
    _begun: bool = field(default=False, init=False)

    def read(self, cursor: Cursor) -> Page:
        """One page; an empty *cursor* is the start of the file."""
        with explaining(self.path), self.path.open("rb") as file:
            if cursor and not self._begun:
                self.parser.begin(open_lines(file, self.path, self.encoding, {}))
                file.seek(0)
            lines = open_lines(file, self.path, self.encoding, cursor)
            if not cursor:
                self.parser.begin(lines)
            self._begun = True
            records = self.gathered(self.parser.records(lines))
            return Page(records, None if lines.at_end() else mark_of(lines))

    def stream(self) -> Stream:
        """The whole file; nothing is opened before it is read."""
        return Stream(self.read, resumes="keyset")


@dataclass(kw_only=True)
class RecordReader(PageReader):
    """Reads one file by records; a page is found again by the number of records before it."""

    parser: RecordParser
    _ahead: tuple[Cursor, Iterator[Row]] | None = field(default=None, init=False)
    """Where the file is open, and what follows: pages mostly come in their order."""

    def read(self, cursor: Cursor) -> Page:
        """One page; an empty *cursor* is the start of the file."""
        ahead, self._ahead = self._ahead, None
        with explaining(self.path):
            known = {"file": cursor["file"]} if cursor else {"file": self._identity()}
            rows = ahead[1] if cursor and ahead and ahead[0] == cursor else self._rows(cursor)
            records = self.gathered(rows, self.parser.counts)
            following = next(rows, None)
        if following is None:
            return Page(records, None)
        after = {**known, "record": cursor.get("record", 0) + self.page_size}
        self._ahead = (after, chain([following], rows))
        return Page(records, after)

    def stream(self) -> Stream:
        """The whole file; nothing is opened before it is read."""
        return Stream(self.read, resumes="keyset")

    def _rows(self, cursor: Cursor) -> Iterator[Row]:
        if cursor and self._identity() != cursor["file"]:
            raise RejectedError(
                f"{self.path} is not the file any more that this run has begun to read",
                hint="bring the file back, or let a new run read the one that is there now",
                type="FILE:ILLEGAL_CONTENT",
            )
        with self.path.open("rb") as file:
            yield from self.parser.rows(file, cursor.get("record", 0))

    def _identity(self) -> str:
        with self.path.open("rb") as file:
            return f"{size_of(file)}-{fingerprint(file.read(_HEAD))}"
