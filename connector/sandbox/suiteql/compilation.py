"""SuiteQL text → a statement that SQLite runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp, transforms
from sqlglot.errors import ErrorLevel, SqlglotError

from connector.sandbox.suiteql.group_by_rule import check_grouping
from connector.sandbox.suiteql.name_resolution import NameResolver
from connector.sandbox.suiteql.query_grammar import parse
from connector.sandbox.suiteql.query_refusals import unsupported
from connector.sandbox.suiteql.row_numbers import replace_row_numbers
from connector.sandbox.suiteql.table_shapes import TableShape
from connector.sandbox.suiteql.translation import translate


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled query; its parameters are `:p1`, `:p2` … and `:now`."""

    page: str
    """One page, by `:page_limit` and `:page_offset`."""
    count: str
    """How many rows there are in all."""
    names: tuple[str, ...]
    parameters: int


def compile_query(text: str, tables: Mapping[str, TableShape]) -> Statement:
    """Compile one SELECT; raises QueryRefusedError where NetSuite would not run it."""
    tree = parse(text)
    parameters = _number_parameters(tree)
    names = NameResolver(tables).resolve(tree)
    if any(column.args.get("join_mark") for column in tree.find_all(exp.Column)):
        _replace_marks(tree)
    check_grouping(tree)
    translate(replace_row_numbers(tree), tables)
    own_limit = bool(tree.args.get("limit") or tree.args.get("offset"))
    sql = _text(tree)
    page = f"SELECT * FROM ({sql})" if own_limit else sql  # noqa: S608 - generated from a checked tree
    if not own_limit:
        tree.set("order", None)
    count = f"SELECT COUNT(*) FROM ({_text(tree)})"  # noqa: S608 - as above
    return Statement(f"{page} LIMIT :page_limit OFFSET :page_offset", count, tuple(names), parameters)


def _number_parameters(tree: exp.Query) -> int:
    """Name the `?` by their place in the text, so that rewriting may move them."""
    count = 0
    for node in tree.walk(bfs=False):
        if isinstance(node, exp.Placeholder):
            if node.args.get("this"):
                raise unsupported("a parameter is written as ?")
            count += 1
            node.set("this", f"p{count}")
    return count


def _replace_marks(tree: exp.Query) -> None:
    """`a.x = b.x(+)` → LEFT JOIN: sqlglot would drop the mark without a word."""
    try:
        transforms.eliminate_join_marks(tree)  # works in place
    except (SqlglotError, AssertionError, KeyError) as error:
        raise unsupported(f"its (+) joins cannot be read: {error}") from None


def _text(tree: exp.Query) -> str:
    try:
        return tree.sql("sqlite", identify=True, unsupported_level=ErrorLevel.RAISE, comments=False)
    except SqlglotError as error:
        raise unsupported(str(error)) from None
