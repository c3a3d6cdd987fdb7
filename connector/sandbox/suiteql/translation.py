"""A resolved query → the same query in SQLite's words, node by node from the leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sqlglot import exp

from connector.sandbox.suiteql.builtin_functions import builtin, result_type
from connector.sandbox.suiteql.function_table import FUNCTIONS
from connector.sandbox.suiteql.name_resolution import COLUMN
from connector.sandbox.suiteql.query_refusals import unsupported
from connector.sandbox.suiteql.role_rows import RoleRows
from connector.sandbox.suiteql.table_shapes import TableShape
from connector.sandbox.suiteql.value_kinds import KIND, annotate, kind_of

NOW = "now"
"""Named parameter with the moment of the query, on the account's wall clock."""
_NEVER_NULL = {"id", "lastmodifieddate", "deleteddate", "recordid", "transaction"}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "NS_ADD", exp.Sub: "NS_SUB", exp.Mul: "NS_MUL", exp.Div: "NS_DIV"}
_CASTS = {"text": "NS_TO_CHAR", "number": "NS_TO_NUMBER", "integer": "NS_TO_INTEGER", "date": "NS_AS_DATE"}
_PARTS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
Tables = Mapping[str, TableShape]


def translate(tree: exp.Query, tables: Tables, rows: RoleRows | None = None) -> exp.Query:
    """Rewrite *tree* in place; what a node becomes is of the same kind. *rows*: what the role may see of tables."""
    annotate(tree)
    for node in reversed(list(tree.walk(bfs=False))):
        made = _table(node, tables, rows) if isinstance(node, exp.Table) else _translated(node, tables)
        if made is not node:
            made.meta[KIND] = kind_of(node)
            node.replace(made)
    return tree


def _translated(node: exp.Expr, tables: Tables) -> exp.Expr:
    if isinstance(node, exp.Dot):
        return _builtin(node, tables)
    rewrite = _REWRITES.get(type(node))
    return node if rewrite is None else rewrite(node)


def _table(node: exp.Table, tables: Tables, rows: RoleRows | None) -> exp.Expr:
    shape = tables.get(node.name)
    if shape is None:
        return node  # a WITH of the query itself
    source = rows.source(shape) if rows else None
    if source is not None:
        source.set("alias", node.args["alias"])
        return source
    return exp.Table(this=exp.to_identifier(shape.stored_as, quoted=True), alias=node.args["alias"])


def _literal(node: exp.Expr) -> exp.Expr:
    if node.is_string and node.name == "":
        return exp.Null()  # Oracle has no empty text
    return node


def _function(node: exp.Expr) -> exp.Expr:
    name = node.name.upper()
    if isinstance(node.parent, exp.Dot):
        return node
    function = FUNCTIONS.get(name)
    arguments = node.expressions
    if function is None:
        raise unsupported(f"the function {name} is not part of SuiteQL")
    if not function.least <= len(arguments) <= function.most:
        raise unsupported(f"{name} takes {function.least} to {function.most} arguments, not {len(arguments)}")
    holder = node.parent if isinstance(node.parent, exp.WithinGroup) else node
    over = isinstance(holder.parent, exp.Window) and holder.arg_key == "this"
    if name == "LISTAGG" and holder is node:
        raise unsupported("LISTAGG needs WITHIN GROUP (ORDER BY …)")
    if function.windowed and not over:
        raise unsupported(f"{name} needs OVER")
    if over and not (function.windowed or function.aggregate):
        raise unsupported(f"{name} takes no OVER")
    special = _SPECIAL.get(function.name)
    return special(arguments) if special else exp.Anonymous(this=function.runs_as, expressions=arguments)


def _builtin(node: exp.Expr, tables: Tables) -> exp.Expr:
    call = node.expression
    package = node.this.name.upper()
    if package not in ("BUILTIN", "BUILTIN_RESULT") or not isinstance(call, exp.Anonymous):
        raise unsupported(f"{node.sql()} is neither a column nor a function")
    if package == "BUILTIN_RESULT":
        return result_type(call.name.upper(), call.expressions)
    return builtin(call.name.upper(), call.expressions, tables)


