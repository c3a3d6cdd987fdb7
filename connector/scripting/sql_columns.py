"""Columns of a table that no record tells of: an empty list has a table, too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from connector.errors import ConfigurationError

ColumnType = Annotated[
    str,
    Field(pattern=r"^(text|integer|decimal(\(\s*\d{1,2}\s*,\s*\d{1,2}\s*\))?|float|boolean|date|datetime)?$"),
]
"""`text`, `integer`, `decimal`, `decimal(18,2)`, `float`, `boolean`, `date`, `datetime`; "" is left to the query."""


def _typed(value: Any) -> Any:
    """A list of names as a mapping to no types."""
    return dict.fromkeys(value, "") if isinstance(value, list) and all(isinstance(one, str) for one in value) else value


Columns = Annotated[
    dict[str, ColumnType], BeforeValidator(_typed, json_schema_input_type=list[str] | dict[str, ColumnType])
]
"""Name → type, or a list of names."""


def with_columns(pa: Any, table: Any, columns: Mapping[str, str]) -> Any:
    """*table*, an Arrow table, with each of *columns* for which no record has a value, as nulls of its type."""
    for name, type_ in columns.items():
        at = table.schema.get_field_index(name)
        if at >= 0 and table.schema.field(at).type != pa.null():
            continue
        empty = pa.nulls(table.num_rows, _arrow_type(pa, name, type_))
        table = table.append_column(name, empty) if at < 0 else table.set_column(at, name, empty)
    return table


def _arrow_type(pa: Any, name: str, type_: str) -> Any:
    word, _, digits = type_.partition("(")
    if word != "decimal":
        made = {"": pa.null, "text": pa.string, "integer": pa.int64, "float": pa.float64, "boolean": pa.bool_,
                "date": pa.date32, "datetime": lambda: pa.timestamp("us", "UTC")}  # fmt: skip
        return made[word]()
    precision, scale = map(int, digits.rstrip(")").split(",")) if digits else (38, 10)
    if not 1 <= precision <= 38 or scale > precision:  # noqa: PLR2004 - what DuckDB holds
        hint = "1 to 38 digits, and no more of them behind the point"
        raise ConfigurationError(f"columns: {name} is {type_}, which is no type", hint=hint)
    return pa.decimal128(precision, scale)
