"""JsonLinesParser: one JSON object a line as a record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from connector.file.page_reading import BadRowError
from connector.file.text_lines import TextLines


class JsonLinesParser:
    """Reads JSON lines; numbers with a fraction keep their digits as Decimal."""

    def begin(self, lines: TextLines) -> None:
        """Nothing stands before the first record."""

    def records(self, lines: TextLines) -> Iterator[tuple[int, str, Any]]:
        """As `Parser.records`; empty lines are left out."""
        for text in lines:
            if text.strip():
                yield lines.number, text, _record(text, lines)


def _record(text: str, lines: TextLines) -> Any:
    if lines.bad:
        lines.bad.clear()
        return BadRowError(f"the line holds bytes that are not {lines.codec}")
    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        return BadRowError("the line is nested too deep")
    except ValueError as error:
        return BadRowError(f"the line is no JSON: {error}")
    if not isinstance(found, dict):
        return BadRowError(f"the line holds a {type(found).__name__}, a record is an object in braces")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
