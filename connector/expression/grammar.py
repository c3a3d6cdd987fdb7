"""Text of an expression → Python's syntax tree, bounded in size and depth, with places as character offsets."""

from __future__ import annotations

import ast
import keyword
import re
import threading
import warnings
from dataclasses import dataclass

from connector.expression.lexer import ExpressionError, check_brackets, code

MOST_CHARACTERS = 10_000
MOST_NODES = 2_000
MOST_LEVELS = 100
_MARK = "\u01c3"  # a letter that no field name has; it stands before keywords used as field names: payload.class
_FIELD = re.compile(r"\.(\s*)(" + "|".join(keyword.kwlist) + r")\b")
_ignored_warnings = threading.Lock()  # warnings.catch_warnings changes the whole process


@dataclass(frozen=True, slots=True)
class Source:
    """An expression's text and its tree."""

    text: str
    body: ast.expr
    starts: tuple[int, ...]
    """Offset of each line of the parsed text."""
    lines: tuple[str, ...]

    def offset(self, node: ast.AST, *, end: bool = False) -> int:
        """Where *node* starts (or ends), in characters of `text`."""
        line = getattr(node, "end_lineno" if end else "lineno", 1)
        column = getattr(node, "end_col_offset" if end else "col_offset", 1)
        line = min(max(line, 1), len(self.lines))
        before = self.lines[line - 1].encode()[:column].decode(errors="ignore")
        return min(max(self.starts[line - 1] + len(before) - 1, 0), len(self.text))

    def segment(self, node: ast.AST) -> str:
        """The text of *node*, as written."""
        return self.text[self.offset(node) : self.offset(node, end=True)]

    def field(self, node: ast.Attribute) -> str:
        """The field that *node* reads, keywords among them."""
        if not node.attr.startswith(_MARK):
            return node.attr
        end = self.offset(node, end=True)
        return self.text[end - len(node.attr) : end]


def parse(text: str) -> Source:
    """Read *text* as one expression; raises ExpressionError."""
    if not text.strip():
        raise ExpressionError("the expression is empty", hint="write a value between ${ and }", text=text)
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"the expression has {len(text)} characters, {MOST_CHARACTERS} are allowed", hint="split it into variables"
        )
    check_brackets(text)
    wrapped = f"({_with_marks(text)}\n)"
    lines = wrapped.split("\n")
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    source = Source(text, _tree(wrapped, text, starts, lines), tuple(starts), tuple(lines))
    _check_size(source)
    return source


def _with_marks(text: str) -> str:
    """*text* with keywords after a dot made into names of the same length, so that `payload.class` can be read."""
    if _MARK in text:
        raise ExpressionError(f"the letter {_MARK} is not used in expressions", offset=text.index(_MARK), text=text)
    pieces = (
        piece[0] if piece["string"] else _FIELD.sub(lambda at: f".{at[1]}{_MARK}{at[2][1:]}", piece[0])
        for piece in code(text)
    )
    return "".join(pieces).translate({13: " ", 12: " ", 0x2028: " ", 0x2029: " "})


def _tree(wrapped: str, text: str, starts: list[int], lines: list[str]) -> ast.expr:
    try:
        with _ignored_warnings, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # '\d' in a pattern is meant as it stands
            return ast.parse(wrapped, mode="eval").body
    except SyntaxError as error:
        line = min(max(error.lineno or 1, 1), len(lines))
        offset = min(max(starts[line - 1] + (error.offset or 1) - 2, 0), len(text))
        raise _syntax(text, offset, error.msg) from None
    except (RecursionError, MemoryError):
        raise ExpressionError(
            "the expression is nested too deeply", hint="split it into variables", text=text
        ) from None
    except ValueError:
        raise ExpressionError("the expression holds characters that are not text", text=text) from None


_OTHER_LANGUAGES: tuple[tuple[str, str], ...] = (
    (r"&&", "write `and`"),
    (r"\|\|", "write `or`"),
    (r"===|!==", "write == or !="),
    (r"<>", "write !="),
    (r"!(?!=)", "write `not`"),
    (r"\?\?|\?:", "write default(value, fallback)"),
    (r"\?\.", "a plain dot is null-safe already"),
    (r"\?", "write `a if condition else b`"),
    (r"(?<![=!<>:])=(?!=)", "compare with =="),
    (r"\bif\b(?!.*\belse\b)", "write `a if condition else b`"),
    (r":[^\]})]*$", "write a form inside quotes: f'{payload.total:.2f}'"),
)


def _syntax(text: str, offset: int, reason: str) -> ExpressionError:
    outside = "".join(" " * len(piece[0]) if piece["string"] else piece[0] for piece in code(text))
    for pattern, hint in _OTHER_LANGUAGES:
        found = re.search(pattern, outside, re.DOTALL)
        if found:
            return ExpressionError(
                f"`{found[0][:20].strip()}` is not understood here", offset=found.start(), hint=hint, text=text
            )
    hint = "write one value in Python's syntax, e.g. payload.total * 2; a field with odd letters is payload['the name']"
    return ExpressionError(f"this is no expression: {reason}", offset=offset, hint=hint, text=text)


def _check_size(source: Source) -> None:
    stack: list[tuple[ast.AST, int]] = [(source.body, 1)]
    nodes = 0
    while stack:
        node, level = stack.pop()
        nodes += 1
        if nodes > MOST_NODES or level > MOST_LEVELS:
            what = (
                f"more than {MOST_NODES} parts" if nodes > MOST_NODES else f"parts nested more than {MOST_LEVELS} deep"
            )
            raise ExpressionError(
                f"the expression has {what}",
                offset=source.offset(node),
                hint="split it into variables",
                text=source.text,
            )
        stack.extend((child, level + 1) for child in ast.iter_child_nodes(node))
