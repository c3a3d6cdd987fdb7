"""Arguments of the operations that write, single and in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.transport_choice import AnyTransport


class WriteArguments(Arguments):
    """What every write has."""

    record_type: str
    """Record type as REST names it: `customer`, `salesOrder`, `customrecord_x`."""
    replace_sublists: bool | tuple[str, ...] | None = None
    """Whether the lines given replace those that are there: true, false, or the names of sublists.

    Say it wherever lines are written: where it is not said they are merged, over both transports, and lines without a
    key (`line`, `id` …) are appended at each send."""
    transport: AnyTransport = "auto"
    """`auto` is REST."""

    @field_validator("replace_sublists", mode="before", json_schema_input_type=bool | tuple[str, ...] | str | None)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class RecordArguments(WriteArguments):
    """One record."""

    record: Mapping[str, Any]
    """The record in canonical form; a field that is None is cleared."""


class RecordsArguments(WriteArguments):
    """Many records."""

    records: list[Mapping[str, Any]] | None = Field(default=None)
    """The records, or one; in a flow the payload."""
    batch_size: int | None = Field(default=None, ge=1)
    """Records a request over SOAP; NetSuite's own limit where not said."""

    @field_validator(
        "records", mode="before", json_schema_input_type=list[Mapping[str, Any]] | Mapping[str, Any] | None
    )
    @classmethod
    def _one_or_many_records(cls, value: Any) -> Any:
        return [value] if isinstance(value, Mapping) else value


class KeysArguments(Arguments):
    """Many records by their ids."""

    record_type: str
    """Record type as REST names it."""
    ids: tuple[Id, ...] | None = None
    """Internal ids."""
    external_ids: tuple[Id, ...] | None = None
    """External ids; after `ids`, in this order."""
    transport: AnyTransport = "auto"
    """`auto` is REST."""

    def keys(self) -> list[tuple[str, str]]:
        """Internal and external id of each record, one of them empty, in order."""
        return [*((one, "") for one in self.ids or ()), *(("", one) for one in self.external_ids or ())]


ANSWER_LOST = "the answer was lost; a record with this externalId is there"
"""The warning of an add that was looked up instead of sent again."""
IfExists = Literal["update", "skip", "fail"]
WRITE_ERRORS = (
    "NETSUITE:USER_ERROR",
    "NETSUITE:NOT_FOUND",
    "NETSUITE:CONFLICT",
    "NETSUITE:LOCKED",
    "NETSUITE:CLOSED_PERIOD",
    "NETSUITE:AMBIGUOUS",
    "NETSUITE:READ_ONLY",
    "NETSUITE:INSUFFICIENT_PERMISSION",
    "NETSUITE:TOO_MANY_REQUESTS",
    "NETSUITE:CONNECTIVITY",
    "NETSUITE:AUTHENTICATION",
)
READ_ERRORS = (
    "NETSUITE:USER_ERROR",
    "NETSUITE:NOT_FOUND",
    "NETSUITE:INSUFFICIENT_PERMISSION",
    "NETSUITE:TOO_MANY_REQUESTS",
    "NETSUITE:CONNECTIVITY",
    "NETSUITE:AUTHENTICATION",
)
