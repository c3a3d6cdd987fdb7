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

VERSION = 2
"""Version of the layout below; a change of it needs an entry in `_MIGRATIONS`."""
_MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE connector_runs ADD COLUMN version VARCHAR(64) DEFAULT '' NOT NULL",
        "ALTER TABLE connector_runs ADD COLUMN request TEXT",
        "ALTER TABLE connector_runs ADD COLUMN attempt INTEGER DEFAULT 1 NOT NULL",
        "ALTER TABLE connector_runs ADD COLUMN executor VARCHAR(64) DEFAULT '' NOT NULL",
        "ALTER TABLE connector_runs ADD COLUMN asked VARCHAR(16) DEFAULT '' NOT NULL",
        "ALTER TABLE connector_runs ADD COLUMN progress TEXT",
        "ALTER TABLE connector_runs ADD COLUMN progress_at VARCHAR(32)",
        "ALTER TABLE connector_runs ADD COLUMN waits_until DOUBLE PRECISION",
        "ALTER TABLE connector_runs ADD COLUMN waits_for VARCHAR(255) DEFAULT '' NOT NULL",
        "ALTER TABLE connector_dead_letters ADD COLUMN redacted TEXT DEFAULT '[]' NOT NULL",
        "ALTER TABLE connector_spool ADD COLUMN place TEXT DEFAULT '' NOT NULL",
    ),
}
"""Version → the statements that lead to the next one."""
_POSTGRES_MIGRATIONS: dict[int, tuple[str, ...]] = {
    1: (
        'ALTER TABLE connector_run_units ALTER COLUMN key TYPE VARCHAR(500) COLLATE "C"',
        'ALTER TABLE connector_spool ALTER COLUMN key TYPE VARCHAR(500) COLLATE "C"',
    ),
}
"""As above, what only PostgreSQL needs."""
_POSTGRES_LOCK = 0x434F4E4E  # "CONN": serialises makers of the tables

METADATA = MetaData()

_KEY = String(500).with_variant(String(500, collation="C"), "postgresql")
"""A key that is looked up by how it begins: the index answers that where the order is that of code points."""

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
    Column("version", String(64), nullable=False, server_default=""),
    Column("request", Text),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("executor", String(64), nullable=False, server_default=""),
    Column("asked", String(16), nullable=False, server_default=""),
    Column("progress", Text),
    Column("progress_at", String(32)),
    Column("waits_until", Double),
    Column("waits_for", String(255), nullable=False, server_default=""),
    Index("connector_runs_by_flow", "flow", "account", "status"),
)

RUN_UNITS = Table(
    "connector_run_units",
    METADATA,
    Column("run", String(64), primary_key=True),
    Column("key", _KEY, primary_key=True),
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
    Column("redacted", Text, nullable=False, server_default="[]"),
    Index("connector_dead_letters_once", "run", "step", "unit", "position", unique=True),
    Index("connector_dead_letters_by_flow", "flow", "status"),
)

SPOOL = Table(
    "connector_spool",
    METADATA,
    Column("run", String(64), primary_key=True),
    Column("key", _KEY, primary_key=True),
    Column("records", LargeBinary, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("total", Integer),
    Column("place", Text, nullable=False, server_default=""),
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

FLOW_VERSIONS = Table(
    "connector_flow_versions",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("files", Text, nullable=False),
    Column("kept_at", String(32), nullable=False),
)

BLOCKS = Table(
    "connector_blocks",
    METADATA,
    Column("run", String(64), primary_key=True),
    Column("key", _KEY, primary_key=True),
    Column("task", Text, nullable=False),
)

EXECUTORS = Table(
    "connector_executors",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("version", String(64), nullable=False),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("draining", Integer, nullable=False, server_default="0"),
)

FIRINGS = Table(
    "connector_firings",
    METADATA,
    Column("flow", String(255), primary_key=True),
    Column("environment", String(255), primary_key=True),
    Column("due_at", Double, nullable=False),
    Column("fired_at", Double, nullable=False),
    Column("next_at", Double, nullable=False, server_default="0"),
    Column("executor", String(64), nullable=False),
    Column("host", String(255), nullable=False, server_default=""),
    Column("pid", Integer, nullable=False, server_default="0"),
    Column("since", Double, nullable=False, server_default="0"),
    Column("expires_at", Double, nullable=False, server_default="0"),
)

PAUSES = Table(
    "connector_pauses",
    METADATA,
    Column("account", String(255), primary_key=True),
    Column("reason", String(32), primary_key=True),
    Column("credentials", String(64), primary_key=True, server_default=""),
    Column("config", String(255), nullable=False, server_default=""),
    Column("message", Text, nullable=False),
    Column("since", Double, nullable=False),
    Column("probe_at", Double, nullable=False),
    Column("until", Double, nullable=False),
)

NOTICES = Table(
    "connector_notices",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("flow", String(255), nullable=False),
    Column("environment", String(255), nullable=False, server_default=""),
    Column("message", Text, nullable=False),
    Column("first_at", Double, nullable=False),
    Column("last_at", Double, nullable=False),
    Column("told_at", Double, nullable=False),
    Column("times", Integer, nullable=False),
)

WRITES = Table(
    "connector_writes",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("environment", String(255), nullable=False),
    Column("account", String(255), nullable=False),
    Column("run", String(64), nullable=False),
    Column("flow", String(255), nullable=False),
    Column("step", String(255), nullable=False),
    Column("operation", String(255), nullable=False),
    Column("record_type", String(255), nullable=False),
    Column("key", String(500), nullable=False),
    Column("record_id", String(255), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("code", String(255), nullable=False),
    Column("request_id", String(255), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Index("connector_writes_by_run", "run"),
    Index("connector_writes_by_key", "key"),
    Index("connector_writes_by_record", "record_id"),
    Index("connector_writes_by_time", "at"),
)

OBJECTS = Table(
    "connector_objects",
    METADATA,
    Column("store", String(255), primary_key=True),
    Column("key", String(500), primary_key=True),
    Column("value", Text, nullable=False),
    Column("stored_at", String(32), nullable=False),
    Column("expires_at", Double),
)

CONTENT_MEMORIES = Table(
    "connector_content_memories",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("environment", String(255), nullable=False),
    Column("account", String(255), nullable=False),
    Column("flow", String(255), nullable=False),
    Column("step", String(255), nullable=False),
    Column("run", String(64), nullable=False),
    Column("moved_at", String(32), nullable=False, server_default=""),
)

CONTENTS = Table(
    "connector_contents",
    METADATA,
    Column("memory", String(64), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("acknowledged", String(32), nullable=False, server_default=""),
    Column("pending", String(32), nullable=False, server_default=""),
    Column("run", String(64), nullable=False),
    Column("named", Text, nullable=False),
)

MESSAGES = Table(
    "connector_messages",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("queue", String(500), nullable=False),
    Column("key", String(64), nullable=False),
    Column("payload", Text, nullable=False),
    Column("reply_to", String(500), nullable=False, server_default=""),
    Column("published_at", Double, nullable=False),
    Column("visible_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("deliveries", Integer, nullable=False, server_default="0"),
    Column("claim", String(64), nullable=False, server_default=""),
    Index("connector_messages_by_queue", "queue", "visible_at"),
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
        more = _POSTGRES_MIGRATIONS.get(version, ()) if connection.dialect.name == "postgresql" else ()
        for statement in (*_MIGRATIONS[version], *more):
            connection.execute(text(statement))
    if found < VERSION:
        connection.execute(SCHEMA_VERSION.update().values(version=VERSION))
