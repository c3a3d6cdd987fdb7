"""CsvParser: rows of a CSV file as records."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.file.cell_types import CellType, unfit
from connector.file.page_reading import BadRowError
from connector.file.text_lines import TextLines


@dataclass(kw_only=True)
class CsvParser:
    """Reads CSV as RFC 4180 has it; cells are text unless *types* says more."""

    delimiter: str
    quote: str
    header: bool
    columns: Sequence[str]
    null_values: frozenset[str]
    types: Mapping[str, CellType]
    _names: tuple[str, ...] = field(default=(), init=False)

    def begin(self, lines: TextLines) -> None:
        """Read the names of the columns."""
        names = tuple(self.columns)
        if self.header:
            found: Any = next((row for _, _, row in self._rows(lines) if row), [])
            if isinstance(found, BadRowError):
                raise ConfigurationError(f"the header cannot be read: {found}", hint="mend the first line")
            names = names or tuple(name.strip() for name in found)
        self._names = named_columns(names)
        for name in self.types:
            if self._names and name not in self._names:
                hint = did_you_mean(name, self._names) or f"the columns are {', '.join(self._names)}"
                raise ConfigurationError(f"types: there is no column {name}", hint=hint)

    def records(self, lines: TextLines) -> Iterator[tuple[int, str, Any]]:
        """As `Parser.records`; empty lines are left out."""
        for number, excerpt, row in self._rows(lines):
            if isinstance(row, BadRowError):
                yield number, excerpt, row
            elif row:
                yield number, excerpt, self._record(row)

    def _rows(self, lines: TextLines) -> Iterator[tuple[int, str, Any]]:
        kept: list[str] = []

        def noted() -> Iterator[str]:
            for line in lines:
                if not kept:
                    kept.append(line)
                yield line

        reader = csv.reader(noted(), delimiter=self.delimiter, quotechar=self.quote, strict=True)
        while True:
            kept.clear()
            lines.bad.clear()
            number = lines.number + 1
            try:
                row: Any = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                row = BadRowError(_told(error))
            if lines.bad:
                row = BadRowError(f"line {lines.bad[0]} holds bytes that are not {lines.codec}")
            yield number, kept[0] if kept else "", row

    def _record(self, row: list[str]) -> Any:
        if not self._names:
            self._names = tuple(f"column_{number}" for number in range(1, len(row) + 1))
        if len(row) != len(self._names):
            return BadRowError(f"{len(row)} cells where there are {len(self._names)} columns")
        nulls = self.null_values
        record: dict[str, Any] = {
            name: None if text in nulls else text for name, text in zip(self._names, row, strict=True)
        }
        problem = unfit(record, self.types)
        return BadRowError(problem) if problem else record


def named_columns(names: tuple[str, ...]) -> tuple[str, ...]:
    """*names*, those that are missing as `column_1` …; raises where two are the same."""
    found = tuple(name or f"column_{number}" for number, name in enumerate(names, 1))
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise ConfigurationError(
            f"two columns are called {twice}",
            hint="rename one in the header, or name all with columns:",
            type="FILE:ILLEGAL_CONTENT",
        )
    return found


def _told(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return "a quote is opened and never closed"
    if "expected after" in text:
        return "a quote stands in the middle of a cell; double it, or quote the whole cell"
    return text
