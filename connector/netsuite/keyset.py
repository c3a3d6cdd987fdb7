"""Keyset paging of SuiteQL: each page asks for what comes after the last key of the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connector.errors import ConfigurationError
from connector.netsuite.query_text import Column, Query, parse
from connector.netsuite.suiteql_tables import NUMERIC_KEYS, numeric_key

_WHOLE = re.compile(r"-?\d+")
_ORDER_ONLY_BY_KEY = "leave ORDER BY out where the query is paged by key: rows come in the order of the key"


@dataclass(frozen=True, slots=True)
class Keyset:
    """How one query is paged by key."""

    query: Query
    columns: tuple[Column, ...]
    numeric: tuple[bool, ...]
    """Whether the key's values are whole numbers, written into the query as such."""
    wrapped: bool
    """Whether the query becomes a sub-select, because a condition inside would change it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of a row that hold the key."""
        return tuple(column.name for column in self.columns)

    @property
    def splits(self) -> bool:
        """Whether its span can be cut into ranges: one whole number."""
        return self.numeric == (True,)

    @property
    def _expressions(self) -> tuple[str, ...]:
        return self.names if self.wrapped else tuple(column.expression for column in self.columns)

    def page(
        self, parameters: Sequence[Any], after: Sequence[str] | None, *, last: int | None = None
    ) -> tuple[str, list[Any]]:
        """Text and parameters of the page that starts *after* a key (None: at the start) and ends with *last*."""
        bound: list[Any] = list(parameters)
        expressions = self._expressions
        condition = "" if after is None else self._after(expressions, after, bound)
        if last is not None:
            condition += f"{' AND ' if condition else ''}{expressions[0]} <= {int(last)}"
        order = ", ".join(expressions)
        if self.wrapped:
            where = f" WHERE {condition}" if condition else ""
            return f"SELECT * FROM ({self.query.text}){where} ORDER BY {order}", bound  # noqa: S608 - the author's own query
        conditions = [f"({self.query.where})" if condition else self.query.where, condition]
        where = " AND ".join(part for part in conditions if part and part != "()")
        text = f"SELECT {self.query.select} FROM {self.query.source}"  # noqa: S608 - the author's own query
        return f"{text}{f' WHERE {where}' if where else ''} ORDER BY {order}", bound

    def span(self) -> str:
        """Text of the query for the first and last key and the number of rows."""
        key = self._expressions[0]
        what = f"SELECT MIN({key}) AS first_key, MAX({key}) AS last_key, COUNT(*) AS row_count"
        if self.wrapped:
            return f"{what} FROM ({self.query.text})"
        return f"{what} FROM {self.query.source}{f' WHERE {self.query.where}' if self.query.where else ''}"

    def _after(self, expressions: Sequence[str], after: Sequence[str], bound: list[Any]) -> str:
        """`a > 1 OR (a = 1 AND b > 2)`: rows whose key comes after *after*."""
        choices = []
        for position in range(len(expressions)):
            terms = [f"{expressions[index]} = {self._value(index, after, bound)}" for index in range(position)]
            terms.append(f"{expressions[position]} > {self._value(position, after, bound)}")
            choices.append(" AND ".join(terms))
        return choices[0] if len(choices) == 1 else "(" + " OR ".join(f"({choice})" for choice in choices) + ")"

    def _value(self, index: int, after: Sequence[str], bound: list[Any]) -> str:
        if self.numeric[index]:
            return str(int(after[index]))
        bound.append(after[index])
        return "?"

    def key_of(self, row: Mapping[str, Any]) -> list[str]:
        """The key of *row*, as it stands in a cursor.

        Raises:
            ConfigurationError: The row has none, so that rows after it could be lost.
        """
        found = [row.get(name) for name in self.names]
        if any(value is None or value == "" for value in found):
            raise ConfigurationError(
                f"a row has no {' and '.join(self.names)}, so it cannot be paged by that", hint="choose another key"
            )
        texts = [str(value) for value in found]
        wrong = [
            name
            for name, text, number in zip(self.names, texts, self.numeric, strict=True)
            if number and not _WHOLE.fullmatch(text)
        ]
        if wrong:
            raise ConfigurationError(
                f"key {wrong[0]} is not a whole number", hint="do not list it under types: integer"
            )
        return texts

    def check_edge(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Refuse a key that is not unique where a page ends: rows would be lost between two pages."""
        if len(rows) > 1 and self.key_of(rows[-1]) == self.key_of(rows[-2]):
            key = ", ".join(self.names)
            raise ConfigurationError(
                f"key [{key}] is not unique: two rows have {self.key_of(rows[-1])}",
                hint="add a column that tells them apart",
            )


def automatic(query: str) -> Keyset | None:
    """The keyset of a query over one known table that selects the table's key; None where that is not certain."""
    parsed = parse(query)
    if parsed is None or not parsed.simple or not parsed.table:
        return None
    name = numeric_key(parsed.table)
    column = _selected(parsed, name) if name else None
    if column is None or not _ordered_by(parsed, column):
        return None
    return Keyset(parsed, (column,), (True,), wrapped=False)


def _selected(query: Query, key: str) -> Column | None:
    for column in query.columns:
        if column.plain and column.expression.lower().rpartition(".")[2] == key:
            return column if column.name else None
    return query.column(key) if not query.columns and query.select.strip() == "*" else None


def _ordered_by(query: Query, column: Column) -> bool:
    wanted = {column.expression.lower(), column.name, column.expression.lower().rpartition(".")[2]}
    order = re.sub(r"\s+ASC$", "", query.order.strip(), flags=re.IGNORECASE).lower()
    return not order or order in wanted


def chosen(query: str, key: Sequence[str], types: Mapping[str, str]) -> Keyset:
    """The keyset of *query* by the columns that its author names.

    Raises:
        ConfigurationError: The query cannot be paged by them.
    """
    parsed = parse(query)
    if parsed is None:
        raise ConfigurationError(
            "key: needs a query that is one SELECT, without UNION, FETCH or OFFSET",
            hint="put it into a sub-select: SELECT * FROM ( … ), and name the columns",
        )
    columns = tuple(_wanted(parsed, name) for name in key)
    if parsed.order and not (len(columns) == 1 and _ordered_by(parsed, columns[0])):
        raise ConfigurationError(f"the query has its own order: {parsed.order}", hint=_ORDER_ONLY_BY_KEY)
    numeric = tuple(_is_numeric(parsed, column, types) for column in columns)
    return Keyset(parsed, columns, numeric, wrapped=not parsed.simple)


def _wanted(query: Query, name: str) -> Column:
    column = query.column(name)
    if column is None and not query.columns:
        bare = name.lower().rpartition(".")[2]
        column = Column(name, bare, plain=True)
    if column is None or not column.name:
        known = ", ".join(item.name for item in query.columns if item.name)
        raise ConfigurationError(f"key {name} is not selected", hint=f"the query selects {known}")
    return column


def _is_numeric(query: Query, column: Column, types: Mapping[str, str]) -> bool:
    if types.get(column.name) == "integer":
        return True
    bare = column.expression.lower().rpartition(".")[2]
    if query.table:
        return bool(bare) and numeric_key(query.table) == bare
    return column.plain and bare in ("id", "uniquekey") and bare in set(NUMERIC_KEYS.values())
