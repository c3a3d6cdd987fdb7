"""edit_form: a record as it would be after a change, not saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field, field_validator

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest.record_forms import form_request, shown
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.rest.record_service import record_of
from connector.netsuite.session import Session
from connector.netsuite.sublists import replaced
from connector.netsuite.transport_choice import RestOnly
from connector.netsuite.write_arguments import READ_ERRORS

_OPERATION = "netsuite.edit_form"


class EditFormArguments(Arguments):
    """Which record, and what would change."""

    record_type: str
    """Record type as REST names it: `customer`, `salesOrder`."""
    id: Id = ""
    """Internal id."""
    external_id: Id = ""
    """External id; give this or `id`."""
    record: Mapping[str, Any] = Field(default={}, validation_alias=AliasChoices("record", "body"))
    """The changes; a field that is None is cleared."""
    replace_sublists: bool | tuple[str, ...] | None = None
    """Whether the lines given replace those that are there: true, false, or the names of sublists."""
    fields: tuple[str, ...] = Field(default=())
    """Only these fields of the form. Empty: all."""
    expand_sub_resources: bool = True
    """Whether lines and addresses come with it (MuleSoft: false)."""
    transport: RestOnly = "auto"
    """Goes over REST."""

    @field_validator("replace_sublists", mode="before", json_schema_input_type=bool | tuple[str, ...] | str | None)
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    def check(self) -> None:
        """One key, not both."""
        check_one_key(self.id, self.external_id)


def _rest(session: Session, arguments: EditFormArguments, unit: Unit) -> dict[str, Any]:
    record_type = rest_name(arguments.record_type, session.config.customizations_separator)
    key = key_of(session, record_type, arguments.id, arguments.external_id, unit, _OPERATION)
    asked = shown(arguments.fields, expand=arguments.expand_sub_resources)
    asked["replace"] = ",".join(replaced(arguments.record, arguments.replace_sublists)) or None
    path = f"{record_type}/{key}"
    request = form_request(session, "PATCH", path, "edit-form", arguments.record, _OPERATION, asked)
    return record_of(session.request(request, unit))


EDIT_FORM = Operation(
    name="edit_form",
    summary="Show a record as it would be after a change; nothing is saved.",
    effect="read",
    arguments=EditFormArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    errors=READ_ERRORS,
    example="record_type: customer\nid: '107'\nrecord: {isPerson: false}",
    mule="edit-form",
)
