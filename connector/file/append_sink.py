"""AppendSink: takes blocks of records to the end of a file on this machine, where others may add to it meanwhile."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from connector.component import Receipt, Unit
from connector.file.append_ledger import AppendLedger
from connector.file.file_errors import explaining
from connector.file.file_journal import receipt_of
from connector.file.file_sink import Format, encoded, lost
from connector.file.landing import Landing
from connector.file.text_lines import for_writing
from connector.outcome import Report
from connector.stream import Cursor

_NUMBER = re.compile(r"\[(\d+)\]$")


@dataclass(kw_only=True)
class AppendSink:
    """The end of a stream behind what a file holds; each block is added in one go."""

    landing: Landing
    format: Format
    encoding: str
    unit: Unit
    _settings: dict[str, Any] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._codec, self._mark = for_writing(self.encoding)
        self._ledger = AppendLedger(self.landing)

    def recall(self, key: str) -> Receipt | None:
        """As `Sink.recall`."""
        with explaining(self.landing.target):
            found = self._ledger.recall(key) if key else None
        return None if found is None else receipt_of(found["receipt"])

    def write(self, key: str, records: Sequence[Any], cursor: Cursor = None) -> Receipt:
        """As `Sink.write`; with an empty *key* nothing is remembered."""
        with explaining(self.landing.target):
            note = self._ledger.added(key, partial(self._made, key, records, cursor))
        return receipt_of(note["receipt"])

    def finish(self) -> None:
        """The stream has ended; what may still be redone stays known."""
        if self.unit.key and not self.unit.is_part:
            with explaining(self.landing.target):
                self._ledger.forget(self.unit.key)

    def close(self) -> None:
        """Nothing is held."""

    def _made(self, key: str, records: Sequence[Any], cursor: Cursor, size: int) -> tuple[bytes, dict[str, Any]]:
        number = _NUMBER.search(key)
        if number is not None and int(number.group(1)) and not size:
            raise lost(self.landing.target)
        settings = self._settings or self._decided(key, records, size)
        data, failures = encoded(self.format, self._codec, records, settings)
        if not size:
            data = self._mark + self.format.head(settings).encode(self._codec) + data
        self._settings = settings
        report = Report(read=len(records), written=len(records) - len(failures), failed=len(failures))
        receipt = {"cursor": cursor, "report": asdict(report), "failures": failures}
        return data, {"receipt": receipt, "settings": settings}

    def _decided(self, key: str, records: Sequence[Any], size: int) -> dict[str, Any]:
        """What was decided for the blocks before, else by the first line of the file."""
        before = self._ledger.latest(self.unit.key) if key else None
        if before is not None:
            settings: dict[str, Any] = before["settings"]
            return settings
        return self.format.begin(records, self._first_line() if size else "")

    def _first_line(self) -> str:
        with Path(str(self.landing.target)).open(encoding=self.encoding, newline="") as file:
            return file.readline().rstrip("\r\n")
