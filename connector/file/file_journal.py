"""FileJournal: beside a file that is being written, which units are in it and up to which byte."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from connector.component import Receipt
from connector.frozen_json import freeze, thaw
from connector.outcome import Report


@dataclass(kw_only=True)
class FileJournal:
    """The units of one run in one file."""

    path: Path
    scope: str
    """Whose units these are: a step of a run."""
    begun: bool = False
    """Whether this run has begun to write the file."""
    settings: dict[str, Any] = field(default_factory=dict)
    """What the units have decided for those behind them, e.g. the columns."""
    fresh: bool = True
    """Whether the file was empty before."""
    length: int = 0
    """Bytes of the file that are acknowledged."""
    units: dict[str, Receipt] = field(default_factory=dict)

    def load(self) -> None:
        """Read what is there, if it is of this run; a last line that was not written to its end is dropped."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return
        whole = raw[: raw.rfind(b"\n") + 1]
        try:
            entries = [thaw(line.decode("utf-8", "surrogatepass")) for line in whole.split(b"\n")[:-1]]
        except ValueError:  # what lies there is no journal of ours
            return
        if not entries or not isinstance(entries[0], dict) or entries[0].get("scope") != self.scope:
            return
        if len(whole) < len(raw):
            os.truncate(self.path, len(whole))
        self.begun, self.settings, self.fresh = True, entries[0]["settings"], entries[0]["fresh"]
        self.length = entries[0]["length"]
        for entry in entries[1:]:
            self.length, self.settings = entry["length"], entry.get("settings", self.settings)
            self.units[entry["unit"]] = receipt_of(entry["receipt"])

    def begin(self, settings: dict[str, Any], length: int, *, fresh: bool) -> None:
        """Start anew: the file is *length* bytes long before the first unit."""
        self.begun, self.settings, self.length, self.fresh, self.units = True, settings, length, fresh, {}
        self._write("wb", {"scope": self.scope, "settings": settings, "length": length, "fresh": fresh})

    def record(self, unit: str, length: int, receipt: Receipt, settings: dict[str, Any] | None = None) -> None:
        """Acknowledge *unit*, which makes the file *length* bytes long, and *settings*, where it has changed them."""
        kept = {"cursor": receipt.cursor, "report": asdict(receipt.report), "failures": list(receipt.failures)}
        entry = {"unit": unit, "length": length, "receipt": kept}
        if settings is not None and settings != self.settings:
            entry["settings"] = self.settings = settings
        self._write("ab", entry)
        self.length = length
        self.units[unit] = receipt

    def remove(self) -> None:
        """The file is complete, or given up."""
        self.path.unlink(missing_ok=True)

    def _write(self, mode: str, entry: dict[str, Any]) -> None:
        with self.path.open(mode) as file:
            file.write(freeze(entry).encode("utf-8", "surrogatepass") + b"\n")
            file.flush()
            os.fsync(file.fileno())


def receipt_of(kept: dict[str, Any]) -> Receipt:
    """The receipt that was written down."""
    report = Report(**{**kept["report"], "first_errors": tuple(kept["report"]["first_errors"])})
    return Receipt(cursor=kept["cursor"], report=report, failures=kept["failures"])
