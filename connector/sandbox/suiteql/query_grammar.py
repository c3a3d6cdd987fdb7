"""SuiteQL text → syntax tree, with everything refused that NetSuite does not take (netsuite-wire.md 8.2)."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.oracle import Oracle
from sqlglot.errors import SqlglotError
from sqlglot.parsers.oracle import OracleParser

from connector.sandbox.suiteql.query_dialect import Dialect
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

        def _warn_unsupported(self) -> None:
            """Log nothing: what it reads as a command is refused, and whoever asked is told."""


_ALLOWED: tuple[type[exp.Expr], ...] = (
    # the shape of a query
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Fetch,
    exp.LimitOptions, exp.Offset, exp.Distinct, exp.Union, exp.Except, exp.Intersect, exp.Subquery, exp.Table,
    exp.TableAlias, exp.Alias,
    # values
    exp.Column, exp.Identifier, exp.Star, exp.Literal, exp.Placeholder, exp.Null, exp.Tuple, exp.Paren,
    exp.Dot, exp.Anonymous, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Extract, exp.Var, exp.Trim, exp.Case,
    exp.If, exp.CurrentDate, exp.CurrentTimestamp, exp.Systimestamp, exp.Localtimestamp, exp.Window, exp.WindowSpec,
    exp.Neg, exp.Interval, exp.IntervalSpan, exp.IgnoreNulls,
    # operators
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between, exp.Like,
    exp.Escape, exp.Exists, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.DPipe,
)  # fmt: skip
_OBSERVED: tuple[type[exp.Expr], ...] = (
    exp.With, exp.CTE, exp.WithinGroup, exp.DateStrToDate, exp.StrToTime, exp.Connect, exp.Prior, exp.ConnectByRoot,
)  # fmt: skip
_REFUSED_TOKENS = {
    "LIMIT": "LIMIT is not part of SuiteQL; use FETCH FIRST n ROWS ONLY or ROWNUM",
    "L_BRACKET": "square brackets are not part of SuiteQL",
    "R_BRACKET": "square brackets are not part of SuiteQL",
    "PARAMETER": "@ is not part of SuiteQL",
}
_UNREAD: dict[Any, tuple[str, ...]] = {
    exp.Select: ("kind", "into", "laterals", "pivots", "windows", "qualify", "sample", "settings", "locks", "match"),
    exp.Table: ("pivots", "sample", "hints", "version", "when", "only", "partition", "changes", "rows_from"),
    exp.Join: ("using", "method", "global_", "hint", "match_condition", "pivots"),
    exp.Subquery: ("pivots", "sample", "with_"),
    exp.Window: ("alias",),
    exp.Group: ("rollup", "cube", "grouping_sets", "totals", "all"),
}
"""What sqlglot can read there, and SuiteQL has not."""


def parse(text: str, dialect: Dialect = "documented") -> exp.Query:
    """The tree of one SELECT; raises QueryRefusedError for anything else."""
    if len(text) > _LONGEST:
        raise unsupported(f"the query has {len(text)} characters")
    text = text.strip().removesuffix(";")
    try:
        _judge_tokens(text)
        tree = SuiteQL().parse(text)
        if len(tree) != 1 or not isinstance(tree[0], exp.Query):
            raise unsupported("it is not one SELECT")
        _judge(tree[0], dialect)
    except (SqlglotError, RecursionError) as error:
        raise unsupported(f"it cannot be parsed: {(str(error).splitlines() or [''])[0]}") from None
    except (AttributeError, TypeError, ValueError, IndexError, KeyError, AssertionError) as error:
        raise unsupported(f"it confuses the parser: {error!r}") from None  # sqlglot gives up on garbage in many ways
    return tree[0]


def _judge_tokens(text: str) -> None:
    for token in SuiteQL().tokenize(text):
        reason = _REFUSED_TOKENS.get(token.token_type.name)
        if reason:
            raise unsupported(reason)


def _judge(tree: exp.Query, dialect: Dialect) -> None:
    allowed = _ALLOWED if dialect == "documented" else (*_ALLOWED, *_OBSERVED)
    for hint in list(tree.find_all(exp.Hint)):
        hint.pop()  # a comment to Oracle's optimizer
    for node in tree.walk():
        if not isinstance(node, allowed):
            raise unsupported(_WORDS.get(type(node), "") or f"{type(node).__name__.upper()} is not part of SuiteQL")
        if isinstance(node, exp.In):
            _judge_in(node)
        for name in _UNREAD.get(type(node), ()):
            if node.args.get(name):
                raise unsupported(f"{name.strip('_').upper()} is not part of SuiteQL")
        if isinstance(node, exp.Select):
            _judge_select(node, top=node is tree, dialect=dialect)
        if isinstance(node, exp.Table):
            _judge_table(node)
    if dialect == "documented":
        _judge_joins(tree)


def _judge_table(table: exp.Table) -> None:
    if table.args.get("db") or table.args.get("joins"):
        raise unsupported("a table has one name, without a schema")
    if not isinstance(table.this, exp.Identifier):
        raise unsupported("a function is no table")


_WORDS: dict[Any, str] = {
    exp.With: "WITH is not supported, says Oracle; some accounts take it (dialect: observed)",
    exp.WithinGroup: "the function LISTAGG is not part of SuiteQL",
    exp.DateStrToDate: "date literals are not supported; use TO_DATE",
    exp.StrToTime: "date literals are not supported; use TO_TIMESTAMP",
    exp.Connect: "CONNECT BY is not documented; some accounts take it (dialect: observed)",
}


def _judge_in(node: exp.In) -> None:
    if len(node.expressions) > MOST_IN_LIST:
        raise unsupported(f"one IN lists {len(node.expressions)} values, {MOST_IN_LIST} are allowed")
    field = node.args.get("field")
    if node.args.get("unnest") or (field is not None and not isinstance(field, exp.Dot)):
        raise unsupported("IN takes values or a sub-select, in parentheses")


def _judge_select(select: exp.Select, *, top: bool, dialect: Dialect) -> None:
    if not select.args.get("from_"):
        raise unsupported("a SELECT needs FROM; use FROM dual")
    quoted = any(isinstance(item, exp.Alias) and item.args["alias"].quoted for item in select.expressions)
    if dialect == "documented" and quoted and not top:
        raise unsupported("a quoted alias is not allowed inside a sub-select")
    if any(isinstance(item, exp.Alias) and not isinstance(item.args["alias"], exp.Identifier) for item in
           select.expressions):  # fmt: skip
        raise unsupported("an alias is a name")
    limit = select.args.get("limit")
    options = limit.args.get("limit_options") if isinstance(limit, exp.Fetch) else None
    if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
        raise unsupported("FETCH takes a number of ROWS ONLY")
    order = select.args.get("order")
    if order is not None and order.args.get("siblings"):
        raise unsupported("ORDER SIBLINGS BY is not simulated")


def _judge_joins(tree: exp.Query) -> None:
    """Oracle's help: no right outer joins by (+), and not both kinds of joins in one query (article_0824094533)."""
    marked = [column for column in tree.find_all(exp.Column) if column.args.get("join_mark")]
    if marked and any(_is_ansi(join) for join in tree.find_all(exp.Join)):
        raise unsupported("joins by (+) and by JOIN stand in one query")
    for column in marked:
        comparison = column.parent
        if (
            isinstance(comparison, exp.Binary)
            and comparison.this is column
            and comparison.expression.find(exp.Column) is not None
        ):
            raise unsupported("(+) on the left side is a right outer join, which SuiteQL has not")


def _is_ansi(join: exp.Join) -> bool:
    return bool(join.args.get("on") or join.args.get("side") or join.args.get("kind"))
