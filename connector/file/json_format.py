"""JsonFormat: records as one JSON array."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connector.file.cell_types import json_line


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFormat:
    """Writes JSON, a record a line; decimals are numbers with all their digits, dates ISO text."""

    path: Sequence[str]
    """Keys of the objects around the array."""
    assemble: None = None

    def begin(self, records: Sequence[Any], first_line: str) -> dict[str, Any]:  # noqa: ARG002 - the protocol's
        """As `Format.begin`: whether a record was written, before which no comma stands."""
        return {"any": False}

    def head(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.head`."""
        return "".join(f"{{{json.dumps(key, ensure_ascii=False)}:" for key in self.path) + "["

    def text(self, record: Any, settings: dict[str, Any]) -> str:
        """As `Format.text`."""
        if not isinstance(record, Mapping):
            raise ValueError(f"a record is a mapping, this is a {type(record).__name__}")  # noqa: TRY004 - one class
        line = json_line(dict(record))
        before, settings["any"] = "," if settings["any"] else "", True
        return f"{before}\n{line}"

    def tail(self, settings: dict[str, Any]) -> str:  # noqa: ARG002 - the protocol's
        """As `Format.tail`."""
        return "\n]" + "}" * len(self.path) + "\n"
