"""JsonLinesFormat: records as one JSON object a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector.file.cell_types import json_line


class JsonLinesFormat:
    """Writes JSON lines; decimals are numbers with all their digits, dates ISO text."""

    assemble = None

    def begin(self, records: Sequence[Any], first_line: str) -> dict[str, Any]:  # noqa: ARG002 - the protocol's
        """As `Format.begin`: nothing is decided."""
        return {}

    def head(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.head`: nothing."""
        return ""

    def tail(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.tail`: nothing."""
        return ""

    def text(self, record: Any, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.text`."""
        if not isinstance(record, Mapping):
            raise ValueError(f"a record is a mapping, this is a {type(record).__name__}")  # noqa: TRY004 - one class
        return json_line(dict(record)) + "\n"
