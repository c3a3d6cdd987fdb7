"""transform: new payload and variables out of the event (Mule: ee:transform)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError, ConnectorError
from connector.expression.template import Arguments, Compiled, Sees, Static
from connector.message import Message
from connector.scripting import dataweave_scripts, python_functions, sql_tables
from connector.scripting.sql_columns import Columns
from connector.stream import Stream, settled

Over = Literal["record", "payload"]


class PythonFunction(Arguments):
    """A function of a package that connector.yaml trusts."""

    function: Static[str] = Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")
    """`package.module:function`; it is given the payload, and vars, attributes, params where it has such parameters."""
    over: Static[Over] = "record"
    """`record`: called for each record of a list or stream; `payload`: once, a stream being given as it is."""


class SqlQuery(Arguments):
    """A query of DuckDB over records, without access to files or networks."""

    query: Static[str] = Field(min_length=1)
    """`SELECT … FROM payload …`; values of the event come by parameters."""
    parameters: list[Any] = []
    """Values of the placeholders `?`, in their order."""
    tables: dict[str, Any] = {}
    """Other lists or streams of records by the names they have in the query."""
    columns: Static[dict[str, Columns]] = {}
    """Table → columns that it has even where no record does, so that an empty one can be asked: names, or name → type
    (text, integer, decimal, decimal(18,2), float, boolean, date, datetime)."""


class DataWeaveScript(Arguments):
    """A DataWeave script as Mule runs it; it can read files and environment variables, so its flow must be trusted."""

    script: Static[str] = ""
    """The script; it sees payload, vars, attributes, params and correlationId."""
    resource: Static[str] = ""
    """Path of a .dwl file in place of the script, from the folder that the process runs in."""

    def check(self) -> None:
        """There is one script."""
        if bool(self.script.strip()) == bool(self.resource):
            raise ConfigurationError("there is not exactly one script", hint="give script or resource")


_SHORT = {"python": "function", "sql": "query", "dataweave": "script"}
"""Way → what a text in its place is."""


def _spelled(value: Any, info: ValidationInfo) -> Any:
    """*value*, a text in place of a mapping under the name that it stands for."""
    return {_SHORT[str(info.field_name)]: value} if isinstance(value, str) else value


class TransformArguments(Arguments):
    """What is made; the ways to make a payload exclude one another."""

    each: Annotated[Compiled[dict[str, Any]] | None, Sees("record")] = None
    """Field → expression, evaluated for each record, which is `payload` there; a stream stays lazy."""
    payload: Compiled[Any] | None = None
    """The new payload."""
    variables: dict[str, Compiled[Any]] = Field(default={})
    """Variables to set."""
    python: PythonFunction | None = None
    """A Python function, `package.module:function` in short, of a package that connector.yaml names under `trust:`."""
    sql: SqlQuery | None = None
    """A query over the records of the payload; the new payload is the list of its rows (extra `duckdb`)."""
    dataweave: DataWeaveScript | None = None
    """A DataWeave script; over a stream it sees a page at a time (extra `dataweave`, `trust: {dataweave: true}`)."""

    _of_python = field_validator("python", mode="before", json_schema_input_type=PythonFunction | str | None)(_spelled)
    _of_sql = field_validator("sql", mode="before", json_schema_input_type=SqlQuery | str | None)(_spelled)
    _of_script = field_validator("dataweave", mode="before", json_schema_input_type=DataWeaveScript | str | None)(
        _spelled
    )

    def check(self) -> None:
        """Something is made, and not two payloads."""
        ways = [name for name in _WAYS if getattr(self, name) is not None]
        if len(ways) > 1:
            told = " and ".join(f"`{name}`" for name in ways)
            raise ConfigurationError(f"{told} both make the payload", hint="keep one of them")
        if not ways and not self.variables:
            raise ConfigurationError("the transform makes nothing", hint="add `each:`, `payload:` or `variables:`")


_WAYS = ("each", "payload", "python", "sql", "dataweave")


def _run(arguments: TransformArguments, message: Message, interpreter: Interpreter) -> Message:
    scope = interpreter.scope(message)
    changed = message
    for name, value in arguments.variables.items():
        changed = changed.with_variable(name, interpreter.value(value, scope))
    if arguments.payload is not None:
        return changed.with_payload(interpreter.value(arguments.payload, scope))
    if arguments.each is not None:
        shape = arguments.each
        return changed.with_payload(
            _each(lambda record: interpreter.value(shape, {**scope, "payload": record}), message.payload, interpreter)
        )
    if arguments.python is not None:
        return changed.with_payload(_by_python(arguments.python, message.payload, scope, interpreter))
    if arguments.sql is not None:
        return changed.with_payload(_by_sql(arguments.sql, message.payload))
    if arguments.dataweave is not None:
        return changed.with_payload(_by_dataweave(arguments.dataweave, message.payload, scope, interpreter))
    return changed


def _each(shape: Callable[[Any], Any], payload: Any, interpreter: Interpreter) -> Any:
    """What *shape* makes of each record; a stream stays lazy."""

    def one(record: Any) -> Any:
        try:
            return shape(record)
        except ConnectorError as error:  # a stream is mapped where it is read, far from here
            raise interpreter.named(error) from error

    if isinstance(payload, Stream):
        return payload.map(one)
    return [one(record) for record in payload] if isinstance(payload, list) else one(payload)


def _by_python(asked: PythonFunction, payload: Any, scope: Mapping[str, Any], interpreter: Interpreter) -> Any:
    function = python_functions.found(asked.function)
    if asked.over == "record":
        return _each(lambda record: python_functions.called(function, record, scope), payload, interpreter)
    made = python_functions.called(function, payload, scope)
    return list(made) if isinstance(made, Iterator) else made


def _by_sql(asked: SqlQuery, payload: Any) -> Any:
    return sql_tables.queried(asked.query, {"payload": payload, **asked.tables}, asked.parameters, asked.columns)


def _by_dataweave(asked: DataWeaveScript, payload: Any, scope: Mapping[str, Any], interpreter: Interpreter) -> Any:
    script = asked.script or dataweave_scripts.read(asked.resource)
    beside = {"vars": settled(dict(scope["vars"])), "attributes": scope["attributes"], "params": dict(scope["params"])}
    beside["correlationId"] = scope["correlation_id"]

    def page(records: Any) -> Any:
        try:
            return dataweave_scripts.run(script, {"payload": records, **beside})
        except ConnectorError as error:
            raise interpreter.named(error) from error

    if not isinstance(payload, Stream):
        return page(payload)
    return payload.by_page(lambda records: dataweave_scripts.as_records(page(list(records))))


TRANSFORM = Construct(
    name="transform",
    summary="Make a new payload (per record with `each`) and variables, by expressions, Python, SQL or DataWeave.",
    arguments=TransformArguments,
    run=_run,
    errors=("EXPRESSION", "TRANSFORMATION"),
    example="transform:\n  each:\n    customer_id: ${int(payload.id)}\n    email: ${lower(payload.email)}",
    mule="ee:transform",
)
