"""begins: whether a key begins with a prefix, as a range of keys that an index answers."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, and_, collate, func, literal, true

_LAST = chr(0x10FFFF)
_SURROGATES = range(0xD800, 0xE000)
"""Halves of characters: no database stores them."""


def begins(column: Column[str], prefix: str, dialect: str) -> ColumnElement[bool]:
    """Whether *column* begins with *prefix*, on a database of *dialect*.

    A range holds what begins alike only where keys are ordered by their code points: so does SQLite, so does
    PostgreSQL in its collation "C" alone. In others `step/` < `step[` < `step/a` is possible.
    """
    if not prefix:
        return true()
    if dialect not in ("sqlite", "postgresql"):
        return func.substr(column, 1, len(prefix)) == prefix
    end = after(prefix)
    bounds = [column >= _ordered(prefix, dialect)]
    return and_(*bounds, column < _ordered(end, dialect)) if end else and_(*bounds)


def after(prefix: str) -> str:
    """The first text, by code points, after all that begin with *prefix*; "" where there is none."""
    kept = prefix.rstrip(_LAST)
    if not kept:
        return ""
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(_SURROGATES.stop if following in _SURROGATES else following)


def _ordered(text: str, dialect: str) -> ColumnElement[str]:
    return collate(literal(text), "C") if dialect == "postgresql" else literal(text)
