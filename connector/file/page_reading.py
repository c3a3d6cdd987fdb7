"""FileReader: pages of records from a file, each of which can be read again alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from connector import events
from connector.component import Unit
from connector.diagnostics import Diagnostic, Place
from connector.file.file_errors import ContentError, explaining
from connector.file.text_lines import TextLines, mark_of, open_lines
from connector.stream import Cursor, Page, Stream

BadRows = Literal["fail", "skip"]
_EXCERPT = 160


class BadRowError(ValueError):
    """A row that cannot be read; the text says why."""


class Parser(Protocol):
    """Makes records of lines."""

    def begin(self, lines: TextLines) -> None:
        """Read what stands before the first record."""

    def records(self, lines: TextLines) -> Iterator[tuple[int, str, Any]]:
        """`(line, excerpt, record)` of each row; the record is a BadRowError where the row cannot be read."""


@dataclass(kw_only=True)
class FileReader:
    """Reads one file by pages."""

    path: Path
    shown: str
    """The path as the user wrote it."""
    encoding: str
    page_size: int
    bad_rows: BadRows
    parser: Parser
    unit: Unit
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
            records = self._records(lines)
            return Page(records, None if lines.at_end() else mark_of(lines))

    def _records(self, lines: TextLines) -> list[Any]:
        records: list[Any] = []
        findings: list[Diagnostic] = []
        for number, excerpt, record in self.parser.records(lines):
            if isinstance(record, BadRowError):
                findings.append(self._finding(number, excerpt, record))
            else:
                records.append(record)
            if len(records) + len(findings) >= self.page_size:
                break
        if findings and self.bad_rows == "fail":
            raise ContentError(self.path, findings, "mend the rows, or set bad_rows: skip to leave them out")
        for finding in findings:
            self.unit.emit(events.Noted(step=self.unit.step, message=f"{finding.where}: {finding.message}, left out"))
        return records

    def _finding(self, number: int, excerpt: str, error: BadRowError) -> Diagnostic:
        place = Place(self.shown, number)
        return Diagnostic(code="bad-row", message=str(error), where=place, excerpt=excerpt.rstrip()[:_EXCERPT])

    def stream(self) -> Stream:
        """The whole file; nothing is opened before it is read."""
        return Stream(self.read, resumes="keyset")
