"""Arguments of the operations that submit asynchronous jobs, and of those that ask what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, field_validator

from connector.config_model import problem
from connector.errors import ConfigurationError
from connector.expression.template import Arguments
from connector.netsuite.write_arguments import READ_ERRORS, WRITE_ERRORS, KeysArguments, WriteArguments

ASYNC_WRITE_ERRORS = ("NETSUITE:MAX_RCRDS_EXCEEDED", *WRITE_ERRORS)
ASYNC_READ_ERRORS = ("NETSUITE:MAX_RCRDS_EXCEEDED", *READ_ERRORS)
JOB_ERRORS = ("NETSUITE:ASYNC_FAULT", *READ_ERRORS)


class SubmitArguments(Arguments):
    """What is particular to a job over REST."""

    idempotency_key: str = ""
    """Your own UUID for the job, REST only: sent twice, NetSuite gives the job it has. Without, one is made of the unit
    of work and of what is sent, so that a repeated attempt finds its job."""
    parallel: bool = False
    """Whether NetSuite may work on the records side by side, REST only."""


class AsyncRecordsArguments(SubmitArguments, WriteArguments):
    """Many records."""

    records: list[Mapping[str, Any]]
    """The records, or one."""
    batch_size: int | None = Field(default=None, ge=1)
    """Records a job; NetSuite's own limit where not said: REST 100, SOAP 400 to add, 200 to update or upsert."""

    @field_validator("records", mode="before", json_schema_input_type=list[Mapping[str, Any]] | Mapping[str, Any])
    @classmethod
    def _one_or_many_records(cls, value: Any) -> Any:
        return [value] if isinstance(value, Mapping) else value


class AsyncKeysArguments(SubmitArguments, KeysArguments):
    """Many records by their ids."""

    batch_size: int | None = Field(default=None, ge=1)
    """Records a job; NetSuite's own limit where not said: REST 100, SOAP 400 to delete, 2000 to read."""

    def check(self) -> None:
        """At least one record."""
        if not self.keys():
            raise problem("key", "there is no record", "give ids or external_ids")


def transport_of(arguments: Any) -> str:
    """What `auto` takes: REST where something is asked for that only REST has, else what the connection prefers."""
    return "rest" if arguments.idempotency_key or arguments.parallel else ""


def check_soap(arguments: Any, operation: str) -> None:
    """Refuse over SOAP what only REST has.

    Raises:
        ConfigurationError: It is asked for.
    """
    name = "idempotency_key" if arguments.idempotency_key else "parallel" if arguments.parallel else ""
    if name:
        raise ConfigurationError(
            f"{name} exists only over REST", hint=f"use transport: rest, or leave {name} out", operation=operation
        )


class JobArguments(Arguments):
    """Which job."""

    job: Any
    """What an async_… operation gave, or the id of one of NetSuite's jobs."""
