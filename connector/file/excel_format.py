"""ExcelFormat: records as the rows of a sheet, made at the end of what was kept of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from connector.file.cell_types import cell
from connector.frozen_json import freeze
from connector.optional_library import library

MOST_ROWS = 1_048_576
"""Rows of a sheet, and below the characters of a cell (Excel specifications and limits)."""
MOST_CHARACTERS = 32_767
_EXACT_DIGITS = 15
"""A number of a cell is a float: more digits would change, so they are written as text."""
_NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcelFormat:
    """Writes a workbook of one sheet; without *columns* they are those of all records."""

    columns: Sequence[str]
    sheet: str
    header: bool

    def begin(self, records: Sequence[Any], first_line: str) -> dict[str, Any]:  # noqa: ARG002 - the protocol's
        """As `Format.begin`: the columns, and how many rows there are."""
        library("openpyxl", "excel")
        return {"columns": list(self.columns), "rows": int(self.header)}

    def head(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.head`: nothing."""
        return ""

    def text(self, record: Any, settings: dict[str, Any]) -> str:
        """As `Format.text`."""
        if not isinstance(record, Mapping):
            raise ValueError(f"a row is a mapping, this is a {type(record).__name__}")  # noqa: TRY004 - as cells do
        if settings["rows"] >= MOST_ROWS:
            raise ValueError(f"a sheet holds {MOST_ROWS} rows")
        names = self.columns or [str(name) for name in record]
        line = freeze({name: _held(record.get(name)) for name in names}) + "\n"
        known = set(settings["columns"])
        settings["columns"] += [name for name in names if name not in known]
        settings["rows"] += 1
        return line

    def tail(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.tail`: nothing."""
        return ""

    def assemble(self, records: Iterator[Any], settings: dict[str, Any], whole: Path) -> None:
        """As `Format.assemble`; rows go to the disk as they come."""
        workbook = library("openpyxl", "excel").Workbook(write_only=True)
        sheet = workbook.create_sheet(self.sheet)
        text_cell = library("openpyxl.cell", "excel").WriteOnlyCell
        if self.header:
            sheet.append([_as_text(text_cell, sheet, name) for name in settings["columns"]])
        for record in records:
            sheet.append([_as_text(text_cell, sheet, record.get(name)) for name in settings["columns"]])
        workbook.save(str(whole))


def _as_text(text_cell: Any, sheet: Any, value: Any) -> Any:
    """*value* for the sheet; a text stays one, even where it looks like a formula or an error."""
    if not isinstance(value, str):
        return value
    made = text_cell(sheet, value)
    made.data_type = "s"
    return made


def _held(value: Any) -> Any:
    """*value* as a cell holds it; raises ValueError."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, bool | date | float) and value == value:  # noqa: PLR0124 - not NaN
        return value
    if isinstance(value, int | Decimal) and len(Decimal(value).normalize().as_tuple().digits) <= _EXACT_DIGITS:
        return value
    text = cell(value)
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a cell holds {MOST_CHARACTERS} characters, this has {len(text)}")
    if _NO_CELL.search(text):
        raise ValueError("a text holds a character that a cell cannot hold")
    return text or None
