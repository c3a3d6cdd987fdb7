"""The language of `q`: `companyName START_WITH "A" AND (creditLimit GREATER 10 OR id ANY_OF [1, 2])`.

Grammar by Oracle help section_1545222128: AND binds tighter than OR; texts with blanks stand in double quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from connector.sandbox.refusals import ParameterError

_TOKEN = re.compile(
    r"""\s*(?: "(?P<quoted>(?:[^"\\]|\\.)*)" | '(?P<single>(?:[^'\\]|\\.)*)'
    | (?P<mark>[()\[\],]) | (?P<word>[^\s()\[\],"']+) )""",
    re.VERBOSE,
)
_DEEPEST = 50
WITHOUT_VALUE = ("EMPTY", "EMPTY_NOT")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; `values` is empty for EMPTY, has several entries for a list."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of the parts hold."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts holds."""

    parts: tuple[Filter, ...]


Filter = Condition | Both | Either


def parse_filter(text: str) -> Filter:
    """The filter that *text* means; raises ParameterError."""
    reader = _Reader(_tokens(text))
    found = reader.either(0)
    if reader.left:
        raise invalid()
    return found


def invalid() -> ParameterError:
    """NetSuite's refusal of a `q` it cannot read."""
    return ParameterError("Invalid search query. Provide a valid search query.", "q")


def search_error(message: str) -> ParameterError:
    """The refusal of a `q` that can be read and not be run, as SuiteQL's are worded."""
    return ParameterError(
        f"Invalid search query. Detailed unprocessed description follows. Search error occurred: {message}", "q"
    )


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise invalid()
        kind = str(match.lastgroup)
        value = match.group(kind)
        if kind in ("quoted", "single"):
            value, kind = re.sub(r"\\(.)", r"\1", value), "text"
        found.append(_Token(value, kind))
        position = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0

    @property
    def left(self) -> bool:
        return self._position < len(self._tokens)

    def either(self, depth: int) -> Filter:
        parts = [self.both(depth)]
        while self._take_word("OR"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self, depth: int) -> Filter:
        parts = [self.one(depth)]
        while self._take_word("AND"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def one(self, depth: int) -> Filter:
        if depth > _DEEPEST:
            raise invalid()
        if self._take_mark("("):
            inner = self.either(depth + 1)
            if not self._take_mark(")"):
                raise invalid()
            return inner
        field = self._next("word").text
        operator = self._next("word").text.upper()
        return Condition(field, operator, () if operator in WITHOUT_VALUE else self._values())

    def _values(self) -> tuple[str, ...]:
        if not self._take_mark("["):
            return (self._value(),)
        values = [self._value()]
        while self._take_mark(","):
            values.append(self._value())
        if not self._take_mark("]"):
            raise invalid()
        return tuple(values)

    def _value(self) -> str:
        return self._next("word", "text").text

    def _next(self, *kinds: str) -> _Token:
        if not self.left or self._tokens[self._position].kind not in kinds:
            raise invalid()
        self._position += 1
        return self._tokens[self._position - 1]

    def _take_word(self, word: str) -> bool:
        return self._take("word", word)

    def _take_mark(self, mark: str) -> bool:
        return self._take("mark", mark)

    def _take(self, kind: str, text: str) -> bool:
        if (
            self.left
            and self._tokens[self._position].kind == kind
            and self._tokens[self._position].text.upper() == text
        ):
            self._position += 1
            return True
        return False
