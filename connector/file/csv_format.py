"""CsvFormat: records as rows of a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connector.file.cell_types import cell


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFormat:
    """Writes CSV as RFC 4180 has it, with plain line feeds."""

    delimiter: str
    quote: str
    header: bool
    columns: tuple[str, ...]
    assemble: None = None

    def begin(self, records: Sequence[Any], first_line: str) -> dict[str, Any]:
        """As `Format.begin`: the columns are those asked for, those of the file, or those of the first block."""
        if self.columns:
            return {"columns": list(self.columns), "others": "left out"}
        if self.header and first_line:
            names = next(csv.reader([first_line], delimiter=self.delimiter, quotechar=self.quote), [])
            return {"columns": names, "others": "refused"}
        found = {str(name): None for record in records if isinstance(record, Mapping) for name in record}
        return {"columns": list(found), "others": "refused"}

    def head(self, settings: dict[str, Any]) -> str:
        """As `Format.head`."""
        return self._line(settings["columns"]) if self.header and settings["columns"] else ""

    def tail(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.tail`: nothing."""
        return ""

    def text(self, record: Any, settings: dict[str, Any]) -> str:
        """As `Format.text`; a field that has no column is refused unless `columns` were asked for."""
        if not isinstance(record, Mapping):
            raise ValueError(f"a row is a mapping, this is a {type(record).__name__}")  # noqa: TRY004 - as cells do
        columns = settings["columns"]
        if settings["others"] == "refused" and not record.keys() <= set(columns):
            strange = next(name for name in record if name not in columns)
            raise ValueError(f"the file has no column {strange}, its columns are {', '.join(columns)}")
        return self._line([cell(record.get(name)) for name in columns])

    def _line(self, cells: Sequence[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, quotechar=self.quote, lineterminator="\n").writerow(cells)
        return out.getvalue()
