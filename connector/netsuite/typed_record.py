"""What generated models of an account's records build on: records, references, choices (`connector models`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _text(value: Any) -> Any:
    """Text that looks like a date, a time or a number was read as one: the account says that it is text."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_text)]
"""A text field."""


def named(name: str) -> Any:
    """A field that may be absent, and that NetSuite calls *name*."""
    return Field(default=None, validation_alias=name, serialization_alias=name)


class TypedRecord(BaseModel):
    """A record, a line or an address; fields that the model does not know are kept as they came."""

    model_config = ConfigDict(extra="allow", validate_by_name=True, validate_by_alias=True, validate_assignment=True)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """The model of a record as the operations give it."""
        return cls.model_validate(record)

    def record(self) -> dict[str, Any]:
        """The record as the operations take it: NetSuite's names, only what was set; None clears a field."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class Reference(TypedRecord):
    """What stands for another record; to write one, `Reference(id="12")` or `Reference(external_id="X")`."""

    id: Text | None = None
    external_id: Text | None = named("externalId")
    ref_name: str | None = named("refName")
    type: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return {"id": str(value)} if isinstance(value, str | int) and not isinstance(value, bool) else value


class Choice(Reference):
    """One value of an enumeration: its code as `id`, its words as `ref_name`."""
