r"""Reads the text of a pattern: letters, classes, groups, `|`, `* + ? {m,n}`, `^ $`, `\d \w \s`, a leading `(?i)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from connector.expression.limits import Refusal

MOST_PATTERN = 500
_MOST_REPEATS = 500
_MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Symbol:
    """One character that passes *test*, or an edge of the text (`^`, `$`)."""

    test: Callable[[str], bool] | None
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Sequence_:  # noqa: N801 - Sequence is a word of collections.abc
    """One part after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several."""

    choices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same part several times; without *most* as often as it goes."""

    part: Node
    least: int
    most: int | None


Node = Symbol | Sequence_ | Either | Repeat

_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": lambda c: c in "0123456789",
    "w": lambda c: c.isalnum() or c == "_",
    "s": str.isspace,
}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}


def parse_pattern(text: str) -> tuple[Node, bool]:
    """The tree of a pattern, and whether it takes small letters and capitals as the same."""
    if len(text) > MOST_PATTERN:
        raise Refusal(f"the pattern has {len(text)} characters, {MOST_PATTERN} are allowed")
    folds = text.startswith("(?i)")
    reader = _Reader(text[4 * folds :], folds=folds)
    tree = reader.either(0)
    if reader.at < len(reader.text):
        raise Refusal("the pattern closes a group that it did not open", "write \\) for the character itself")
    return tree, folds


class _Reader:
    """A descent through the text of a pattern."""

    def __init__(self, text: str, *, folds: bool) -> None:
        self.text = text
        self.folds = folds
        self.at = 0

    def either(self, depth: int) -> Node:
        if depth > _MOST_GROUPS:
            raise Refusal(f"the pattern nests groups more than {_MOST_GROUPS} deep")
        choices = [self.sequence(depth)]
        while self.take("|"):
            choices.append(self.sequence(depth))
        return choices[0] if len(choices) == 1 else Either(tuple(choices))

    def sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            parts.append(self.repeated(self.single(depth)))
        return Sequence_(tuple(parts))

    def take(self, sign: str) -> bool:
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def next(self) -> str:
        if self.at >= len(self.text):
            raise Refusal("the pattern ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def single(self, depth: int) -> Node:
        sign = self.next()
        if sign == "(":
            return self.group(depth)
        if sign == "[":
            return Symbol(self.characters())
        if sign in "^$":
            return Symbol(None, sign)
        if sign == ".":
            return Symbol(lambda c: c != "\n")
        if sign in "*+?":
            raise Refusal(f"`{sign}` of the pattern repeats nothing", f"write \\{sign} for the character itself")
        return Symbol(self.escaped() if sign == "\\" else self.exactly(sign))

    def group(self, depth: int) -> Node:
        if self.take("?") and not self.take(":"):
            raise Refusal("the pattern uses (?…), which is not part of the language", "groups are (…)")
        found = self.either(depth + 1)
        if not self.take(")"):
            raise Refusal("the pattern does not close a group", "write \\( for the character itself")
        return found

    def repeated(self, part: Node) -> Node:
        found = part
        while True:
            bounds = self.bounds()
            if bounds is None:
                return found
            if self.at < len(self.text) and self.text[self.at] in "?+":
                raise Refusal("the pattern repeats lazily or possessively", "leave the second sign out")
            found = Repeat(found, *bounds)

    def bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(sign):
                return bounds
        if not self.text.startswith("{", self.at):
            return None
        inside, closed, _ = self.text[self.at + 1 :].partition("}")
        least, comma, most = inside.partition(",")
        if not closed or not least.isdecimal() or not (most.isdecimal() or not most):
            raise Refusal("`{` of the pattern counts nothing", "write {3}, {1,20} or \\{ for the character itself")
        self.at += len(inside) + 2
        low = int(least[:9])
        high = low if not comma else (int(most[:9]) if most else None)
        if low > _MOST_REPEATS or (high is not None and (high > _MOST_REPEATS or high < low)):
            raise Refusal(f"the pattern repeats {{{inside[:20]}}}, {_MOST_REPEATS} times are allowed")
        return low, high

    def exactly(self, character: str) -> Callable[[str], bool]:
        wanted = character.lower() if self.folds else character
        return lambda c: c == wanted

    def escaped(self) -> Callable[[str], bool]:
        sign = self.next()
        if sign.lower() in _CLASSES:
            inside = _CLASSES[sign.lower()]
            return inside if sign.islower() else lambda c: not inside(c)
        return self.exactly(self.control(sign))

    def control(self, sign: str) -> str:
        if sign in _CONTROLS:
            return _CONTROLS[sign]
        if sign.isalnum():
            raise Refusal(f"`\\{sign}` is not part of patterns", "the classes are \\d, \\w, \\s, \\D, \\W, \\S")
        return sign

    def characters(self) -> Callable[[str], bool]:
        negated = self.take("^")
        tests: list[Callable[[str], bool]] = []
        while not tests or not self.take("]"):
            tests.append(self.member())
        chosen = tuple(tests)
        return lambda c: any(test(c) for test in chosen) != negated

    def member(self) -> Callable[[str], bool]:
        sign = self.next()
        if sign == "\\" and self.text[self.at : self.at + 1].lower() in ("d", "w", "s"):
            return self.escaped()
        first = self.control(self.next()) if sign == "\\" else sign
        if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
            self.at += 1
            sign = self.next()
            last = self.control(self.next()) if sign == "\\" else sign
            if last < first:
                raise Refusal(f"the pattern has a range from {first} to {last}", "write the smaller one first")
            return self.between(first, last)
        return self.exactly(first)

    def between(self, first: str, last: str) -> Callable[[str], bool]:
        if self.folds:
            return lambda c: first <= c <= last or first <= c.upper() <= last
        return lambda c: first <= c <= last
