"""statements_of: the single statements of an SQL script."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

_PART = re.compile(
    r"""'(?:[^']|'')*'          # a text
      | "(?:[^"]|"")*"          # a name
      | --[^\n]*                # a comment to the end of the line
      | /\*.*?\*/               # a comment
      | (\$\w*\$).*?\1          # PostgreSQL's text between dollars
      | ;""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def statements_of(script: str, dialect: str) -> list[str]:
    """The statements of *script* in order, without the `;` between them."""
    pieces = _pieces(script)
    whole = _triggers_joined(pieces) if dialect == "sqlite" else pieces
    return [statement.strip() for statement in whole if _COMMENT.sub("", statement).strip()]


def _pieces(script: str) -> Iterator[str]:
    """*script* cut at every `;` that is no part of a text, a name or a comment."""
    start = 0
    for part in _PART.finditer(script):
        if part.group() == ";":
            yield script[start : part.start()]
            start = part.end()
    yield script[start:]


def _triggers_joined(pieces: Iterator[str]) -> Iterator[str]:
    """*pieces* with those of a trigger, which has a `;` behind each of its statements, put together again."""
    pending = ""
    for piece in pieces:
        pending += piece
        if sqlite3.complete_statement(f"{pending};"):
            yield pending
            pending = ""
        else:
            pending += ";"
    yield pending.rstrip(";")
