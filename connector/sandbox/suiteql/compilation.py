"""SuiteQL text → a statement that SQLite runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp, transforms
from sqlglot.errors import ErrorLevel, SqlglotError

from connector.catalogue.reader import Catalogue
from connector.sandbox.suiteql.connect_by import replace_connect_by
from connector.sandbox.suiteql.group_by_rule import check_grouping
from connector.sandbox.suiteql.hidden_fields import hidden_field
from connector.sandbox.suiteql.name_resolution import NameResolver
from connector.sandbox.suiteql.query_dialect import Dialect
from connector.sandbox.suiteql.query_grammar import parse
from connector.sandbox.suiteql.query_refusals import unsupported
from connector.sandbox.suiteql.role_rows import RoleRows
from connector.sandbox.suiteql.role_view import EVERYTHING, RoleView
from connector.sandbox.suiteql.row_numbers import replace_row_numbers
from connector.sandbox.suiteql.table_shapes import TableShape
from connector.sandbox.suiteql.translation import translate

_PREFIX = "q_"


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled query; its parameters are `:p1`, `:p2` … and `:now`."""

    page: str
    """One page, by `:page_limit` and `:page_offset`."""
    count: str
    """How many rows there are in all."""
    names: tuple[str, ...]
    parameters: int
    tables: frozenset[str]
    """SuiteQL's tables that it reads, those behind BUILTIN.DF included."""
    version: int = 0
    """The version of the tables it was compiled against."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What a query is compiled against."""

    shapes: Mapping[str, TableShape]
    version: int = 0
    view: RoleView = EVERYTHING
    dialect: Dialect = "documented"
    catalogue: Catalogue | None = None


def compile_query(text: str, shapes: Mapping[str, TableShape], dialect: Dialect = "documented") -> Statement:
    """Compile one SELECT; raises QueryRefusedError where NetSuite would not run it."""
    return compiled(parsed(text, dialect), Tables(shapes, dialect=dialect))


def parsed(text: str, dialect: Dialect) -> exp.Query:
    """The tree of one SELECT."""
    return parse(text, dialect)


def tables_named(tree: exp.Query) -> set[str]:
    """The tables that a query speaks of, in lower case."""
    own = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    return {table.name.lower() for table in tree.find_all(exp.Table)} - own


def compiled(tree: exp.Query, tables: Tables) -> Statement:
    """The statement of a parsed query; raises QueryRefusedError."""
    try:
        return _compiled(tree, tables)
    except RecursionError:
        raise unsupported("it is nested too deeply") from None


def _compiled(tree: exp.Query, tables: Tables) -> Statement:
    parameters = _number_parameters(tree)
    replace_connect_by(tree)
    shapes = tables.view.shapes(tables.shapes)
    names = NameResolver(shapes, _reasons(tables)).resolve(tree)
    if any(column.args.get("join_mark") for column in tree.find_all(exp.Column)):
        _replace_marks(tree)
    check_grouping(tree)
    translate(replace_row_numbers(tree), shapes, RoleRows(tables.view, tables.catalogue))
    read = frozenset(
        table.name.removeprefix(_PREFIX) for table in tree.find_all(exp.Table) if table.name.startswith(_PREFIX)
    )
    own_limit = bool(tree.args.get("limit") or tree.args.get("offset"))
    sql = _text(tree)
    page = f"SELECT * FROM ({sql})" if own_limit else sql  # noqa: S608 - generated from a checked tree
    if not own_limit:
        tree.set("order", None)
    count = f"SELECT COUNT(*) FROM ({_text(tree)})"  # noqa: S608 - as above
    page = f"{page} LIMIT :page_limit OFFSET :page_offset"
    return Statement(page, count, tuple(names), parameters, read, tables.version)


def _reasons(tables: Tables) -> Callable[[str, str], str]:
    """Why a table lacks a column that its record has, in the words of NetSuite."""
    catalogue, hidden = tables.catalogue, tables.view.hidden_columns
    if catalogue is None:
        return lambda *_: ""
    return lambda table, column: "" if column in hidden else hidden_field(catalogue, table, column)


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
