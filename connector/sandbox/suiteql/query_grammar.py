"""SuiteQL text → syntax tree, with everything refused that NetSuite does not take (netsuite-wire.md 8.2)."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.oracle import Oracle
from sqlglot.errors import SqlglotError
from sqlglot.parsers.oracle import OracleParser

from connector.sandbox.suiteql.query_refusals import unsupported

MOST_IN_LIST = 1000
"""Values that one IN may list (Oracle's own limit)."""
_LONGEST = 200_000  # characters; far above what a person or a program writes

_KNOWN_PARSERS = ("CAST", "EXTRACT", "TRIM")


class SuiteQL(Oracle):
    """Oracle's grammar with every function kept as written: names are judged and mapped by us, not by sqlglot."""

    class Parser(OracleParser):
        """As Oracle's, without its knowledge of functions."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: parser for name, parser in OracleParser.FUNCTION_PARSERS.items() if name in _KNOWN_PARSERS
        }


_ALLOWED: tuple[type[exp.Expr], ...] = (
    # the shape of a query
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Fetch,
    exp.LimitOptions, exp.Offset, exp.Distinct, exp.Union, exp.Except, exp.Intersect, exp.Subquery, exp.Table,
    exp.TableAlias, exp.Alias,
    # values
    exp.Column, exp.Identifier, exp.Star, exp.Literal, exp.Placeholder, exp.Null, exp.Tuple, exp.Paren,
    exp.Dot, exp.Anonymous, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Extract, exp.Var, exp.Trim, exp.Case,
    exp.If, exp.CurrentDate, exp.CurrentTimestamp, exp.Window, exp.WindowSpec, exp.Neg,
    # operators
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like,
    exp.Escape, exp.Exists, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.DPipe,
)  # fmt: skip


_REFUSED_TOKENS = {
    "LIMIT": "LIMIT is not part of SuiteQL; use FETCH FIRST n ROWS ONLY or ROWNUM",
    "L_BRACKET": "square brackets are not part of SuiteQL",
    "R_BRACKET": "square brackets are not part of SuiteQL",
    "PARAMETER": "@ is not part of SuiteQL",
}


def parse(text: str) -> exp.Query:
    """The tree of one SELECT; raises QueryRefusedError for anything else."""
    if len(text) > _LONGEST:
        raise unsupported(f"the query has {len(text)} characters")
    text = text.strip().removesuffix(";")
    try:
        _judge_tokens(text)
        tree = SuiteQL().parse(text)
    except (SqlglotError, RecursionError) as error:
        raise unsupported(f"it cannot be parsed: {str(error).splitlines()[0]}") from None
    if len(tree) != 1 or not isinstance(tree[0], exp.Query):
        raise unsupported("it is not one SELECT")
    _judge(tree[0])
    return tree[0]


def _judge_tokens(text: str) -> None:
    for token in SuiteQL().tokenize(text):
        reason = _REFUSED_TOKENS.get(token.token_type.name)
        if reason:
            raise unsupported(reason)


def _judge(tree: exp.Query) -> None:
    for node in tree.walk():
        if not isinstance(node, _ALLOWED):
            raise unsupported(f"{type(node).__name__.upper()} is not part of SuiteQL")
        if isinstance(node, exp.In) and len(node.expressions) > MOST_IN_LIST:
            raise unsupported(f"one IN lists {len(node.expressions)} values, {MOST_IN_LIST} are allowed")
        if isinstance(node, exp.Select):
            _judge_select(node, top=node is tree)
        if isinstance(node, exp.Join) and (node.args.get("using") or node.args.get("method")):
            raise unsupported("JOIN takes ON, neither USING nor NATURAL")
        if isinstance(node, exp.Table) and (node.args.get("db") or node.args.get("joins")):
            raise unsupported("a table has one name, without a schema")


def _judge_select(select: exp.Select, *, top: bool) -> None:
    if not select.args.get("from_"):
        raise unsupported("a SELECT needs FROM; use FROM dual")
    if not top and any(isinstance(item, exp.Alias) and item.args["alias"].quoted for item in select.expressions):
        raise unsupported("a quoted alias is not allowed inside a sub-select")
    limit = select.args.get("limit")
    options = limit.args.get("limit_options") if isinstance(limit, exp.Fetch) else None
    if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
        raise unsupported("FETCH takes a number of ROWS ONLY")
    order = select.args.get("order")
    if order is not None and order.args.get("siblings"):
        raise unsupported("ORDER SIBLINGS BY is not simulated")
