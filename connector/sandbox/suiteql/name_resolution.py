"""Names → tables and columns: stars spread out, every column qualified and typed, unknown names refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from connector.sandbox.suiteql.query_refusals import (
    QueryRefusedError,
    field_not_found,
    unknown_identifier,
    unknown_table,
    unsupported,
)
from connector.sandbox.suiteql.table_shapes import Column, TableShape
from connector.sandbox.suiteql.value_kinds import KIND, kind_of

ROWNUM = "rownum"
COLUMN = "column"
"""Key of a column node's `meta`: the catalogue's Column it shows, where it shows one unchanged."""
SPELLED = "spelled"
"""Key of an identifier's `meta`: the name as the query has it."""
TABLE = "table"
"""Key of a column node's `meta`: name of the table that its Column belongs to."""


@dataclass(frozen=True, slots=True)
class Known:
    """One column that a source offers."""

    kind: str = ""
    column: Column | None = None
    table: str = ""


Offer = Mapping[str, Known]


class NameResolver:
    """Resolves the names of one query."""

    def __init__(self, tables: Mapping[str, TableShape], reason: Callable[[str, str], str] = lambda *_: "") -> None:
        """*reason* says why a table lacks a column though its record has the field; "" where it has not."""
        self._tables, self._reason = tables, reason
        self._own: set[str] = set()  # names that WITH gives to sub-selects
        self._offers: dict[int, dict[str, Known]] = {}

    def resolve(self, tree: exp.Query) -> list[str]:
        """Qualify *tree* in place; gives the names of its columns."""
        self._normalize(tree)
        try:
            scopes = traverse_scope(tree)
        except SqlglotError as error:
            raise unsupported(f"its names are ambiguous: {error}") from None
        for scope in scopes:
            select = scope.expression
            if isinstance(select, exp.Select):
                self._spread_stars(scope)
                self._qualify(scope, select)
                self._offers[id(select)] = self._name_columns(select)
            elif isinstance(scope.expression, exp.SetOperation):
                self._offers[id(scope.expression)] = self._offers[id(_leftmost(scope.expression))]
        return [item.alias_or_name for item in _leftmost(tree).expressions]

    def _normalize(self, tree: exp.Query) -> None:
        """Lower-case every name (they are the same in any case) and give each table an alias."""
        self._own = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
        for table in tree.find_all(exp.Table):
            if table.name.lower() not in self._tables and table.name.lower() not in self._own:
                raise unknown_table(table.name)
        for name in tree.find_all(exp.Identifier):
            name.meta[SPELLED] = name.name
            name.set("this", name.name.lower())
        for table in tree.find_all(exp.Table):
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        for place, inner in enumerate(tree.find_all(exp.Subquery), 1):
            if isinstance(inner.parent, exp.From | exp.Join) and not inner.alias:
                inner.set("alias", exp.TableAlias(this=exp.to_identifier(f"_q{place}")))

    # ---------------------------------------------------------------- sources

    def _offer(self, source: Any) -> Offer:
        if isinstance(source, Scope):
            return self._renamed(source)
        shape = self._tables.get(source.name)
        if shape is None:
            raise unsupported(f"{source.name} is not known here")
        return {name: Known(column.kind, column, shape.name) for name, column in shape.columns.items()}

    def _renamed(self, source: Scope) -> Offer:
        """What a sub-select offers, under the names that its alias gives to its columns, if it does."""
        offer = self._offers.get(id(source.expression), {})
        holder = source.expression.parent
        names = holder.args["alias"].columns if isinstance(holder, exp.CTE) and holder.args.get("alias") else []
        if not names:
            return offer
        if len(names) != len(offer):
            raise unsupported("WITH names more or fewer columns than its SELECT gives")
        return dict(zip((name.name for name in names), offer.values(), strict=True))

    def _sources(self, scope: Scope) -> dict[str, Offer]:
        return {
            alias: self._offer(source) for alias, source in scope.sources.items() if alias in scope.selected_sources
        }

    def _spread_stars(self, scope: Scope) -> None:
        select = scope.expression
        spread: list[exp.Expr] = []
        for item in select.expressions:
            if isinstance(item, exp.Star):
                spread += self._all_of(scope, list(self._sources(scope)))
            elif isinstance(item, exp.Column) and isinstance(item.this, exp.Star):
                spread += self._all_of(scope, [item.table])
            else:
                spread.append(item)
        if len(spread) != len(select.expressions) or any(map(_is_star, select.expressions)):
            select.set("expressions", spread)
            scope.clear_cache()

    def _all_of(self, scope: Scope, aliases: list[str]) -> Iterator[exp.Column]:
        sources = self._sources(scope)
        for alias in aliases:
            if alias not in sources:
                raise unknown_identifier(alias, self._available(scope))
            for name in sources[alias]:
                yield exp.column(name, table=alias)

    def _available(self, scope: Scope) -> dict[str, str]:
        return {
            alias: source.name if isinstance(source, exp.Table) else alias
            for alias, source in scope.sources.items()
            if alias in scope.selected_sources
        }

    # ---------------------------------------------------------------- columns

    def _qualify(self, scope: Scope, select: exp.Select) -> None:
        aliases = {item.alias for item in select.expressions if isinstance(item, exp.Alias)}
        for column in _own_columns(select):
            if column.name == ROWNUM and not column.table:
                column.meta[KIND] = "integer"
            elif not column.table and column.name in aliases and _is_bare_in_order(column, select):
                continue
            else:
                self._qualify_one(scope, column)

    def _qualify_one(self, scope: Scope, column: exp.Column) -> None:
        place: Scope | None = scope
        while place is not None:
            sources = self._sources(place)
            found = [alias for alias, offer in sources.items() if column.name in offer]
            if column.table:
                found = [column.table] if column.table in found else []
            if len(found) > 1:
                raise unsupported(f"{column.name} is in several tables: {', '.join(found)}")
            if found:
                known = sources[found[0]][column.name]
                column.set("table", exp.to_identifier(found[0]))
                column.meta.update({KIND: known.kind, COLUMN: known.column, TABLE: known.table})
                return
            place = place.parent if place.is_subquery or place.is_set_operation else None
        raise self._unknown(column, scope)

    def _unknown(self, column: exp.Column, scope: Scope) -> QueryRefusedError:
        available = self._available(scope)
        spelled = str(column.this.meta.get(SPELLED, column.name))
        tables = [available[column.table]] if column.table in available else list(dict.fromkeys(available.values()))
        if len(tables) == 1:
            reason = self._reason(tables[0], column.name)
            if reason:
                return field_not_found(spelled, tables[0], reason)
        return unknown_identifier(spelled, available)

    def _name_columns(self, select: exp.Select) -> dict[str, Known]:
        """Give every item a name, `expr1`, `expr2` … where it has none, as NetSuite does; gives what it offers."""
        offered: dict[str, Known] = {}
        named: list[exp.Expr] = []
        counter = 0
        for item in select.expressions:
            inner = item.unalias()
            if isinstance(item, exp.Alias):
                name = item.alias
            elif isinstance(item, exp.Column):
                name = item.name
            else:
                counter += 1
                name = f"expr{counter}"
            named.append(exp.alias_(inner, name, quoted=True))
            meta = inner.meta if isinstance(inner, exp.Column) else {}
            offered.setdefault(name, Known(kind_of(inner), meta.get(COLUMN), meta.get(TABLE, "")))
        select.set("expressions", named)
        return offered


def _own_columns(select: exp.Select) -> Iterator[exp.Column]:
    """The columns of a SELECT that do not stand in a SELECT inside it."""
    for node in select.walk(prune=lambda node: isinstance(node, exp.Query) and node is not select):
        if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
            yield node


def _is_bare_in_order(column: exp.Column, select: exp.Select) -> bool:
    """Whether a column is a whole item of ORDER BY, where an alias of the SELECT is meant first."""
    return (
        isinstance(column.parent, exp.Ordered)
        and column.find_ancestor(exp.Select) is select
        and not isinstance(column.parent.parent.parent if column.parent.parent else None, exp.Window)
    )


def _is_star(item: exp.Expr) -> bool:
    return isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star))


def _leftmost(tree: exp.Expr) -> exp.Select:
    while not isinstance(tree, exp.Select):
        tree = tree.this
    return tree
