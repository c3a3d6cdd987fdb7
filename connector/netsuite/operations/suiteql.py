"""suiteql: rows of a query, as a stream paged by key where that is certain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from connector.component import Operation, Unit
from connector.config_model import problem
from connector.errors import ConfigurationError
from connector.expression.template import Arguments
from connector.netsuite import keyset
from connector.netsuite.query_text import expanded, parse, placeholders
from connector.netsuite.rest.suiteql import LARGEST_PAGE
from connector.netsuite.row_types import ColumnType, Row, reader
from connector.netsuite.session import Session
from connector.netsuite.suiteql_pages import Asked, Convert, by_key, by_offset
from connector.netsuite.suiteql_ranges import cut
from connector.netsuite.suiteql_windows import Windows
from connector.netsuite.transport_choice import RestOnly
from connector.stream import Stream

_OPERATION = "netsuite.suiteql"


class SuiteqlArguments(Arguments):
    """What suiteql is asked."""

    query: str = ""
    """SuiteQL; values go into `parameters`, never into the text."""
    query_file: str = ""
    """A file with the query, for long ones."""
    parameters: tuple[Any, ...] = ()
    """One value for each `?` of the query; a list, for `IN (?)`, stands for as many `?` as it has values."""
    key: tuple[str, ...] = ()
    """Columns that tell rows apart; pages go by them. Found by itself for one known table with its key selected."""
    types: dict[str, ColumnType] = Field(default={})
    """Column to `integer`, `decimal`, `boolean`, `date` or `datetime`; others stay text."""
    page_size: int = Field(default=LARGEST_PAGE, ge=1, le=LARGEST_PAGE)
    """Rows a page, 1000 at most."""
    limit: int = Field(default=-1, ge=-1)
    """Rows in all; -1 is no limit."""
    parallel: int = Field(default=1, ge=1, le=32)
    """Pages asked for at once, where the key is one whole number; rows come in its order."""
    transport: RestOnly = "auto"
    """SuiteQL goes over REST."""

    @field_validator("key", mode="before", json_schema_input_type=tuple[str, ...] | str)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    def check(self) -> None:
        """One query, with a value for each `?`."""
        if bool(self.query.strip()) == bool(self.query_file):
            raise problem("query", "there is not exactly one query", "give query or query_file")
        if self.query and placeholders(self.query) != len(self.parameters):
            wanted, given = placeholders(self.query), len(self.parameters)
            raise problem(
                "parameters", f"the query has {wanted} `?` and {given} parameters", "give one value for each `?`"
            )

    def text(self) -> str:
        """The query.

        Raises:
            ConfigurationError: Its file cannot be read, or has another number of `?` than there are parameters.
        """
        if self.query:
            return self.query
        try:
            text = Path(self.query_file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise ConfigurationError(
                f"query_file {self.query_file} cannot be read: {reason}", hint="give a path that this process sees"
            ) from None
        if placeholders(text) != len(self.parameters):
            raise ConfigurationError(
                f"{self.query_file} has {placeholders(text)} `?`, and there are {len(self.parameters)} parameters",
                hint="give one value for each `?`",
            )
        return text


def wire_parameter(value: Any) -> Any:
    """A bound parameter as NetSuite takes it: text, numbers, T and F."""
    if isinstance(value, bool):
        return "T" if value else "F"
    if value is None or isinstance(value, int | str):
        return value
    return value.isoformat(sep=" ") if hasattr(value, "hour") and hasattr(value, "year") else str(value)


def _rest(session: Session, arguments: SuiteqlArguments, unit: Unit) -> Stream:
    query, parameters = expanded(arguments.text(), arguments.parameters)
    keys = keyset.chosen(query, arguments.key, arguments.types) if arguments.key else keyset.automatic(query)
    parsed = keys.query if keys else parse(query)
    asked = Asked(
        caller=session,
        unit=unit,
        query=query,
        parameters=[wire_parameter(value) for value in parameters],
        page_size=arguments.page_size,
        limit=arguments.limit,
        convert=_converter(session, arguments, parsed.names if parsed else (), unit),
    )
    if keys is None:
        if arguments.parallel > 1:
            raise _no_ranges()
        return Stream(lambda cursor: by_offset(asked, cursor), {})
    if arguments.parallel > 1 and arguments.limit < 0:
        if not keys.splits:
            raise _no_ranges()
        return Stream(Windows(asked, keys, arguments.parallel).read, {}, resumes="keyset")
    split = partial(cut, asked, keys) if keys.splits and arguments.limit < 0 else None
    return Stream(lambda cursor: by_key(asked, keys, cursor), {}, resumes="keyset", split=split)


def _converter(session: Session, arguments: SuiteqlArguments, names: Sequence[str], unit: Unit) -> Convert:
    """Gives rows their types; the account's zone is asked for only where a moment has to be read."""
    made: list[Callable[[Row], Row]] = []

    def convert(rows: list[Row]) -> list[Row]:
        if not made:
            zone = session.time_zone(unit) if "datetime" in arguments.types.values() else None
            made.append(reader(arguments.types, names, zone))
        return [made[0](row) for row in rows]

    return convert


def _no_ranges() -> ConfigurationError:
    return ConfigurationError(
        "parallel needs a key that is one whole number",
        hint="name it: `key: [id]`, with `types: {id: integer}` where it is no known table's id; or leave parallel out",
        operation=_OPERATION,
    )


SUITEQL = Operation(
    name="suiteql",
    summary="Read the rows of a SuiteQL query.",
    effect="read",
    arguments=SuiteqlArguments,
    takes="nothing",
    gives="stream",
    rest=_rest,
    errors=(
        "NETSUITE:USER_ERROR",
        "NETSUITE:INSUFFICIENT_PERMISSION",
        "NETSUITE:TOO_MANY_ROWS",
        "NETSUITE:TOO_MANY_REQUESTS",
        "NETSUITE:CONNECTIVITY",
        "NETSUITE:AUTHENTICATION",
    ),
    example="query: SELECT id, companyname FROM customer WHERE isinactive = ?\nparameters: ['F']",
    mule="suiteql-query",
)
