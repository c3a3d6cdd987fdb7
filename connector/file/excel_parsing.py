"""ExcelParser: the rows of a sheet as records."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, ClassVar

from connector.diagnostics import did_you_mean
from connector.file.cell_types import CellType, cell, unfit
from connector.file.csv_parsing import named_columns
from connector.file.page_reading import BadRowError, BrokenFileError, Row
from connector.optional_library import library

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError,  # the archive: broken, cut off, encrypted, of another kind
    SyntaxError, LookupError, TypeError, ValueError,  # its XML; ElementTree's ParseError is a SyntaxError
)  # fmt: skip
"""What a workbook ends in that was cut off or changed on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcelParser:
    """Reads a workbook; numbers with a fraction are Decimal, formulas what they gave when it was saved."""

    sheet: str
    """Its name; empty: the first."""
    header_row: int
    """Row with the names of the columns; 0: there is none."""
    columns: Sequence[str]
    types: Mapping[str, CellType]
    counts: ClassVar[str] = "row"

    def rows(self, file: BinaryIO, skip: int) -> Iterator[Row]:
        """As `RecordParser.rows`; empty rows are left out."""
        try:
            workbook = library("openpyxl", "excel").load_workbook(file, read_only=True, data_only=True)
        except (*_DAMAGED, OSError) as error:
            yield 1, "", BrokenFileError(f"it is no workbook (.xlsx): {error}")
            return
        try:
            yield from islice(self._of_sheet(workbook), skip, None)
        except _DAMAGED as error:
            yield 1, "", BrokenFileError(f"the workbook is damaged: {error}")
        finally:
            workbook.close()

    def _of_sheet(self, workbook: Any) -> Iterator[Row]:
        name = self.sheet or workbook.sheetnames[0]
        if name not in workbook.sheetnames:
            near = did_you_mean(name, workbook.sheetnames) or f"the sheets are {', '.join(workbook.sheetnames)}"
            yield 1, "", BrokenFileError(f"there is no sheet {name}: {near}")
            return
        rows = workbook[name].iter_rows(min_row=max(1, self.header_row))
        names = tuple(self.columns)
        if self.header_row:
            found = [cell(each.value).strip() for each in next(rows, ())]
            while found and not found[-1]:  # columns of the sheet beyond those of the table
                found.pop()
            names = names or tuple(found)
        names = named_columns(names)
        for number, row in enumerate(rows, max(1, self.header_row + 1)):
            if any(each.value is not None for each in row):
                names = names or named_columns(("",) * len(row))
                yield number, "", self._record(row, names, number)

    def _record(self, row: Sequence[Any], names: Sequence[str], number: int) -> Any:
        beyond = next((each for each in row[len(names) :] if each.value is not None), None)
        if beyond is not None:
            return BadRowError(f"{beyond.coordinate} holds {beyond.value!r}, but there are {len(names)} columns")
        broken = next((each for each in row if each.data_type == "e"), None)
        if broken is not None:
            return BadRowError(f"{broken.coordinate} holds the error {broken.value}")
        values = [each.value for each in row] + [None] * (len(names) - len(row))
        record = {name: _value(value, self.types.get(name)) for name, value in zip(names, values, strict=False)}
        problem = unfit(record, self.types)
        return BadRowError(f"row {number}: {problem}") if problem else record


def _value(value: Any, type_: CellType | None) -> Any:
    """What a cell holds, as *type_* has it; what does not fit becomes text, which `unfit` then refuses."""
    if isinstance(value, float):
        value = int(value) if type_ == "integer" and value.is_integer() else Decimal(repr(value))
    if type_ is None or value is None:
        return value
    if type_ == "date" and isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date()
    fits = isinstance(value, _HELD[type_]) and (type_ == "boolean" or not isinstance(value, bool))
    if fits:
        return Decimal(value) if type_ == "decimal" else value
    return cell(value)


_HELD: Mapping[CellType, Any] = {
    "text": str,
    "integer": int,
    "decimal": int | Decimal,
    "boolean": bool,
    "date": (),
    "datetime": datetime,
}
