"""BUILTIN.NAME(…): what SuiteQL has beside SQL (Oracle help article_161950565221), as SQLite runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from connector.sandbox.suiteql.display_values import compound, display
from connector.sandbox.suiteql.name_resolution import COLUMN, TABLE
from connector.sandbox.suiteql.query_refusals import unsupported
from connector.sandbox.suiteql.table_shapes import Column, TableShape

Tables = Mapping[str, TableShape]
Make = Callable[[list[exp.Expr], Tables], exp.Expr]
_NOW = "now"
_EXPANSIONS = (
    "DISPLAY", "DISPLAY_JOINED", "DISPLAY_SEPARATED", "IDENTIFIER", "IDENTIFIER_SEPARATED", "LEVEL", "SELF_DISPLAY",
    "SELF_IDENTIFIER",
)  # fmt: skip
_MN = ("MN_INCLUDE", "MN_INCLUDE_ALL", "MN_INCLUDE_EXACTLY", "MN_EXCLUDE", "MN_EXCLUDE_ALL", "MN_EXCLUDE_EXACTLY")
_OPERATORS = ("BETWEEN", "NOT BETWEEN", "<", "<=", ">", ">=")
_FLAGS = (
    "DATE", "DATETIME_AS_DATE", "DATE_FROM_GMT_TO_USER_TZ", "DATE_TO_USER_TZ", "ODBC_DATE_TO_GMT",
    "ODBC_TIMESTAMP_TO_GMT", "ODBC_TIMESTAMP_TO_GMT_AS_DATE", "TIMESTAMP_WITH_TIMEZONE",
    "TIMESTAMP_WITH_TIMEZONE_AS_DATE",
)  # fmt: skip
_GROUPS = ("ME", "MINE", "MY", "MY_TEAM", "TEAM")


def builtin(name: str, arguments: list[exp.Expr], tables: Tables) -> exp.Expr:
    """What `BUILTIN.NAME(arguments)` becomes."""
    found = _BUILTINS.get(name)
    if found is None:
        raise unsupported(f"BUILTIN.{name} is not part of SuiteQL; it has {', '.join(sorted(_BUILTINS))}")
    least, most, make = found
    if not least <= len(arguments) <= most:
        raise unsupported(f"BUILTIN.{name} takes {least} to {most} arguments, not {len(arguments)}")
    return make(arguments, tables)


def result_type(name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """`BUILTIN_RESULT.TYPE_INTEGER(x)`: the value itself, as Query.toSuiteQL writes it."""
    if not name.startswith("TYPE_") or len(arguments) != 1:
        raise unsupported(f"BUILTIN_RESULT.{name} is not part of SuiteQL")
    return arguments[0]


def _word(node: exp.Expr, allowed: tuple[str, ...]) -> str:
    """A text that must be one of a list."""
    word = node.name.upper() if isinstance(node, exp.Literal) and node.is_string else ""
    if word not in allowed:
        raise unsupported(f"{node.sql()} is none of {', '.join(allowed)}")
    return word


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _now() -> exp.Expr:
    return exp.Placeholder(this=_NOW)


# ---------------------------------------------------------------- dates and periods


def _relative_range(arguments: list[exp.Expr], _: Tables) -> exp.Expr:
    code, end = arguments[0], _word(arguments[1], ("START", "END"))
    flag = _word(arguments[2], _FLAGS) if arguments[2:] else "DATETIME"
    return _call("NS_RELATIVE_RANGE", code, exp.Literal.string(end), exp.Literal.string(flag), _now())


def _period(arguments: list[exp.Expr], tables: Tables) -> exp.Expr:
    """A sub-select of the accounting periods that lie in, before or behind a relative range."""
    code, edge = arguments[0], _word(arguments[1], ("START", "END"))
    adjustment, operator = _word(arguments[2], ("ALL", "NOT_LAST")), _word(arguments[3], _OPERATORS)
    if "accountingperiod" not in tables:
        raise unsupported("there is no table accountingperiod")
    start, end = (_call("NS_RELATIVE_RANGE", code.copy(), exp.Literal.string(word), exp.Literal.string("DATE"), _now())
                  for word in ("START", "END"))  # fmt: skip
    first, last = exp.column("startdate", table="_p"), exp.column("enddate", table="_p")
    inside = exp.and_(exp.GTE(this=first, expression=start), exp.LTE(this=last, expression=end), copy=False)
    bound = (start if edge == "START" else end).copy()
    conditions: dict[str, Callable[[], exp.Expr]] = {
        "BETWEEN": lambda: inside,
        "NOT BETWEEN": lambda: exp.Not(this=exp.Paren(this=inside)),
        "<": lambda: exp.LT(this=last.copy(), expression=bound),
        "<=": lambda: exp.LTE(this=first.copy(), expression=bound),
        ">": lambda: exp.GT(this=first.copy(), expression=bound),
        ">=": lambda: exp.GTE(this=last.copy(), expression=bound),
    }
    condition = conditions[operator]()
    if adjustment == "NOT_LAST":
        plain = exp.EQ(this=exp.column("isadjust", table="_p"), expression=exp.Literal.string("F"))
        condition = exp.and_(condition, plain, copy=False)
    periods = exp.to_table(tables["accountingperiod"].stored_as).as_("_p")
    return exp.select(exp.column("id", table="_p")).from_(periods).where(condition).subquery()


# ---------------------------------------------------------------- hierarchies and lists


def _hierarchy(arguments: list[exp.Expr], tables: Tables) -> exp.Expr:
    node, how = arguments[0], _word(arguments[1], _EXPANSIONS)
    column: Column | None = node.meta.get(COLUMN)
    if how == "SELF_IDENTIFIER":
        return _call("NS_TO_CHAR", node)
    if how == "SELF_DISPLAY":
        return display([node], tables)
    shape = next((tables[name] for name in (column.targets if column else ()) if name in tables), None)
    if shape is None or "parent" not in shape.columns:
        raise unsupported("BUILTIN.HIERARCHY takes a field that refers to a record with a parent")
    return _walked(node, shape, how)


def _walked(node: exp.Expr, shape: TableShape, how: str) -> exp.Expr:
    """The path from the root down to a record, by a recursive query."""
    separator = {"DISPLAY_SEPARATED": "\x03", "IDENTIFIER_SEPARATED": "\x03"}.get(how, " : ")
    shown = "CAST(_h.id AS TEXT)" if how.startswith("IDENTIFIER") else "_h._name"
    given = {"LEVEL": "MAX(step)", "DISPLAY": "MAX(CASE WHEN step = 1 THEN shown END)"}.get(how, "MAX(path)")
    sql = (
        f"WITH RECURSIVE _up AS (SELECT 1 AS step, _h.parent AS parent, {shown} AS shown, {shown} AS path "  # noqa: S608 - our own names
        f'FROM "{shape.stored_as}" AS _h WHERE _h.id = _anchor UNION ALL '
        f"SELECT _up.step + 1, _h.parent, {shown}, {shown} || '{separator}' || _up.path "
        f'FROM _up JOIN "{shape.stored_as}" AS _h ON _h.id = _up.parent WHERE _up.step < 30) '
        f"SELECT {_last(given)} FROM _up"
    )
    tree: exp.Expr = exp.maybe_parse(sql, dialect="sqlite", into=exp.Select)
    for column in list(tree.find_all(exp.Column)):
        if column.name == "_anchor":
            column.replace(node.copy())
    return exp.Subquery(this=tree)


def _last(given: str) -> str:
    """The whole path is that of the last step."""
    return given if given != "MAX(path)" else "(SELECT path FROM _up ORDER BY step DESC LIMIT 1)"


def _mn_filter(arguments: list[exp.Expr], tables: Tables) -> exp.Expr:
    field, operator, shown, case, *values = arguments
    how = _word(operator, _MN)
    by_name = isinstance(shown, exp.Literal) and shown.name.upper() == "DF"
    listed = display([field], tables) if by_name else field
    exact = exp.Literal.string("T" if case.name.upper() == "TRUE" else "F")
    return _call("NS_MNFILTER", exp.Literal.string(how), exact, listed, *values)


def _named_group(arguments: list[exp.Expr], _: Tables) -> exp.Expr:
    """Records of the user who asks; the sandbox's queries know no user, so nothing is theirs."""
    if len(arguments) > 1:
        _word(arguments[1], _GROUPS)
    return exp.select(exp.Null()).where(exp.false()).subquery()