def _cast(node: exp.Expr) -> exp.Expr:
    name = _CASTS.get(kind_of(node))
    if name is None or node.args.get("format") or node.args.get("default"):
        raise unsupported(f"CAST to {node.args['to'].sql()} is not part of SuiteQL")
    return exp.Anonymous(this=name, expressions=[node.this])


def _extract(node: exp.Expr) -> exp.Expr:
    part = node.this.name.upper()
    if part not in _PARTS:
        raise unsupported(f"EXTRACT knows {', '.join(_PARTS)}, not {part}")
    arguments = [exp.Literal.string(part), node.expression]
    return exp.Anonymous(this="NS_EXTRACT", expressions=arguments)


def _trim(node: exp.Expr) -> exp.Expr:
    name = {"LEADING": "NS_LTRIM", "TRAILING": "NS_RTRIM"}.get(str(node.args.get("position") or ""), "NS_TRIM")
    fill = [node.expression] if node.args.get("expression") else []
    return exp.Anonymous(this=name, expressions=[node.this, *fill])


def _arithmetic(node: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=_ARITHMETIC[type(node)], expressions=[node.this, node.expression])


def _sum(node: exp.Expr) -> exp.Expr:
    for side, other in ((node.this, node.expression), (node.expression, node.this)):
        if isinstance(side, exp.Interval):
            return _shifted(other, side, back=isinstance(node, exp.Sub))
        if kind_of(side) == "text" and not _reads_as_number(side):
            raise unsupported("+ and - take numbers and dates; texts are put together by ||")
    return _arithmetic(node)


def _reads_as_number(node: exp.Expr) -> bool:
    """Whether a text may be meant as a number: a literal that is one, or what is known only when it runs."""
    if not isinstance(node, exp.Literal):
        return not isinstance(node, exp.Column)
    return re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)\s*", node.name) is not None


def _shifted(date: exp.Expr, interval: exp.Interval, *, back: bool) -> exp.Expr:
    """A date and `INTERVAL '1-6' YEAR TO MONTH` or `INTERVAL '2 12:30' DAY TO MINUTE`."""
    unit = interval.args.get("unit")
    words = unit.sql().upper() if unit is not None else ""
    text = interval.this.name if interval.this is not None else ""
    arguments = [date, exp.Literal.string(text), exp.Literal.string(words), exp.Literal.number(-1 if back else 1)]
    return exp.Anonymous(this="NS_SHIFT", expressions=arguments)


def _concat(node: exp.Expr) -> exp.Expr:
    left = node.this
    parts = left.expressions if isinstance(left, exp.Anonymous) and left.name == "NS_CONCAT" else [left]
    return exp.Anonymous(this="NS_CONCAT", expressions=[*parts, node.expression])


def _compare(node: exp.Expr) -> exp.Expr:
    left, right = _alike(node.this, node.expression)
    node.set("this", left)
    node.set("expression", right)
    return node


def _between(node: exp.Expr) -> exp.Expr:
    for name in ("low", "high"):
        node.set(name, _alike(node.this, node.args[name])[1])
    return node


def _in(node: exp.Expr) -> exp.Expr:
    only = node.expressions[0] if len(node.expressions) == 1 else None
    field = node.args.get("field")
    if isinstance(only, exp.Subquery) or isinstance(field, exp.Subquery):
        node.set("query", field if only is None else only)
        node.set("expressions", [])
        node.set("field", None)
    elif node.expressions and not isinstance(node.this, exp.Tuple):
        node.set("expressions", [_alike(node.this, item)[1] for item in node.expressions])
    return node


def _like(node: exp.Expr) -> exp.Expr:
    return node if isinstance(node.parent, exp.Escape) else _matched(node, [])


