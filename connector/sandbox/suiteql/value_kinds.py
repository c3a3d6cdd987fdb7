"""What kind of value an expression gives, as far as its text tells: what Oracle's conversions hang on."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from connector.sandbox.suiteql.function_table import FIRST, FUNCTIONS

KIND = "kind"
"""Key of a node's `meta`: its ColumnKind, or "" where that is not known before it runs."""

CASTS: dict[str, str] = {
    **dict.fromkeys(("VARCHAR", "CHAR", "NVARCHAR", "NCHAR", "TEXT"), "text"),
    **dict.fromkeys(("DECIMAL", "FLOAT", "DOUBLE", "NUMBER", "BIGDECIMAL"), "number"),
    **dict.fromkeys(("INT", "BIGINT", "SMALLINT"), "integer"),
    **dict.fromkeys(("DATE", "TIMESTAMP", "DATETIME"), "date"),
}
"""Type of a CAST → kind."""
BUILTIN_KINDS = {"CONSOLIDATE": "number", "CURRENCY_CONVERT": "number", "RELATIVE_RANGES": "date", "PERIOD": "integer"}
"""Function of BUILTIN → kind of what it gives, where that is no text."""
_SECOND = ("NVL2",)
_THIRD = ("DECODE",)


def kind_of(node: exp.Expr | None) -> str:
    """The kind of *node*, kept in its `meta`."""
    if node is None:
        return ""
    if KIND not in node.meta:
        find = _KINDS.get(type(node))
        node.meta[KIND] = find(node) if find else ""
    return str(node.meta[KIND])


def annotate(tree: exp.Query) -> None:
    """Note the kind of every node of a resolved query, before it is rewritten."""
    for node in tree.walk():
        kind_of(node)


def _first_known(*nodes: exp.Expr | None) -> str:
    return next(filter(None, map(kind_of, nodes)), "")


def _function(node: exp.Expr) -> str:
    function = FUNCTIONS.get(node.name.upper())
    if function is None:
        return ""
    arguments = node.expressions
    if function.name in _SECOND:
        return _first_known(*arguments[1:])
    if function.name in _THIRD:
        return _first_known(*arguments[2::2])
    return _first_known(*arguments) if function.gives == FIRST else function.gives


def _builtin(node: exp.Expr) -> str:
    call = node.expression
    if node.this.name.upper() == "BUILTIN_RESULT":
        return kind_of(call.expressions[0]) if call.expressions else ""
    return BUILTIN_KINDS.get(call.name.upper(), "text")


def _sum(node: exp.Expr) -> str:
    if isinstance(node.this, exp.Interval) or isinstance(node.expression, exp.Interval):
        return "date"
    sides = (kind_of(node.this), kind_of(node.expression))
    return "date" if "date" in sides and not sides[0] == sides[1] == "date" else "number"


def _case(node: exp.Expr) -> str:
    return _first_known(*(branch.args["true"] for branch in node.args["ifs"]), node.args.get("default"))


def _query(node: exp.Expr) -> str:
    first = node.this if not isinstance(node, exp.Select) else next(iter(node.expressions), None)
    return kind_of(first)


def _inside(node: exp.Expr) -> str:
    return kind_of(node.this)


_KINDS: dict[type[exp.Expr], Callable[[exp.Expr], str]] = {
    exp.Literal: lambda node: "text" if node.args["is_string"] else "number",
    exp.Anonymous: _function,
    exp.Dot: _builtin,
    exp.Cast: lambda node: CASTS.get(node.args["to"].this.value, ""),
    exp.Extract: lambda _: "integer",
    exp.Trim: lambda _: "text",
    exp.DPipe: lambda _: "text",
    exp.CurrentDate: lambda _: "date",
    exp.CurrentTimestamp: lambda _: "date",
    exp.Systimestamp: lambda _: "date",
    exp.Localtimestamp: lambda _: "date",
    exp.DateStrToDate: lambda _: "date",
    exp.StrToTime: lambda _: "date",
    exp.WithinGroup: lambda _: "text",
    exp.Add: _sum,
    exp.Sub: _sum,
    exp.Mul: lambda _: "number",
    exp.Div: lambda _: "number",
    exp.Neg: lambda _: "number",
    exp.Case: _case,
    exp.Paren: _inside,
    exp.Window: _inside,
    exp.Alias: _inside,
    exp.Select: _query,
    exp.Subquery: _query,
    exp.Union: _query,
    exp.Except: _query,
    exp.Intersect: _query,
}
