"""A conservative reader of SuiteQL: enough to page a query by its key, and to know when it must not be touched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from connector.errors import ConfigurationError

Kind = Literal["word", "quoted", "text", "number", "comment", "punctuation"]

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<quoted>"[^"]*")
    |(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][\w$#]*)|(?P<punctuation>.)""",
    re.VERBOSE | re.DOTALL,
)
_CLAUSES = ("SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "FETCH", "OFFSET", "LIMIT")
_SET = {"UNION", "INTERSECT", "MINUS", "EXCEPT"}
_JOINS = {"JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL"}
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "MEDIAN", "STDDEV", "VARIANCE", "APPROX_COUNT_DISTINCT"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, text or sign of a query."""

    kind: Kind
    text: str
    start: int
    depth: int
    """How many parentheses are open around it."""

    @property
    def upper(self) -> str:
        """A keyword for comparison; "" for what cannot be one."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Column:
    """One entry of a select list."""

    expression: str
    name: str
    """Key of the row it gives, in lower case; "" where it cannot be told."""
    plain: bool
    """Whether it is a bare column, `id` or `c.id`."""


def tokens(query: str) -> Iterator[Token]:
    """The tokens of *query* without comments and white space."""
    depth = 0
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup
        text = match.group()
        if kind in ("space", "comment"):
            continue
        if text == ")":
            depth -= 1
        yield Token(kind, text, match.start(), depth)  # type: ignore[arg-type] # the group names are the kinds
        if text == "(":
            depth += 1


@dataclass(frozen=True, slots=True)
class Query:
    """One SELECT, cut at its top-level clauses; each text is without its keyword."""

    text: str
    select: str
    source: str
    where: str
    tail: str
    """GROUP BY and HAVING, as written."""
    order: str
    columns: tuple[Column, ...]
    """Empty where the select list is `*`."""
    table: str
    """The one table it reads, in lower case; "" where there are several or a sub-select."""
    alias: str
    """What its columns may be prefixed with."""
    simple: bool
    """Whether a condition can be added to its WHERE without changing what the rest means."""

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of its rows, where all can be told."""
        return tuple(column.name for column in self.columns) if all(column.name for column in self.columns) else ()

    def column(self, name: str) -> Column | None:
        """The column of the select list that gives *name*; for `*`, the table's own."""
        wanted = name.lower()
        for column in self.columns:
            if column.name == wanted or column.expression.lower() == wanted:
                return column
        if not self.columns and self.table:
            prefix = f"{self.alias}." if self.alias else ""
            return Column(f"{prefix}{wanted.rpartition('.')[2]}", wanted.rpartition(".")[2], plain=True)
        return None


def parse(query: str) -> Query | None:
    """The query cut at its clauses; None where it is anything but one plain SELECT."""
    text = query.strip().rstrip(";").rstrip()
    found = list(tokens(text))
    if not found or found[0].upper != "SELECT" or any(token.text == ";" for token in found):
        return None
    top = [token for token in found if token.depth == 0]
    if any(token.upper in _SET for token in top):
        return None
    cuts = _cuts(top)
    if cuts is None or "FROM" not in cuts or any(name in cuts for name in ("FETCH", "OFFSET", "LIMIT")):
        return None
    parts = _parts(text, cuts)
    items = _columns(parts["SELECT"])
    table, alias = _table(parts["FROM"])
    tail = " ".join(f"{name} {parts[name]}" for name in ("GROUP", "HAVING") if name in parts)
    words = {token.upper for token in found}
    first = found[1].upper if len(found) > 1 else ""
    simple = (
        not tail
        and first not in ("DISTINCT", "UNIQUE", "TOP")
        and "ROWNUM" not in words
        and "CONNECT" not in words
        and not any(token.upper in _AGGREGATES for token in tokens(parts["SELECT"]))
    )
    order = _without_by(parts.get("ORDER", ""))
    return Query(text, parts["SELECT"], parts["FROM"], parts.get("WHERE", ""), tail, order, items, table, alias, simple)


def _cuts(top: Sequence[Token]) -> dict[str, Token] | None:
    cuts: dict[str, Token] = {}
    for token in top:
        if token.upper in _CLAUSES:
            if token.upper in cuts:
                return None
            cuts[token.upper] = token
    order = [name for name in _CLAUSES if name in cuts]
    starts = [cuts[name].start for name in order]
    return cuts if starts == sorted(starts) else None


def _parts(text: str, cuts: dict[str, Token]) -> dict[str, str]:
    ordered = sorted(cuts.items(), key=lambda item: item[1].start)
    parts = {}
    for position, (name, token) in enumerate(ordered):
        end = ordered[position + 1][1].start if position + 1 < len(ordered) else len(text)
        parts[name] = text[token.start + len(name) : end].strip()
    return parts


def _without_by(text: str) -> str:
    return re.sub(r"^BY\b\s*", "", text, flags=re.IGNORECASE)


def _split(text: str) -> list[list[Token]]:
    """The tokens of a list, cut at its top-level commas."""
    groups: list[list[Token]] = [[]]
    for token in tokens(text):
        if token.text == "," and token.depth == 0:
            groups.append([])
        else:
            groups[-1].append(token)
    return groups


def _columns(select: str) -> tuple[Column, ...]:
    found = []
    for group in _split(select):
        if not group or group[-1].text == "*":
            return ()
        found.append(_column(select, group))
    return tuple(found)


def _column(select: str, group: list[Token]) -> Column:
    last = group[-1]
    end = last.start + len(last.text)
    bare = len(group) in (1, 3) and all(
        token.kind in ("word", "quoted") if index % 2 == 0 else token.text == "." for index, token in enumerate(group)
    )
    if bare:
        return Column(select[group[0].start : end].strip(), last.text.strip('"').lower(), plain=True)
    before = group[-2]
    named = last.kind in ("word", "quoted") and last.depth == 0 and (before.kind != "punctuation" or before.text == ")")
    if not named or last.upper == "END":
        return Column(select[group[0].start : end].strip(), "", plain=False)
    inner = group[:-2] if group[-2].upper == "AS" else group[:-1]
    stop = inner[-1].start + len(inner[-1].text)
    expression = select[group[0].start : stop].strip()
    plain = re.fullmatch(r"[A-Za-z_][\w$#]*(\.[A-Za-z_][\w$#]*)?", expression) is not None
    return Column(expression, last.text.strip('"').lower(), plain=plain)


def _table(source: str) -> tuple[str, str]:
    """Table and prefix of a FROM that names one table; "" where it names more."""
    found = list(tokens(source))
    if any(token.kind not in ("word", "quoted") for token in found) or any(token.upper in _JOINS for token in found):
        return "", ""
    words = [token.text.strip('"') for token in found if token.upper != "AS"]
    if len(words) == 1:
        return words[0].lower(), ""
    return (words[0].lower(), words[1]) if len(words) == 2 else ("", "")  # noqa: PLR2004 - table and alias


MOST_IN_LIST = 1000
"""Values that SuiteQL takes in one IN (Oracle help section_156257796125)."""


def expanded(query: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    """*query* with as many `?` for each list among *parameters* as it has different values, and all values in order.

    An empty list becomes NULL, which `IN` never matches.

    Raises:
        ConfigurationError: A list has more values than SuiteQL takes.
    """
    pieces: list[str] = []
    values: list[Any] = []
    given, end = iter(parameters), 0
    for token in tokens(query):
        if token.text != "?" or token.kind != "punctuation":
            continue
        value = next(given)
        many = list(dict.fromkeys(value)) if isinstance(value, list | tuple) else [value]
        if len(many) > MOST_IN_LIST:
            hint = f"take {MOST_IN_LIST} at a time: foreach with batch_size: {MOST_IN_LIST}"
            raise ConfigurationError(f"a list of {len(many)} values is given for one `?`", hint=hint)
        pieces += [query[end : token.start], ", ".join("?" * len(many)) or "NULL"]
        values += many
        end = token.start + 1
    return "".join([*pieces, query[end:]]), values


def placeholders(query: str) -> int:
    """How many `?` of *query* stand for parameters."""
    return sum(1 for token in tokens(query) if token.text == "?" and token.kind == "punctuation")
