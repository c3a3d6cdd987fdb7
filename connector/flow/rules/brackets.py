"""DataWeave's brackets: `#[payload.x]` is text here, or a comment of YAML; an expression is `${payload.x}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connector.diagnostics import Diagnostic
from connector.expression.compiler import compile_expression
from connector.expression.lexer import ExpressionError
from connector.flow.rules.linted import Linted
from connector.marked_yaml import Loc, MarkedDocument

_OPENING = "#["
_CLOSER = {"[": "]", "(": ")", "{": "}"}
_MEANT = re.compile(
    r"\s*(?:(?:payload|vars|attributes|error|message|correlationId|flow|app|server|mule|if|not|output)\b"
    r"|[A-Za-z_]\w*\(|['\"]|\{\s*[\"\w]|%dw)"
)
"""How what MuleSoft's brackets hold begins; `#[0-9a-f]` of a pattern does not."""
_TEXTS = ("flows", "sub_flows", "subFlows")
_QUERIES = ("query", "statement")
_AS_PARAMETER = "write ? in the text, or :name for a database, and give the value under `parameters:`"
_SCRIPTS = ("dataweave", "python")


@dataclass(frozen=True, slots=True)
class Bracketed:
    """One `#[…]` in a text of a flow."""

    loc: Loc
    """The value that it stands in, or behind."""
    inside: str
    place: tuple[int, int] | None
    """Line and column where it stands; None where YAML writes it otherwise."""
    comment: bool
    """Whether YAML takes it for a comment, and the value ends before it."""

    @property
    def text(self) -> str:
        """As it is written."""
        return f"{_OPENING}{self.inside}]"

    @property
    def cure(self) -> str:
        """The same as an expression of ours, "" where ours says it otherwise."""
        try:
            compile_expression(self.inside)
        except ExpressionError:
            return ""
        return f"${{{self.inside.strip()}}}"


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every `#[…]` that nobody evaluates."""
    for found in bracketed(linted.marked):
        why = "YAML takes it for a comment" if found.comment else "it stays text"
        message = f"`{_short(found.text)}` is not evaluated: {why}"
        hint = f"write {found.cure or '${…}, in our own expressions: docs/expressions.md'}"
        hint = _AS_PARAMETER if found.loc[-1] in _QUERIES else hint
        yield linted.found(found.loc, "not-evaluated", message, hint)


def bracketed(marked: MarkedDocument) -> Iterator[Bracketed]:
    """Every `#[…]` in the flows of *marked* that looks like an expression."""
    lines = {number for number, line in enumerate(marked.lines, 1) if _OPENING in line}
    if not lines or not isinstance(marked.data, dict):
        return
    for key in _TEXTS:
        for loc, value in _leaves(marked.data.get(key), (key,)):
            if isinstance(value, str) and _OPENING in value:
                for inside in _insides(value):
                    yield Bracketed(loc, inside, _written_at(marked, loc, value, inside), comment=False)
            elif value is None or isinstance(value, str):
                yield from _behind(marked, loc, value, lines)


def _leaves(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not _is_for_others(key, loc):
                yield from _leaves(inner, (*loc, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _leaves(inner, (*loc, position))
    else:
        yield loc, value


def _is_for_others(key: Any, loc: Loc) -> bool:
    """Whether *key* of what stands at *loc* is for readers, of a flow or a step, or for another language."""
    if key == "description":
        return len(loc) == 2 or isinstance(loc[-1], int)  # noqa: PLR2004 - group and name of a flow
    return key in _SCRIPTS and loc[-1] == "transform"


def _insides(text: str) -> Iterator[str]:
    at = text.find(_OPENING)
    while at >= 0:
        start = at + len(_OPENING)
        end = _end(text, start)
        if end >= 0 and _MEANT.match(text, start):
            yield text[start:end]
        at = text.find(_OPENING, max(end, start))


def _end(text: str, start: int) -> int:
    """Where the bracket closes that opens before *start*, or -1."""
    open_, quote = ["]"], ""
    for at in range(start, len(text)):
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in ("'", '"'):
            quote = sign
        elif sign in _CLOSER:
            open_.append(_CLOSER[sign])
        elif sign == open_[-1]:
            open_.pop()
            if not open_:
                return at
    return -1


def _written_at(marked: MarkedDocument, loc: Loc, value: str, inside: str) -> tuple[int, int] | None:
    """Line and column of `#[inside]` in the text that *value* was read from."""
    line, column = marked.values[loc]
    for number in range(line, min(line + value.count("\n") + 1, len(marked.lines)) + 1):
        at = marked.lines[number - 1].find(f"{_OPENING}{inside}]", column - 1 if number == line else 0)
        if at >= 0:
            return number, at + 1
    return None


def _behind(marked: MarkedDocument, loc: Loc, value: Any, lines: set[int]) -> Iterator[Bracketed]:
    """What stands behind a plain text, or in the place of a value, and is a comment: a `#` begins one."""
    before = f"{loc[-1]}:" if value is None else value
    line, column = (marked.keys if value is None else marked.values).get(loc, (0, 0))
    if line not in lines:
        return
    text = marked.lines[line - 1].rstrip()
    rest = text[column - 1 :].removeprefix(before).lstrip()
    at = len(text) - len(rest)
    if rest.startswith(_OPENING) and text[column - 1 : at].rstrip() == before:
        for inside in _insides(rest):
            if rest == f"{_OPENING}{inside}]":
                yield Bracketed(loc, inside, (line, at + 1), comment=True)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"  # noqa: PLR2004 - as much as one takes in
