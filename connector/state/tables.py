"""The tables that hold state, made when they are first needed; JSON values are `frozen_json` text."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Connection,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    select,
    text,
)

from connector.errors import ConfigurationError

VERSION = 1
"""Version of the layout below; a change of it needs an entry in `_MIGRATIONS`."""
_MIGRATIONS: dict[int, tuple[str, ...]] = {}
"""Version → the statements that lead to the next one."""
_POSTGRES_LOCK = 0x434F4E4E  # "CONN": serialises makers of the tables

METADATA = MetaData()

SCHEMA_VERSION = Table("connector_schema_version", METADATA, Column("version", Integer, nullable=False))

WATERMARKS = Table(
    "connector_watermarks",
    METADATA,
    Column("account", String(255), primary_key=True),
    Column("flow", String(255), primary_key=True),
    Column("source", String(255), primary_key=True),
    Column("value", Text, nullable=False),
    Column("run", String(64), nullable=False),
    Column("moved_at", String(32), nullable=False),
)

RUNS = Table(
    "connector_runs",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("flow", String(255), nullable=False),
    Column("account", String(255), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("params_hash", String(64), nullable=False),
    Column("status", String(32), nullable=False),
    Column("window", Text),
    Column("summary", Text),
    Column("started_at", String(32), nullable=False),
    Column("ended_at", String(32)),
    Index("connector_runs_by_flow", "flow", "account", "status"),
)

RUN_UNITS = Table(
    "connector_run_units",
    METADATA,
    Column("run", String(64), primary_key=True),
    Column("key", String(500), primary_key=True),
    Column("result", Text, nullable=False),
    Column("done_at", String(32), nullable=False),
)

DEAD_LETTERS = Table(
    "connector_dead_letters",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", String(64), nullable=False),
    Column("flow", String(255), nullable=False),
    Column("step", String(255), nullable=False),
    Column("unit", String(500), nullable=False),
    Column("position", Integer, nullable=False),
    Column("record", Text, nullable=False),
    Column("variables", Text, nullable=False),
    Column("error_type", String(255), nullable=False),
    Column("code", String(255), nullable=False),
    Column("message", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("status", String(32), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("changed_at", String(32)),
    Index("connector_dead_letters_once", "run", "step", "unit", "position", unique=True),
    Index("connector_dead_letters_by_flow", "flow", "status"),
)

SPOOL = Table(
    "connector_spool",
    METADATA,
    Column("run", String(64), primary_key=True),
    Column("key", String(500), primary_key=True),
    Column("records", LargeBinary, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("total", Integer),
)

LOCKS = Table(
    "connector_locks",
    METADATA,
    Column("name", String(500), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("expires_at", Double, nullable=False),
)


def make_tables(connection: Connection) -> None:
    """Make what is missing, inside the caller's transaction; older layouts are brought up to date.

    Raises:
        ConfigurationError: The state was written by a newer version of this package.
    """
    if connection.dialect.name == "postgresql":  # CREATE TABLE IF NOT EXISTS alone races between processes there
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
    METADATA.create_all(connection)
    found = connection.execute(select(SCHEMA_VERSION.c.version)).scalar()
    if found is None:
        connection.execute(insert(SCHEMA_VERSION).values(version=VERSION))
        return
    if found > VERSION:
        raise ConfigurationError(
            f"the state has layout {found}, this version knows up to {VERSION}",
            hint="upgrade this package, or name another state with --state",
        )
    for version in range(found, VERSION):
        for statement in _MIGRATIONS[version]:
            connection.execute(text(statement))
    if found < VERSION:
        connection.execute(SCHEMA_VERSION.update().values(version=VERSION))
