"""Text of an expression → Python's syntax tree, bounded in size and depth, with places as character offsets."""

from __future__ import annotations

import ast
import keyword
import re
import threading
import warnings
from dataclasses import dataclass

from connector.expression import dataweave_words
from connector.expression.lexer import ExpressionError, check_brackets, code

MOST_CHARACTERS = 10_000
MOST_NODES = 2_000
MOST_LEVELS = 100
_MARKS = "\u01c3\u01c2"  # letters that no field has; one stands for the first letter of a keyword: payload.class


def _marked() -> dict[str, str]:
    made: dict[str, str] = {}
    for word in keyword.kwlist:
        mark = next(mark for mark in _MARKS if mark + word[1:] not in made.values())
        made[word] = mark + word[1:]
    return made


_MARKED = _marked()
_UNMARKED = {marked: word for word, marked in _MARKED.items()}
_AS_MARKED = re.compile("|".join(sorted(_UNMARKED, key=len, reverse=True)))
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

    @staticmethod
    def field(node: ast.Attribute) -> str:
        """The field that *node* reads, keywords among them."""
        return _UNMARKED.get(node.attr, node.attr)


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
    """*text* with keywords after a dot made into names of the same length, so that `payload.class` can be read.

    That happens inside of quotes too, because f-strings hold expressions; `_tree` takes it back in what is only text.
    """
    for mark in _MARKS:
        if mark in text:
            raise ExpressionError(f"the letter {mark} is not used in expressions", offset=text.index(mark), text=text)
    marked = _FIELD.sub(lambda at: f".{at[1]}{_MARKED[at[2]]}", text)
    return marked.translate({13: " ", 12: " "})


def _parsed(wrapped: str) -> ast.expr:
    with _ignored_warnings, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # '\d' in a pattern is meant as it stands
        body = ast.parse(wrapped, mode="eval").body
    for node in ast.walk(body):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = _AS_MARKED.sub(lambda at: _UNMARKED[at[0]], node.value)
    return body


def _tree(wrapped: str, text: str, starts: list[int], lines: list[str]) -> ast.expr:
    try:
        return _parsed(wrapped)
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
    *dataweave_words.SYNTAX,
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
