"""Edits of a text that leave every other byte as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_BREAK = re.compile(r"(?<=\n)")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters of one line that are replaced; line and column count from 1."""

    line: int
    column: int
    old: str
    """What stands there; where anything else does, the edit is left out."""
    new: str


@dataclass(frozen=True, slots=True)
class Move:
    """A line that goes elsewhere: it is taken out, and *new* stands behind line *behind*."""

    line: int
    behind: int
    new: str
    """The line where it goes, without its break."""


def lines_of(text: str) -> list[str]:
    """The lines of *text* with their breaks."""
    return [line for line in _BREAK.split(text) if line]


def applied(text: str, edits: Iterable[Edit]) -> str:
    """*text* with *edits*, those that stand further behind first."""
    lines = lines_of(text)
    for edit in sorted(set(edits), reverse=True):
        at, line = edit.column - 1, lines[edit.line - 1]
        if line[at : at + len(edit.old)] == edit.old:
            lines[edit.line - 1] = line[:at] + edit.new + line[at + len(edit.old) :]
    return "".join(lines)


def moved(text: str, move: Move) -> str:
    """*text* with a line elsewhere."""
    lines = lines_of(text)
    taken = lines[move.line - 1]
    ending = taken[len(taken.rstrip("\r\n")) :] or "\n"
    if not lines[move.behind - 1].endswith("\n"):  # the last line of a file may have no break
        lines[move.behind - 1] += ending
    lines.insert(move.behind, f"{move.new}{ending}")
    del lines[move.line - 1]
    return "".join(lines)


def end_of_block(lines: Sequence[str], line: int, column: int) -> int:
    """The last line of what stands below *line*, indented more than *column*; blank lines behind it are not of it."""
    last = line
    for number, below in enumerate(lines[line:], line + 1):
        indent = len(below) - len(below.lstrip(" "))
        if not below.strip():
            continue
        if indent < column:
            break
        last = number
    return last
