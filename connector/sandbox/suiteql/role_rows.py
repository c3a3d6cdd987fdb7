"""Rows that a role may see: each table of a query behind the conditions that its role's restrictions make."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.record_rows import ENTITY_TYPES
from connector.sandbox.suiteql.role_view import RoleView
from connector.sandbox.suiteql.table_shapes import TableShape

_ROW = "_r"
_BY_TRANSACTION = {
    "transaction": "id",
    "transactionline": "transaction",
    "transactionaccountingline": "transaction",
    "nexttransactionlink": "nextdoc",
    "nexttransactionlinelink": "nextdoc",
    "previoustransactionlink": "previousdoc",
    "previoustransactionlinelink": "previousdoc",
}
"""Table → the column with the id of its transaction."""
_BY_ENTITY = {"entity": "id", "customer": "id", "vendor": "id", "entityaddress": "recordowner"}


class RoleRows:
    """Puts conditions on tables."""

    def __init__(self, view: RoleView, catalogue: Catalogue | None) -> None:
        self._view = view
        self._filters: dict[str, list[dict[str, str]]] = {}
        self._transactions: list[str] = []
        for name in sorted(view.hidden_types) if catalogue else ():
            record = catalogue.record(name) if catalogue and name in catalogue else None
            if record is not None and record.table_filter:
                self._filters.setdefault(record.table, []).append(dict(record.table_filter))
            if record is not None and record.family == "transaction":
                self._transactions.append(name.lower())

    def source(self, shape: TableShape) -> exp.Expr | None:
        """What stands in the place of a table; None where every row may be seen."""
        conditions = list(self._conditions(shape))
        if not conditions:
            return None
        sql = f'SELECT * FROM "{shape.stored_as}" AS {_ROW} WHERE {" AND ".join(conditions)}'  # noqa: S608 - numbers and our own names
        return exp.maybe_parse(sql, dialect="sqlite", into=exp.Select).subquery(copy=False)

    def _conditions(self, shape: TableShape) -> Iterator[str]:
        yield from self._of_types(shape.name)
        allowed = self._view.subsidiaries
        if allowed is None:
            return
        among = f"({', '.join(map(str, allowed)) or 'NULL'})"
        column = shape.columns.get("subsidiary")
        if shape.name == "subsidiary":
            yield f"{_ROW}.id IN {among}"
        elif shape.unseen:
            yield _listed(allowed, shape.unseen[0].name)
        elif shape.name in _BY_TRANSACTION:
            own = _BY_TRANSACTION[shape.name]
            yield (
                f'COALESCE((SELECT MAX(_l.subsidiary IN {among}) FROM "q_transactionline" AS _l '  # noqa: S608 - as above
                f'WHERE _l."transaction" = {_ROW}."{own}"), 1) = 1'
            )
        elif shape.name in _BY_ENTITY:
            yield from _relations(_BY_ENTITY[shape.name], among)
        elif column is not None:
            yield _listed(allowed) if column.many else f"({_ROW}.subsidiary IS NULL OR {_ROW}.subsidiary IN {among})"

    def _of_types(self, table: str) -> Iterator[str]:
        if table in _BY_TRANSACTION and self._transactions:
            own = _BY_TRANSACTION[table]
            names = ", ".join(f"'{name}'" for name in self._transactions)
            yield (
                f'NOT EXISTS (SELECT 1 FROM "q_transaction" AS _t WHERE _t.id = {_ROW}."{own}" '  # noqa: S608 - as above
                f"AND _t.recordtype IN ({names}))"
            )
        if table == "entity":
            kinds = [ENTITY_TYPES[name] for name in sorted(self._view.hidden_types) if name in ENTITY_TYPES]
            if kinds:
                yield f"NOT {_ROW}.type IN ({', '.join(repr(kind) for kind in kinds)})"
        for filter_ in self._filters.get(table, ()):
            yield "NOT (" + " AND ".join(f"{_ROW}.{name} IS '{value}'" for name, value in filter_.items()) + ")"


def _relations(own: str, among: str) -> Iterator[str]:
    """A company belongs to the subsidiaries it has a relationship with; one without any to all."""
    for kind in ("customer", "vendor"):
        table = f'"q_{kind}subsidiaryrelationship"'
        yield (
            f"(NOT EXISTS (SELECT 1 FROM {table} AS _s WHERE _s.entity = {_ROW}.{own}) OR EXISTS "  # noqa: S608 - as above
            f"(SELECT 1 FROM {table} AS _s WHERE _s.entity = {_ROW}.{own} AND _s.subsidiary IN {among}))"
        )


def _listed(allowed: tuple[int, ...], column: str = "subsidiary") -> str:
    listed = f"',' || REPLACE({_ROW}.{column}, ' ', '') || ','"
    hits = " OR ".join(f"INSTR({listed}, ',{number},') > 0" for number in allowed)
    return f"({_ROW}.{column} IS NULL{' OR ' + hits if hits else ''})"
