"""JsonText: reads JSON value by value; memory holds the value in hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

CHUNK = 1 << 16
"""Characters asked for at once; more where a value is longer."""
_NEAR = 12
"""An error so near to the end of what was read may only mean that more is to come."""
_SPACE = re.compile(r"[ \t\r\n]*")
_TURNS = re.compile(r'["\\{}\[\]]')


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse)


class BrokenJsonError(ValueError):
    """What follows cannot be read any more."""


class JsonText:
    """A place in a JSON text that moves forward."""

    def __init__(self, read: Callable[[int], str]) -> None:
        """Begin at the start of what *read* gives, some characters at a time and "" at the end."""
        self._read = read
        self._text = ""
        self._at = 0
        self._lines = 0

    @property
    def line(self) -> int:
        """The line of this place, from 1."""
        return self._lines + self._text.count("\n", 0, self._at) + 1

    @property
    def excerpt(self) -> str:
        """The line from this place on, as far as it was read."""
        return self._text[self._at : self._at + 160].partition("\n")[0]

    def peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr] # it matches nothing too
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> str:
        """Go past the next character, one of *expected*."""
        found = self.peek()
        if not found or found not in expected:
            told = f"{found} stands" if found else "the file ends"
            raise BrokenJsonError(f"{told} where {' or '.join(expected)} is expected")
        self._at += 1
        return found

    def value(self) -> Any:
        """Go past the next value; raises ValueError for one that can be skipped, BrokenJsonError for no JSON."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self._more():
                    continue
                raise BrokenJsonError(f"the file is no JSON here: {error.msg}") from None
            if end == len(self._text) and self._more():  # a number may go on
                continue
            self._at = end
            return found

    def skip(self) -> None:
        """Go past the next value without making anything of it."""
        if self.peek() not in ("{", "["):
            self.value()
            return
        depth, quoted = 0, False
        while True:
            turn = self._turn()
            if quoted and turn == "\\":
                self._step()
            elif turn == '"':
                quoted = not quoted
            elif not quoted and turn in "{[":
                depth += 1
            elif not quoted and turn in "}]":
                depth -= 1
                if not depth:
                    return

    def _turn(self) -> str:
        """Go past the next character that may open or close something."""
        while (found := _TURNS.search(self._text, self._at)) is None:
            self._at = len(self._text)
            if not self._more():
                raise BrokenJsonError("the file ends within a value")
        self._at = found.end()
        return found.group()

    def _step(self) -> None:
        if self._at == len(self._text) and not self._more():
            raise BrokenJsonError("the file ends within a text")
        self._at += 1

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self._text) - _NEAR or error.msg.startswith("Unterminated")

    def _more(self) -> bool:
        read = self._read(max(CHUNK, len(self._text) - self._at))
        if not read:
            return False
        self._lines += self._text.count("\n", 0, self._at)
        self._text = self._text[self._at :] + read
        self._at = 0
        return True
