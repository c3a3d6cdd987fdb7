"""Diagnostic: the only thing that is ever shown to a person about what is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a text file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to do about it."""

    code: str
    """Kebab-case reference, e.g. `unknown-key`; `connector explain CODE` tells more."""
    message: str
    """One sentence in the present tense, with the value found."""
    where: Place | None = None
    """The spot in the file, where there is one."""
    excerpt: str = ""
    """The line at that spot, as written."""
    hint: str = ""
    """What to do, as an instruction with the exact key, command or menu path."""
    severity: Severity = "error"

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        lines = [f"{head}{self.severity}: {self.message} [{self.code}]"]
        if self.where and self.excerpt:
            number = str(self.where.line)
            lines += [f"  {number} | {self.excerpt}", f"  {' ' * len(number)} | {' ' * (self.where.column - 1)}^"]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, object]:
        """The finding for a machine: what `--json` prints."""
        place = {"file": self.where.file, "line": self.where.line, "column": self.where.column} if self.where else {}
        return {"code": self.code, "severity": self.severity, "message": self.message, "hint": self.hint, **place}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or "" when nothing is near."""
    candidates = sorted(set(known))
    lowered = {candidate.lower(): candidate for candidate in candidates}
    near = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return f"did you mean `{lowered[near[0]]}`?" if near else ""