# ---------------------------------------------------------------- money


def _currency_convert(arguments: list[exp.Expr], tables: Tables) -> exp.Expr:
    """By the exchange rates on the currency records, which are in the base currency; rates have no history here."""
    amount = arguments[0]
    rate = _rate_of(_own_currency(amount, tables), tables)
    if arguments[1:]:
        rate = _call("NS_DIV", rate, _rate_of(arguments[1], tables))
    return _call("NS_ROUND", _call("NS_MUL", amount, rate), exp.Literal.number(2))


def _rate_of(currency: exp.Expr | None, tables: Tables) -> exp.Expr:
    if currency is None or "currency" not in tables:
        return exp.Literal.number(1)
    rates = exp.to_table(tables["currency"].stored_as).as_("_c")
    condition = exp.EQ(this=exp.column("id", table="_c"), expression=currency.copy())
    found = exp.select(exp.column("exchangerate", table="_c")).from_(rates).where(condition).subquery()
    return _call("COALESCE", found, exp.Literal.number(1))


def _own_currency(amount: exp.Expr, tables: Tables) -> exp.Expr | None:
    """The currency that an amount is in, where it is a column beside one."""
    for column in amount.find_all(exp.Column):
        shape = tables.get(str(column.meta.get(TABLE, "")))
        if shape is None:
            continue
        if "currency" in shape.columns and not shape.name.endswith("accountingline"):
            return exp.column("currency", table=column.table, quoted=True)
        if shape.name == "transactionline" and column.name.startswith("foreign"):
            heads = exp.to_table(tables["transaction"].stored_as).as_("_x")
            key = exp.column("transaction", table=column.table, quoted=True)
            condition = exp.EQ(this=exp.column("id", table="_x"), expression=key)
            return exp.select(exp.column("currency", table="_x")).from_(heads).where(condition).subquery()
    return None