def _escape(node: exp.Expr) -> exp.Expr:
    return _matched(node.this, [node.expression])


def _matched(like: exp.Expr, escape: list[exp.Expr]) -> exp.Expr:
    made = exp.Anonymous(this="NS_LIKE", expressions=[like.this, like.expression, *escape])
    return exp.Not(this=made) if like.args.get("negate") else made


def _ordered(node: exp.Expr) -> exp.Expr:
    """NULLs are largest in Oracle, smallest in SQLite; a sole table's own key has none, and then its index serves."""
    column, select = node.this, node.find_ancestor(exp.Select)
    sole = select is not None and not select.args.get("joins")
    if sole and isinstance(column, exp.Column) and column.name in _NEVER_NULL and column.meta.get(COLUMN):
        node.set("nulls_first", not node.args.get("desc"))
    return node


def _select(node: exp.Expr) -> exp.Expr:
    if node.args.get("order") and not node.args.get("limit") and isinstance(node.parent, exp.Subquery):
        node.set("limit", exp.Limit(expression=exp.Literal.number(-1)))  # else SQLite may drop the order
    return node


def _from_literal(text: exp.Expr, model: str) -> exp.Expr:
    """`DATE '2025-01-31'`, `TIMESTAMP '2025-01-31 12:00:00'`: to the second."""
    if model.endswith("SS") and isinstance(text, exp.Literal):
        text = exp.Literal.string(text.name.partition(".")[0])
    return _to_date([text, exp.Literal.string(model)])


def _within_group(node: exp.Expr) -> exp.Expr:
    """`LISTAGG(value, separator) WITHIN GROUP (ORDER BY …)`: SQLite's aggregates cannot sort, so ours is told how."""
    call, order = node.this, node.expression
    if not isinstance(call, exp.Anonymous) or call.name != "NS_LISTAGG" or not isinstance(order, exp.Order):
        raise unsupported("WITHIN GROUP belongs to LISTAGG and takes ORDER BY")
    value, *separator = call.expressions
    distinct = isinstance(value, exp.Distinct)
    if distinct:
        value, *separator = value.expressions
    directions = "".join(
        ("d" if item.args.get("desc") else "a") + ("f" if _nulls_first(item) else "l") for item in order.expressions
    )
    keys = [item.this for item in order.expressions]
    how = exp.Literal.string(("u" if distinct else "-") + directions)
    arguments = [value, separator[0] if separator else exp.Null(), how, *keys]
    return exp.Anonymous(this="NS_LISTAGG", expressions=arguments)


def _nulls_first(item: exp.Expr) -> bool:
    given = item.args.get("nulls_first")
    return bool(item.args.get("desc")) if given is None else bool(given)


def _typed(node: exp.Expr, kind: str) -> exp.Expr:
    node.meta[KIND] = kind
    return node


def _alike(left: exp.Expr, right: exp.Expr) -> tuple[exp.Expr, exp.Expr]:
    """Both sides of a comparison as one kind, as Oracle converts them: to dates, else to numbers."""
    kinds = {kind_of(left), kind_of(right)}
    if isinstance(left, exp.Null | exp.Tuple) or isinstance(right, exp.Null | exp.Tuple):
        return left, right
    if "date" in kinds:
        return _as(left, "date", "NS_AS_DATE"), _as(right, "date", "NS_AS_DATE")
    if kinds & {"number", "integer"} and not any(isinstance(side, exp.Column) for side in (left, right)):
        return _as(left, "number", "NS_AS_NUMBER"), _as(right, "number", "NS_AS_NUMBER")
    if any(_is_computed_number(side) for side in (left, right)):
        return _as(left, "number", "NS_AS_NUMBER"), _as(right, "number", "NS_AS_NUMBER")
    return left, right


def _is_computed_number(node: exp.Expr) -> bool:
    """A number without SQLite's affinity, e.g. an aggregate out of a sub-select: a text beside it must be converted."""
    return isinstance(node, exp.Column) and kind_of(node) in ("number", "integer") and node.meta.get(COLUMN) is None


