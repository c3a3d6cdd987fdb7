"""DatabaseConfig: where a database is and how to connect to it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, SecretStr

from connector.config_model import ConfigModel, Duration
from connector.retry import ExponentialWait, RetryPolicy

_RECONNECT = RetryPolicy(
    on=("CONNECTIVITY", "UNAVAILABLE", "TIMEOUT", "LOCKED"),
    attempts=10,  # 47.5 s at most, half of that on the average: a database that is started anew is back before
    wait=ExponentialWait(type="exponential", initial=0.5, maximum=8.0),
    give_up_after=60.0,
)


class DatabaseConfig(ConfigModel):
    """A database (Mule: the Database connector's generic connection)."""

    type: Literal["database"] = "database"
    """The connector."""
    url: SecretStr
    """SQLAlchemy URL: `sqlite:///file.db`, `postgresql://user:password@host:5432/database`. Never shown."""
    default_schema: str = ""
    """Schema of tables that are named without one; empty leaves it to the database."""
    connect_args: dict[str, Any] = Field(default={}, repr=False)
    """Further arguments for the database's driver; may hold references to secrets. Never shown."""
    pool_size: int = Field(default=5, ge=1, le=100)
    """Connections that are kept open (Mule: maxPoolSize). SQLite in memory has one."""
    connection_timeout: Duration = Field(default=10.0, gt=0)
    """Seconds until an attempt to connect to PostgreSQL is given up."""
    reconnection: RetryPolicy = _RECONNECT
    """When a statement is tried again after trouble with the connection or a lock; a step's `retry` replaces it."""
