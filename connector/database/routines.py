"""Stored procedures and functions: what a database knows of one, and how it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from connector.database.encoding import encoder
from connector.database.kinds import Kind
from connector.database.rows_reading import records_of
from connector.database.table_name import TableName, quoted, written
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError

_IN, _BOTH, _VARIADIC = "i", "b", "v"
_OUT, _COLUMN = "o", "t"

_POSTGRES_ROUTINES = """
SELECT p.prokind, p.proretset, p.pronargdefaults,
       coalesce(p.proargnames, '{}'),
       coalesce(p.proargmodes, array_fill('i'::"char", ARRAY[p.pronargs::int])),
       (SELECT array_agg(format_type(t, NULL) ORDER BY n)
        FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS a (t, n))
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.proname = %s AND (n.nspname = %s OR %s = '' AND pg_function_is_visible(p.oid)) AND p.prokind IN ('f', 'p')
"""


@dataclass(frozen=True, slots=True)
class Routine:
    """A procedure or function of PostgreSQL, as its catalogue describes it."""

    procedure: bool
    gives_rows: bool
    defaults: int
    """How many of the last parameters that go in have a default."""
    names: Sequence[str]
    modes: Sequence[str]
    types: Sequence[str]

    @property
    def given(self) -> dict[str, str]:
        """Name → type of the parameters that go in."""
        parts = zip(self.names, self.modes, self.types, strict=False)
        return {name: type_ for name, mode, type_ in parts if mode in (_IN, _BOTH, _VARIADIC)}

    def fits(self, parameters: Mapping[str, Any]) -> bool:
        """Whether it can be called with *parameters*."""
        required = list(self.given)[: len(self.given) - self.defaults]
        return parameters.keys() <= self.given.keys() and set(required) <= parameters.keys()

    def call(self, name: TableName, parameters: Mapping[str, Any]) -> str:
        """The SQL that calls it, one `%s` for each of *parameters* in their order."""
        given = self.given
        arguments = [f"{quoted(each)} => CAST(%s AS {given[each]})" for each in parameters]
        if not self.procedure:
            return f"SELECT * FROM {written(name)}({', '.join(arguments)})"  # noqa: S608 - names are quoted
        out = [each for each, mode in zip(self.names, self.modes, strict=False) if mode in (_OUT, _COLUMN)]
        arguments += [f"{quoted(each)} => NULL" for each in out]
        return f"CALL {written(name)}({', '.join(arguments)})"


def called(connection: Connection, name: TableName, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What the routine *name* gives: `out`, its single row of results by name, and `rows`, what it gives as rows."""
    if connection.dialect.name == "sqlite":
        hint = "write what it would do with database.execute_script, or as steps of the flow"
        raise ConfigurationError("SQLite has no stored procedures", hint=hint)
    encode = encoder(Kind.OTHER, connection.dialect.name)
    values = tuple(encode(value) for value in parameters.values())
    if connection.dialect.name != "postgresql":
        return _called_by_position(connection, name, values)
    routine = _found(connection, name, parameters)
    result = connection.exec_driver_sql(routine.call(name, parameters), values)
    rows = records_of(result) if result.returns_rows else []
    return {"out": {}, "rows": rows} if routine.gives_rows else {"out": rows[0] if rows else {}, "rows": []}


def _called_by_position(connection: Connection, name: TableName, values: Sequence[Any]) -> dict[str, Any]:
    """Standard SQL, which passes parameters in their order and does not say what comes out."""
    places = ", ".join(f":p{at}" for at in range(len(values)))
    prepare = connection.dialect.identifier_preparer
    shown = ".".join(prepare.quote(part) for part in (name.schema, name.table) if part)
    result = connection.execute(sa.text(f"CALL {shown}({places})"), {f"p{at}": one for at, one in enumerate(values)})
    return {"out": {}, "rows": records_of(result) if result.returns_rows else []}


def _found(connection: Connection, name: TableName, parameters: Mapping[str, Any]) -> Routine:
    rows = connection.exec_driver_sql(_POSTGRES_ROUTINES, (name.table, name.schema, name.schema)).all()
    routines = [_routine(row) for row in rows]
    if not routines:
        hint = "spell it as the database does, schema.name where it lies elsewhere"
        raise ConfigurationError(f"there is no procedure or function {name}", hint=hint, type="DB:BAD_SQL_SYNTAX")
    fitting = [routine for routine in routines if routine.fits(parameters)]
    if fitting:
        return fitting[0]
    wanted = routines[0].given
    unknown = next((each for each in parameters if each not in wanted), "")
    near = did_you_mean(unknown, wanted) if unknown else ""
    listed = ", ".join(f"{each} {type_}" for each, type_ in wanted.items()) or "none"
    raise ConfigurationError(
        f"{name} does not take the parameters {', '.join(parameters) or '(none)'}",
        hint=near or f"it takes {listed}",
        type="DB:BAD_SQL_SYNTAX",
    )


def _routine(row: Sequence[Any]) -> Routine:
    kind, gives_rows, defaults, names, modes, types = row
    decoded = [mode.decode() if isinstance(mode, bytes) else str(mode) for mode in modes]
    return Routine(_is(kind, "p"), bool(gives_rows), int(defaults), list(names), decoded, list(types or []))


def _is(kind: Any, wanted: str) -> bool:
    return (kind.decode() if isinstance(kind, bytes) else str(kind)) == wanted
