"""Splits a text of a flow into literal text, references `${scheme:…}` and expressions `${…}`.

An expression ends where Python's own tokens let it end: braces inside strings and dictionaries belong to it.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from connector.errors import ConfigurationError

OPENING = "${"
_REFERENCE = re.compile(r"\$\{\s*([A-Za-z][A-Za-z0-9_+-]*):(?!=)")
_TOKEN = re.compile(
    r"'''(?:\\.|(?!''')[^\\])*'''"
    r'|"""(?:\\.|(?!""")[^\\])*"""'
    r"|'(?:\\.|[^'\\\n])*'"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|[()\[\]{}'\"#\\]",
    re.DOTALL,
)
_CLOSER = {"(": ")", "[": "]", "{": "}"}
_MOST_NESTED = 50
MOST_PARTS = 1000
"""Expressions of one text, and what stands between them."""
_CURE = 'quote this expression: "${…}"'


class ExpressionError(ConfigurationError):
    """A text that is no expression of the language; `offset` counts characters from the start of that text."""

    def __init__(self, message: str, *, offset: int = 0, hint: str = "", text: str = "") -> None:
        """Say what is wrong in *message*, at which character of *text*, and the cure in *hint*."""
        super().__init__(message, hint=hint, type="EXPRESSION")
        self.offset = offset
        self.text = text


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself."""

    text: str
    offset: int
    """Where it starts in the whole text, in characters."""


@dataclass(frozen=True, slots=True)
class Reference:
    """`${scheme:rest}`: a value that lives outside the flow."""

    scheme: str
    """`env`, `file`, `keyring` …"""
    rest: str
    """What follows the colon, as written."""
    offset: int
    """Where `${` stands in the whole text."""

    @property
    def name(self) -> str:
        """What is referred to, without a default."""
        return self.rest.partition(":-")[0]

    @property
    def default(self) -> str | None:
        """What stands after `:-`, or None where there is none."""
        _, sign, value = self.rest.partition(":-")
        return value if sign else None

    def __str__(self) -> str:
        return f"${{{self.scheme}:{self.rest}}}"


@dataclass(frozen=True, slots=True)
class Hole:
    """`${text}`: an expression."""

    text: str
    """The expression without `${` and `}`."""
    offset: int
    """Where the expression itself starts in the whole text."""


Part = Literal | Reference | Hole


def has_holes(text: str) -> bool:
    """Whether *text* holds an expression or a reference; fast, and says yes also to one that is not closed."""
    at = text.find(OPENING)
    while at >= 0:
        if at == 0 or text[at - 1] != "$":
            return True
        at = text.find(OPENING, at + 2)
    return False


def split(text: str) -> tuple[Part, ...]:
    """The parts of *text* in order; raises ExpressionError where a `${` is not closed."""
    parts = tuple(islice(_parts(text), MOST_PARTS + 1))
    if len(parts) > MOST_PARTS:
        hint = "split the text; long ones with few expressions are for parse_template"
        raise ExpressionError(f"the text has more than {MOST_PARTS} parts", offset=parts[-1].offset, hint=hint)
    return parts


def _parts(text: str) -> Iterator[Part]:
    literal, start, at = "", 0, 0
    while True:
        found = text.find(OPENING, at)
        if found < 0:
            break
        if found > at and text[found - 1] == "$":  # $${ is a literal ${
            literal, at = literal + text[at : found - 1] + OPENING, found + 2
            continue
        literal += text[at:found]
        if literal:
            yield Literal(literal, start)
        part, at = _hole(text, found)
        yield part
        literal, start = "", at
    if literal or at < len(text):
        yield Literal(literal + text[at:], start)


def _hole(text: str, found: int) -> tuple[Reference | Hole, int]:
    reference = _REFERENCE.match(text, found)
    if reference and not keyword.iskeyword(reference[1]):
        end = _balanced(text, reference.end())
        if end < 0:
            raise _unclosed(text, found)
        return Reference(reference[1], text[reference.end() : end], found), end + 1
    end = _end(text, found + 2)
    if end < 0:
        raise _unclosed(text, found)
    return Hole(text[found + 2 : end], found + 2), end + 1


def _balanced(text: str, at: int) -> int:
    """The brace that closes a reference: it has no strings, only braces in pairs."""
    depth = 0
    for position in range(at, len(text)):
        if text[position] == "{":
            depth += 1
        elif text[position] == "}":
            if not depth:
                return position
            depth -= 1
    return -1


def _end(text: str, start: int) -> int:
    """The brace that closes an expression, or -1."""
    open_: list[str] = []
    for token in _TOKEN.finditer(text, start):
        sign = token[0]
        if sign in _CLOSER:
            open_.append(_CLOSER[sign])
        elif sign == "}" and "}" not in open_:
            return token.start()  # brackets left open are the compiler's finding, at their own place
        elif sign in ("}", "]", ")") and sign in open_:
            while open_.pop() != sign:
                pass
    return -1


def _unclosed(text: str, found: int) -> ExpressionError:
    rest = text[found:]
    if rest.count("'") % 2 or rest.count('"') % 2:
        why = "a quote inside `${` is not closed"
    else:
        why = "`${` is not closed: YAML cuts an unquoted text at ` #` and `: `, and at `,` or `}` inside { }"
    return ExpressionError(why, offset=found, hint=_CURE, text=text)


def check_brackets(text: str) -> None:
    """Raise ExpressionError where brackets, quotes or comments of an expression do not fit."""
    open_: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(text):
        sign, at = token[0], token.start()
        if sign in _CLOSER:
            open_.append((_CLOSER[sign], at))
            if len(open_) > _MOST_NESTED:
                raise ExpressionError(f"brackets are nested more than {_MOST_NESTED} deep", offset=at, text=text)
        elif sign in (")", "]", "}"):
            if not open_ or open_[-1][0] != sign:
                raise ExpressionError(f"`{sign}` closes nothing", offset=at, hint="check the brackets", text=text)
            open_.pop()
        elif sign in _STRAY:
            message, hint = _STRAY["#[" if text.startswith("#[", at) else sign]
            raise ExpressionError(message, offset=at, hint=hint, text=text)
    if open_:
        raise ExpressionError("a bracket is not closed", offset=open_[-1][1], hint=f"add `{open_[-1][0]}`", text=text)


_STRAY = {
    "'": ("a quote is not closed", "close it with '"),
    '"': ("a quote is not closed", 'close it with "'),
    "#[": ("`#[ ]` is how DataWeave marks an expression", "write ${ } in place of #[ ]"),
    "#": ("a comment stands in an expression", "put the comment outside of ${ }"),
    "\\": ("a backslash stands outside of a text", "remove it; an expression may go over several lines as it is"),
}


def code(text: str) -> Iterator[re.Match[str]]:
    """The stretches of an expression that are not inside quotes."""
    return re.finditer(_OUTSIDE, text)


_OUTSIDE = re.compile(rf"(?P<string>{_TOKEN.pattern.rpartition('|')[0]})|(?P<code>[^'\"]+|.)", re.DOTALL)
