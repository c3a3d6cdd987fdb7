"""BUILTIN.DF and its kin: the name behind a reference or code, looked up row by row (netsuite-wire.md 8.2)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from connector.sandbox.suiteql.name_resolution import COLUMN, TABLE
from connector.sandbox.suiteql.table_shapes import Column, TableShape

_LABELS = "q__label"


def display(arguments: list[exp.Expr], tables: Mapping[str, TableShape]) -> exp.Expr:
    """`BUILTIN.DF`: what the user interface shows for a reference, a code or a flag."""
    node = arguments[0]
    column: Column | None = node.meta.get(COLUMN)
    if column is None:
        return exp.Anonymous(this="NS_TO_CHAR", expressions=[node])
    if column.name == "status" and node.meta.get(TABLE) == "transaction" and isinstance(node, exp.Column):
        kind = exp.DPipe(this=exp.Literal.string("status:"), expression=_beside(node, "type"))
        return _label(kind, node)
    if column.enum:
        return _label(exp.Literal.string(column.enum), node)
    if column.kind == "boolean":
        return exp.Case(
            this=node.copy(),
            ifs=[
                exp.If(this=exp.Literal.string(value), true=exp.Literal.string(shown))
                for value, shown in (("T", "Yes"), ("F", "No"))
            ],
        )
    names = [_name_in(tables[target], node, column) for target in column.targets if target in tables]
    if not names:
        return exp.Anonymous(this="NS_TO_CHAR", expressions=[node])
    return names[0] if len(names) == 1 else exp.Anonymous(this="COALESCE", expressions=names)


def _beside(node: exp.Column, name: str) -> exp.Column:
    return exp.column(name, table=node.table, quoted=True)


def _label(kind: exp.Expr, code: exp.Expr) -> exp.Expr:
    condition = exp.and_(
        exp.EQ(this=exp.column("kind", table="_l"), expression=kind),
        exp.EQ(this=exp.column("code", table="_l"), expression=exp.cast(code.copy(), "text")),
    )
    select = exp.select(exp.column("name", table="_l")).from_(exp.to_table(_LABELS).as_("_l")).where(condition)
    return exp.Anonymous(this="COALESCE", expressions=[select.subquery(), exp.cast(code.copy(), "text")])


def _name_in(shape: TableShape, node: exp.Expr, column: Column) -> exp.Expr:
    target = exp.to_table(shape.stored_as).as_("_d")
    name = exp.column("_name" if shape.keyed else "name", table="_d")
    key = exp.column("id", table="_d")
    if not column.many:
        return exp.select(name).from_(target).where(exp.EQ(this=key, expression=node.copy())).subquery()
    listed = [
        exp.Literal.string(","),
        exp.Anonymous(this="REPLACE", expressions=[node.copy(), exp.Literal.string(" "), exp.Literal.string("")]),
    ]
    wrapped = exp.DPipe(this=exp.DPipe(this=listed[0], expression=listed[1]), expression=exp.Literal.string(","))
    wanted = exp.DPipe(this=exp.DPipe(this=exp.Literal.string(","), expression=key), expression=exp.Literal.string(","))
    inside = exp.GT(this=exp.Anonymous(this="INSTR", expressions=[wrapped, wanted]), expression=exp.Literal.number(0))
    joined = exp.Anonymous(this="GROUP_CONCAT", expressions=[name, exp.Literal.string(", ")])
    return exp.select(joined).from_(target).where(inside).subquery()


def compound(arguments: list[exp.Expr], _: Mapping[str, TableShape]) -> exp.Expr:
    """`BUILTIN.CF`: the code with its type, `SalesOrd:B`."""
    node = arguments[0]
    column: Column | None = node.meta.get(COLUMN)
    if (
        column is not None
        and column.name == "status"
        and node.meta.get(TABLE) == "transaction"
        and isinstance(node, exp.Column)
    ):
        head = exp.DPipe(this=_beside(node, "type"), expression=exp.Literal.string(":"))
        return exp.DPipe(this=head, expression=node)
    return exp.Anonymous(this="NS_TO_CHAR", expressions=[node])