def _currency(arguments: list[exp.Expr], tables: Tables) -> exp.Expr:
    """The ISO code of an amount's currency; the base currency's where it is in no other."""
    if "currency" not in tables:
        raise unsupported("there is no table currency")
    rates = exp.to_table(tables["currency"].stored_as).as_("_c")
    symbol = exp.select(exp.column("symbol", table="_c")).from_(rates)
    own = _own_currency(arguments[0], tables)
    if own is None:
        condition: exp.Expr = exp.EQ(this=exp.column("isbasecurrency", table="_c"), expression=exp.Literal.string("T"))
    else:
        condition = exp.EQ(this=exp.column("id", table="_c"), expression=own)
    return symbol.where(condition).limit(1).subquery()


def _consolidate(arguments: list[exp.Expr], tables: Tables) -> exp.Expr:
    """An amount of a subsidiary in the currency of another, by the rates on the currency records.

    The sandbox has no table of consolidated rates: CURRENT, HISTORICAL and AVERAGE are the same, and so are periods.
    """
    amount, view, rates, subsidiary_rate, target, *_ = arguments
    _word(view, ("LEDGER", "INCOME"))
    _word(rates, ("DEFAULT", "STANDARD", "BUDGET"))
    if isinstance(subsidiary_rate, exp.Literal):
        _word(subsidiary_rate, ("DEFAULT", "CURRENT", "HISTORICAL", "AVERAGE"))
    if "subsidiary" not in tables:
        return amount
    own = _own_subsidiary(amount, tables)
    if own is None or (isinstance(target, exp.Literal) and target.name.upper() == "DEFAULT"):
        return amount
    rate = _call("NS_DIV", _subsidiary_rate(own, tables), _subsidiary_rate(target, tables))
    return _call("NS_ROUND", _call("NS_MUL", amount, rate), exp.Literal.number(2))


def _subsidiary_rate(subsidiary: exp.Expr, tables: Tables) -> exp.Expr:
    owners = exp.to_table(tables["subsidiary"].stored_as).as_("_s")
    condition = exp.EQ(this=exp.column("id", table="_s"), expression=subsidiary.copy())
    return _rate_of(exp.select(exp.column("currency", table="_s")).from_(owners).where(condition).subquery(), tables)


def _own_subsidiary(amount: exp.Expr, tables: Tables) -> exp.Expr | None:
    for column in amount.find_all(exp.Column):
        shape = tables.get(str(column.meta.get(TABLE, "")))
        if shape is None:
            continue
        if "subsidiary" in shape.columns:
            return exp.column("subsidiary", table=column.table, quoted=True)
        key = {"transactionaccountingline": "transaction", "transaction": "id"}.get(shape.name)
        if key:
            lines = exp.to_table(tables["transactionline"].stored_as).as_("_x")
            head = exp.EQ(
                this=exp.column("transaction", table="_x"), expression=exp.column(key, table=column.table, quoted=True)
            )
            return exp.select(exp.column("subsidiary", table="_x")).from_(lines).where(head).limit(1).subquery()
    return None


_BUILTINS: dict[str, tuple[int, int, Make]] = {
    "DF": (1, 1, display),
    "CF": (1, 1, compound),
    "CONSOLIDATE": (7, 7, _consolidate),
    "CURRENCY": (1, 1, _currency),
    "CURRENCY_CONVERT": (1, 3, _currency_convert),
    "HIERARCHY": (2, 2, _hierarchy),
    "MNFILTER": (5, 1000, _mn_filter),
    "NAMED_GROUP": (1, 2, _named_group),
    "PERIOD": (4, 4, _period),
    "RELATIVE_RANGES": (2, 3, _relative_range),
}
"""Name → fewest and most arguments, and what makes it."""