def _as(node: exp.Expr, kind: str, function: str) -> exp.Expr:
    if kind_of(node) == kind or (kind == "number" and kind_of(node) == "integer"):
        return node
    return _typed(exp.Anonymous(this=function, expressions=[node]), kind)


def _decode(arguments: list[exp.Expr]) -> exp.Expr:
    """DECODE: as CASE, but NULL matches NULL."""
    subject, rest = arguments[0], arguments[1:]
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    ifs = [exp.If(this=exp.NullSafeEQ(this=subject.copy(), expression=key), true=value) for key, value in pairs]
    default = rest[-1] if len(rest) % 2 else None
    return exp.Case(ifs=ifs, default=default)


def _nvl2(arguments: list[exp.Expr]) -> exp.Expr:
    subject, present, absent = arguments
    test = exp.Not(this=exp.Is(this=subject, expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=test, true=present)], default=absent)


def _to_date(arguments: list[exp.Expr]) -> exp.Expr:
    return exp.Anonymous(this="NS_TO_DATE", expressions=[exp.Placeholder(this=NOW), *arguments])


def _count_distinct(arguments: list[exp.Expr]) -> exp.Expr:
    return exp.Anonymous(this="COUNT", expressions=[exp.Distinct(expressions=arguments)])


_SPECIAL: dict[str, Callable[[list[exp.Expr]], exp.Expr]] = {
    "DECODE": _decode,
    "NVL": lambda arguments: exp.Anonymous(this="COALESCE", expressions=arguments),
    "NVL2": _nvl2,
    "TO_DATE": _to_date,
    "TO_TIMESTAMP": _to_date,
    "TO_TIMESTAMP_TZ": _to_date,
    "APPROX_COUNT_DISTINCT": _count_distinct,
    "NLS_UPPER": lambda arguments: exp.Anonymous(this="NS_UPPER", expressions=arguments[:1]),
    "NLS_LOWER": lambda arguments: exp.Anonymous(this="NS_LOWER", expressions=arguments[:1]),
    "NLS_INITCAP": lambda arguments: exp.Anonymous(this="NS_INITCAP", expressions=arguments[:1]),
    "EMPTY_CLOB": lambda _: exp.Null(),
    "EMPTY_BLOB": lambda _: exp.Null(),
    "TZ_OFFSET": lambda arguments: exp.Anonymous(
        this="NS_TZ_OFFSET", expressions=[*arguments, exp.Placeholder(this=NOW)]
    ),
}
_REWRITES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Literal: _literal,
    exp.CurrentDate: lambda _: exp.Placeholder(this=NOW),
    exp.CurrentTimestamp: lambda _: exp.Placeholder(this=NOW),
    exp.Systimestamp: lambda _: exp.Placeholder(this=NOW),
    exp.Localtimestamp: lambda _: exp.Placeholder(this=NOW),
    exp.DateStrToDate: lambda node: _from_literal(node.this, "YYYY-MM-DD"),
    exp.StrToTime: lambda node: _from_literal(node.this, "YYYY-MM-DD HH24:MI:SS"),
    exp.WithinGroup: _within_group,
    exp.Anonymous: _function,
    exp.Cast: _cast,
    exp.Extract: _extract,
    exp.Trim: _trim,
    exp.Add: _sum,
    exp.Sub: _sum,
    exp.Mul: _arithmetic,
    exp.Div: _arithmetic,
    exp.DPipe: _concat,
    exp.EQ: _compare,
    exp.NEQ: _compare,
    exp.GT: _compare,
    exp.GTE: _compare,
    exp.LT: _compare,
    exp.LTE: _compare,
    exp.Between: _between,
    exp.In: _in,
    exp.Like: _like,
    exp.Escape: _escape,
    exp.Ordered: _ordered,
    exp.Select: _select,
}
