"""What a finding lets mend for sure: a slip in a key, a key in the wrong place, an expression that YAML has cut."""

from __future__ import annotations

import re
from collections.abc import Sequence

from connector import marked_yaml
from connector.diagnostics import Diagnostic
from connector.expression.lexer import ExpressionError, Hole, split
from connector.flow.fixes.edits import Edit, Move, applied, end_of_block, lines_of, moved
from connector.flow.rules.brackets import bracketed
from connector.step import RESERVED

_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_SHORTEST = 4
"""Characters of a key that a slip is mended in: of a shorter one too many words are near."""
_KEY = re.compile(r"(?P<indent> *)(?P<key>[A-Za-z_]+):(?P<value> .*)?$")
_CUT = re.compile(r"(?P<before>[ -]*(?:[\w.]+: +)?)(?P<value>(?!['\"\[{|>&*!%@`]).*\$\{.*\S)\s*$")
"""A value that holds an expression, alone on its line behind its key."""


def mended(text: str, findings: Sequence[Diagnostic]) -> str:
    """*text* with the first of *findings* mended that can be for sure; the same text where none can."""
    for finding in findings:
        mend = _MENDS.get(finding.code)
        found = mend(text, finding) if mend is not None and finding.where is not None else text
        if found != text:
            return found
    return text


def _slip(text: str, finding: Diagnostic) -> str:
    """One letter too many, too few, wrong, or two that changed places, or `-` for `_`, in a key near one key only."""
    meant = _MEANT.search(finding.hint)
    where = finding.where
    if meant is None or where is None:
        return text
    line = lines_of(text)[where.line - 1]
    column = where.column + (line[where.column - 1 : where.column] in ("'", '"'))
    old = re.match(r"[A-Za-z_.-]+", line[column - 1 :])
    if old is None or len(old.group()) < _SHORTEST or not _is_meant(old.group(), meant.group(1)):
        return text
    return applied(text, [Edit(where.line, column, old.group(), meant.group(1))])


def _second_kind(text: str, finding: Diagnostic) -> str:
    """Reserved keys with a slip, which are taken for further kinds of their step."""
    where = finding.where
    if where is None:
        return text
    lines = lines_of(text)
    last = end_of_block(lines, where.line, where.column - 1)
    edits = []
    for word in re.findall(r"[a-z_-]+", finding.message.rpartition(" has ")[2]):
        meant = [key for key in RESERVED if _is_meant(word, key)]
        key = re.compile(rf"(?<![\w.-]){word}(?=:)")
        found = [(at, hit.start()) for at in range(where.line, last + 1) for hit in key.finditer(lines[at - 1])]
        if len(meant) == len(found) == 1 and len(word) >= _SHORTEST:
            edits.append(Edit(found[0][0], found[0][1] + 1, word, meant[0]))
    return applied(text, edits)


def _is_meant(word: str, meant: str) -> bool:
    """Whether *word* is *meant* with one slip, or as XML writes it (`batch-size`)."""
    return one_slip(word, meant) or ("-" in word and word.replace("-", "_") == meant)


def one_slip(word: str, meant: str) -> bool:
    """Whether *word* is *meant* with one letter added, lost or replaced, or two neighbours exchanged."""
    if abs(len(word) - len(meant)) > 1 or word == meant:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    ours, theirs = word[start:], meant[start:]
    same_length = len(word) == len(meant) and (
        ours[1:] == theirs[1:] or (ours[1::-1], ours[2:]) == (theirs[:2], theirs[2:])
    )
    return same_length or ours[1:] == theirs or ours == theirs[1:]


def _misplaced(text: str, finding: Diagnostic) -> str:
    """A reserved key inside a kind, alone on its line: it goes behind the kind's body, as deep as the kind."""
    kind = re.search(r"beside `([^`]+)`", finding.hint)
    where, lines = finding.where, lines_of(text)
    if kind is None or where is None:
        return text
    found = _KEY.fullmatch(lines[where.line - 1].rstrip("\r\n"))
    if found is None or not (found["value"] or "").strip() or found["value"].lstrip().startswith(("|", ">", "&", "#")):
        return text
    above = _line_of_kind(lines, where.line, kind.group(1), len(found["indent"]))
    if above is None:
        return text
    line, column = above
    behind = end_of_block(lines, line, column + 1)
    new = f"{' ' * column}{found['key']}:{found['value']}"
    return moved(text, Move(where.line, behind, new))


def _line_of_kind(lines: Sequence[str], line: int, kind: str, indent: int) -> tuple[int, int] | None:
    """The line above *line* that begins the block of *kind*, and where the kind stands in it, counted from 0."""
    form = re.compile(rf"(?P<before>[ -]*)[\"']?{re.escape(kind)}[\"']?:\s*(#.*)?$")
    for number in range(line - 1, 0, -1):
        found = form.match(lines[number - 1].rstrip("\r\n"))
        if found is not None and len(found["before"]) < indent:
            return number, len(found["before"])
        text = lines[number - 1]
        if text.strip() and len(text) - len(text.lstrip(" ")) < indent:
            return None
    return None


def _cut(text: str, finding: Diagnostic) -> str:
    """An expression that ends at ` #` or `: `: the whole line is quoted where it reads well then."""
    if finding.where is None:
        return text
    line = lines_of(text)[finding.where.line - 1].rstrip("\r\n")
    found = _CUT.fullmatch(line)
    if found is None or not _is_whole(found["value"]):
        return text
    quoted = "'" + found["value"].replace("'", "''") + "'"
    column = len(found["before"]) + 1
    return applied(text, [Edit(finding.where.line, column, found["value"], quoted)])


def _expression(text: str, finding: Diagnostic) -> str:
    """An expression that YAML cuts, or in DataWeave's brackets."""
    cut, where = _cut(text, finding), finding.where
    if cut != text or where is None:
        return cut
    here = [(where.line, where.column), (where.line, where.column + 1)]  # perhaps behind a quote
    for found in bracketed(marked_yaml.read(text)):
        if found.place is not None and found.place in here and found.cure:
            return applied(text, [Edit(*found.place, found.text, found.cure)])
    return text


def _is_whole(value: str) -> bool:
    """Whether *value* reads as text with expressions, one of which holds what YAML takes for its own."""
    try:
        parts = split(value)
    except ExpressionError:
        return False
    return any(isinstance(part, Hole) and (" #" in part.text or ": " in part.text) for part in parts)


_MENDS = {
    "unknown-key": _slip,
    "unknown-kind": _slip,
    "step-kind": _second_kind,
    "misplaced-key": _misplaced,
    "yaml-syntax": _cut,
    "expression": _expression,
}
"""Code of a finding → what mends it."""
