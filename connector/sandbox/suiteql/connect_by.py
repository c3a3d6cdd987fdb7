"""START WITH … CONNECT BY → a recursive WITH: the way down from some rows along PRIOR (seen in use, not documented)."""

from __future__ import annotations

from sqlglot import exp

from connector.sandbox.suiteql.query_refusals import unsupported

_DEEPEST = 200  # levels; Oracle would report a loop


def replace_connect_by(tree: exp.Query) -> None:
    """Rewrite every SELECT of *tree* that walks a hierarchy; rows come level by level."""
    for place, select in enumerate(list(tree.find_all(exp.Select)), 1):
        connect = select.args.get("connect")
        if connect is not None:
            _rewrite(select, connect, f"_tree{place}")


def _rewrite(select: exp.Select, connect: exp.Connect, name: str) -> None:
    source = select.args["from_"].this
    if select.args.get("joins") or not isinstance(source, exp.Table) or select.args.get("with_"):
        raise unsupported("CONNECT BY is simulated for one table, without joins")
    if any(True for _ in select.find_all(exp.ConnectByRoot)):
        raise unsupported("CONNECT_BY_ROOT is not simulated")
    alias = source.alias_or_name
    first = exp.select(exp.Star(), exp.alias_(exp.Literal.number(1), "level")).from_(source.copy())
    start = connect.args.get("start")
    if start is not None:
        first = first.where(start.copy())
    level = exp.Add(this=exp.column("level", table=name), expression=exp.Literal.number(1))
    columns = exp.Column(this=exp.Star(), table=exp.to_identifier(alias))
    deeper = exp.select(columns, exp.alias_(level, "level")).from_(source.copy())
    condition = _linked(connect.args["connect"].copy(), alias, name)
    shallow = exp.LT(this=exp.column("level", table=name), expression=exp.Literal.number(_DEEPEST))
    deeper = deeper.join(exp.to_table(name), on=exp.and_(condition, shallow, copy=False))
    walked = exp.union(first, deeper, distinct=False)
    select.set("connect", None)
    select.set("from_", exp.From(this=exp.to_table(name).as_(alias)))
    cte = exp.CTE(this=walked, alias=exp.TableAlias(this=exp.to_identifier(name)))
    select.set("with_", exp.With(expressions=[cte], recursive=True))


def _linked(condition: exp.Expr, alias: str, name: str) -> exp.Expr:
    """The condition with `PRIOR column` as the row above, and every other column as the row itself."""
    holder = exp.Paren(this=condition)
    for prior in list(holder.find_all(exp.Prior)):
        for column in prior.find_all(exp.Column):
            column.set("table", exp.to_identifier(name))
        prior.replace(exp.Paren(this=prior.this))
    for column in holder.find_all(exp.Column):
        if column.table != name:
            column.set("table", exp.to_identifier(alias))
    return holder
