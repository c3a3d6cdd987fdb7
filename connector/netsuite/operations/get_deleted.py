"""get_deleted: what is left of deleted records, as a stream over however many there are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import AliasChoices, Field, field_validator

from connector.component import Operation, Unit
from connector.config_model import problem
from connector.expression.template import Arguments
from connector.netsuite.rest.deleted_rows import deleted_rows
from connector.netsuite.rest.suiteql import LARGEST_PAGE
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport
from connector.netsuite.write_arguments import READ_ERRORS
from connector.stream import Stream


class GetDeletedArguments(Arguments):
    """Which deletions."""

    record_type: tuple[str, ...] = Field(
        default=(), validation_alias=AliasChoices("record_type", "recordType", "record_types", "type")
    )
    """Record types as REST names them, one or many; empty: every type that NetSuite keeps deletions of."""
    since: datetime | None = None
    """Deleted at this moment or later; without a zone it is UTC."""
    until: datetime | None = None
    """Deleted before this moment."""
    script_id: str = ""
    """Script id of a custom record type: `customrecord_x`."""
    page_size: int = Field(default=LARGEST_PAGE, ge=5, le=LARGEST_PAGE)
    """Records a page (MuleSoft: 10)."""
    limit: int = Field(default=-1, ge=-1)
    """Records in all; -1 is no limit."""
    transport: AnyTransport = "auto"
    """`auto` is REST: SuiteQL on `deletedrecord`, which knows no external ids."""

    @field_validator("record_type", mode="before", json_schema_input_type=tuple[str, ...] | str)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("since", "until", mode="after")
    @classmethod
    def _aware(cls, value: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)

    def check(self) -> None:
        """A period that has room."""
        if self.since and self.until and self.since >= self.until:
            raise problem("until", "the period ends before it begins", "give an until that is later than since")


def _rest(session: Session, arguments: GetDeletedArguments, unit: Unit) -> Stream:
    return deleted_rows(session, arguments, unit, session.time_zone)


def _soap(session: Session, arguments: GetDeletedArguments, unit: Unit) -> Stream:
    from connector.netsuite.soap import deleted_records  # noqa: PLC0415 - what SOAP needs is slow to import

    return deleted_records.get_deleted(session, arguments, unit)


GET_DELETED = Operation(
    name="get_deleted",
    summary="List what was deleted: `id`, `externalId`, `type`, `name`, `deletedDate`.",
    effect="read",
    arguments=GetDeletedArguments,
    takes="nothing",
    gives="stream",
    rest=_rest,
    soap=_soap,
    errors=READ_ERRORS,
    example="record_type: [customer, salesOrder]\nsince: 2026-11-01T00:00:00Z",
    mule="get-deleted, get-deleted-records",
)
