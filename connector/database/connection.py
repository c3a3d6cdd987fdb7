"""How configurations of type `database` are read and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.component import Connection
from connector.database.config import DatabaseConfig
from connector.database.session import DatabaseSession


def _config(body: Mapping[str, Any]) -> DatabaseConfig:
    return DatabaseConfig.model_validate(body)


CONNECTION = Connection(
    name="database",
    summary="Any database that SQLAlchemy knows; SQLite and PostgreSQL at full speed.",
    config=_config,
    schema=DatabaseConfig.model_json_schema,
    open=DatabaseSession,
)
