"""ROWNUM: a number given to rows before they are grouped and sorted, as SQLite's LIMIT and ROW_NUMBER()."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from connector.sandbox.suiteql.group_by_rule import is_aggregate
from connector.sandbox.suiteql.name_resolution import ROWNUM
from connector.sandbox.suiteql.query_refusals import unsupported
from connector.sandbox.suiteql.value_kinds import KIND

_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.LT: exp.GT,
    exp.LTE: exp.GTE,
    exp.GT: exp.LT,
    exp.GTE: exp.LTE,
    exp.EQ: exp.EQ,
}
_ROWS = "_rows"


def replace_row_numbers(tree: exp.Query) -> exp.Query:
    """Rewrite every SELECT of *tree* that speaks of ROWNUM."""
    for select in list(tree.find_all(exp.Select)):
        if any(True for _ in _numbers(select)):
            _rewrite(select)
    return tree


def _numbers(select: exp.Expr) -> Iterator[exp.Column]:
    for node in select.walk(prune=lambda node: isinstance(node, exp.Query) and node is not select):
        if isinstance(node, exp.Column) and node.name == ROWNUM and not node.table:
            yield node


def _rewrite(select: exp.Select) -> None:
    most = _take_limit(select)
    if _is_plain(select):
        for column in list(_numbers(select)):
            column.replace(_row_number())
        if most is not None:
            _limit(select, most)
        return
    _push_down(select, most)


def _is_plain(select: exp.Select) -> bool:
    """Whether rows leave the SELECT as they came out of WHERE, so that it may number and cut them itself."""
    if any(select.args.get(name) for name in ("group", "having", "order", "distinct", "limit")):
        return False
    where = select.args.get("where")
    if where is not None and any(True for _ in _numbers(where)):
        raise unsupported("ROWNUM is compared in another way than ROWNUM <= n")
    return not any(isinstance(node, exp.Window) or is_aggregate(node) for node in select.walk())


def _take_limit(select: exp.Select) -> exp.Expr | None:
    """The most rows that the conditions on ROWNUM let through, taken out of WHERE."""
    where = select.args.get("where")
    if where is None:
        return None
    most: exp.Expr | None = None
    kept: list[exp.Expr] = []
    for condition in where.this.flatten() if isinstance(where.this, exp.And) else [where.this]:
        found = _limit_of(condition)
        if found is None:
            kept.append(condition)
        else:
            most = found if most is None else exp.Anonymous(this="LEAST", expressions=[most, found])
    select.set("where", exp.Where(this=exp.and_(*kept, copy=False)) if kept else None)
    return most


def _limit_of(condition: exp.Expr) -> exp.Expr | None:
    """The most rows that one condition lets through; None where it does not compare ROWNUM."""
    condition = condition.unnest()
    if isinstance(condition, exp.Between) and _is_rownum(condition.this):
        starts = condition.args["low"].sql() in ("0", "1")
        return _whole(condition.args["high"]) if starts else exp.Literal.number(0)
    kind = type(condition)
    if kind not in _FLIPPED:
        return None
    if _is_rownum(condition.expression):
        return _most(_FLIPPED[kind], condition.this)
    return _most(kind, condition.expression) if _is_rownum(condition.this) else None


def _most(kind: type[exp.Expr], bound: exp.Expr) -> exp.Expr:
    if kind is exp.LTE:
        return _whole(bound)
    if kind is exp.LT:
        return exp.Sub(this=_whole(bound), expression=exp.Literal.number(1))
    if bound.sql() != ("0" if kind is exp.GT else "1"):
        return exp.Literal.number(0)  # the first row is never let through, so no second one comes
    return exp.Literal.number(1 if kind is exp.EQ else -1)


def _is_rownum(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column) and node.name == ROWNUM and not node.table


def _whole(bound: exp.Expr) -> exp.Expr:
    return exp.cast(bound.copy(), "int") if not isinstance(bound, exp.Literal) else bound.copy()


def _limit(select: exp.Select, most: exp.Expr) -> None:
    select.set("limit", exp.Limit(expression=most))


def _row_number() -> exp.Window:
    made = exp.Window(this=exp.Anonymous(this="ROW_NUMBER"), over="OVER")
    made.meta[KIND] = "integer"
    return made


def _push_down(select: exp.Select, most: exp.Expr | None) -> None:
    """Number the rows in a SELECT of their own, below grouping and sorting."""
    inner = exp.Select(from_=select.args["from_"], joins=select.args.get("joins"), where=select.args.get("where"))
    aliases = {
        source.alias for source in [inner.args["from_"].this, *(join.this for join in inner.args.get("joins") or ())]
    }
    for name in ("from_", "joins", "where"):
        select.set(name, None)
    taken: dict[tuple[str, str], str] = {}
    for column in [node for node in select.find_all(exp.Column) if node.table in aliases]:
        key = (column.table, column.name)
        if key not in taken:
            taken[key] = f"c{len(taken)}"
            inner.append("expressions", exp.alias_(column.copy(), taken[key], quoted=True))
        column.replace(_moved(column, taken[key]))
    for column in list(_numbers(select)):
        column.replace(_moved(column, ROWNUM))
    inner.append("expressions", exp.alias_(_row_number(), ROWNUM, quoted=True))
    if most is not None:
        _limit(inner, most)
    select.set("from_", exp.From(this=inner.subquery(_ROWS)))


def _moved(column: exp.Column, name: str) -> exp.Column:
    made = exp.column(name, table=_ROWS, quoted=True)
    made.meta.update(column.meta)
    return made
