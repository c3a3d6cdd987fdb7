"""Oracle's rule of GROUP BY, which SQLite does not have: what is not grouped by must be inside an aggregate."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from connector.sandbox.suiteql.function_table import FUNCTIONS
from connector.sandbox.suiteql.query_refusals import unsupported


def is_aggregate(node: exp.Expr) -> bool:
    """Whether *node* calls an aggregate over a group, not over a window."""
    if not isinstance(node, exp.Anonymous):
        return False
    holder = node.parent if isinstance(node.parent, exp.WithinGroup) else node
    if isinstance(holder.parent, exp.Window) and holder.arg_key == "this":
        return False
    function = FUNCTIONS.get(node.name.upper())
    return function is not None and function.aggregate


def check_grouping(tree: exp.Query) -> None:
    """Refuse a grouped SELECT of *tree* that shows a column which differs within a group."""
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group is None and not any(is_aggregate(node) for node in _own_nodes(select)):
            continue
        keys = {key.sql() for key in group.expressions} if group else set()
        aliases = {source.alias for source in select.find_all(exp.Table, exp.Subquery)}
        for part in _grouped_parts(select):
            loose = _loose_column(part, keys, aliases)
            if loose is not None:
                raise unsupported(f"{loose.name} is neither grouped by nor inside an aggregate")


def _own_nodes(select: exp.Select) -> Iterator[exp.Expr]:
    for part in _grouped_parts(select):
        yield from part.walk(prune=lambda node: isinstance(node, exp.Query))


def _grouped_parts(select: exp.Select) -> Iterator[exp.Expr]:
    yield from (item.unalias() for item in select.expressions)
    having, order = select.args.get("having"), select.args.get("order")
    if having is not None:
        yield having.this
    if order is not None:
        yield from (item.this for item in order.expressions)


def _loose_column(node: exp.Expr, keys: set[str], aliases: set[str]) -> exp.Column | None:
    if node.sql() in keys or is_aggregate(node) or isinstance(node, exp.WithinGroup | exp.Query):
        return None
    if isinstance(node, exp.Column):
        return node if node.table in aliases else None  # an alias of the SELECT, or a column from outside
    children = node.iter_expressions()
    return next(filter(None, (_loose_column(child, keys, aliases) for child in children)), None)
