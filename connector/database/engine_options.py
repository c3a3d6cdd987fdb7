"""How engines for the databases of flows are made: types that survive, moments in UTC."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from connector.database.config import DatabaseConfig
from connector.state.sql_engine import in_memory, make_engine


def open_engine(url: URL, config: DatabaseConfig, connect_args: Mapping[str, Any]) -> Engine:
    """The engine of *config* at *url*."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, config, connect_args)
    options: dict[str, Any] = {"pool_size": config.pool_size, "connect_args": dict(connect_args)}
    if url.get_backend_name() == "postgresql":
        options["connect_args"].setdefault("connect_timeout", max(2, round(config.connection_timeout)))
        options["json_deserializer"] = exact_json
    engine = make_engine(url, **options)
    if url.get_backend_name() == "postgresql":
        sa.event.listen(engine, "connect", _use_utc)
    return engine


def _sqlite(url: URL, config: DatabaseConfig, connect_args: Mapping[str, Any]) -> Engine:
    for name, convert in _CONVERTERS.items():
        sqlite3.register_converter(name, convert)
    options: dict[str, Any] = {"connect_args": {"detect_types": sqlite3.PARSE_DECLTYPES, **connect_args}}
    if not in_memory(url):
        options["pool_size"] = config.pool_size
    engine = make_engine(url, **options)
    sa.event.listen(engine, "connect", _add_functions)
    return engine


exact_json = partial(json.loads, parse_float=Decimal)
"""JSON whose numbers keep their digits."""


def _use_utc(connection: Any, _: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _add_functions(connection: sqlite3.Connection, _: Any) -> None:
    connection.create_function("connector_text", 1, _exact_text, deterministic=True)


def _exact_text(value: Any) -> Any:
    """CAST(… AS TEXT) of SQLite keeps 15 digits of a float."""
    return repr(value) if isinstance(value, float) else value


def _lenient(convert: Any) -> Any:
    """A converter that leaves what it cannot read: columns of that name may hold anything in SQLite."""

    def read(raw: bytes) -> Any:
        text = raw.decode("utf-8", "replace")
        try:
            return convert(text)
        except (ValueError, ArithmeticError):
            return int(text) if text.removeprefix("-").isdecimal() else text

    return read


def _boolean(text: str) -> Any:
    return {"0": False, "1": True}.get(text, text)


def _date(text: str) -> date:
    if len(text) != 10:  # noqa: PLR2004 - YYYY-MM-DD; fromisoformat would take 20240105 for a date too
        raise ValueError(text)
    return date.fromisoformat(text)


_CONVERTERS = {
    "BOOLEAN": _lenient(_boolean),
    "DATE": _lenient(_date),
    "DATETIME": _lenient(datetime.fromisoformat),
    "DECIMAL_TEXT": _lenient(Decimal),
    "JSON_TEXT": _lenient(exact_json),
    "TIME": _lenient(time.fromisoformat),
    "TIMESTAMPTZ": _lenient(datetime.fromisoformat),
}
"""Declared type of an SQLite column → how its text is read; used by connections that ask for it (`detect_types`)."""
