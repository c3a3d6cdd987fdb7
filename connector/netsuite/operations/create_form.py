"""create_form: a new record as NetSuite would fill it in, not saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest.record_forms import form_request, shown
from connector.netsuite.rest.record_service import record_of
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import RestOnly
from connector.netsuite.write_arguments import READ_ERRORS

_OPERATION = "netsuite.create_form"


class CreateFormArguments(Arguments):
    """Which form."""

    record_type: str
    """Record type as REST names it: `customer`, `salesOrder`."""
    record: Mapping[str, Any] = Field(default={}, validation_alias=AliasChoices("record", "body"))
    """What is known of the record; NetSuite adds what follows from it."""
    fields: tuple[str, ...] = Field(default=())
    """Only these fields of the form. Empty: all."""
    expand_sub_resources: bool = True
    """Whether lines and addresses come with it (MuleSoft: false)."""
    transport: RestOnly = "auto"
    """Goes over REST."""


def _rest(session: Session, arguments: CreateFormArguments, unit: Unit) -> dict[str, Any]:
    path = rest_name(arguments.record_type, session.config.customizations_separator)
    asked = shown(arguments.fields, expand=arguments.expand_sub_resources)
    request = form_request(session, "POST", path, "create-form", arguments.record, _OPERATION, asked)
    return record_of(session.request(request, unit))


CREATE_FORM = Operation(
    name="create_form",
    summary="Show a new record as NetSuite would fill it in; nothing is saved.",
    effect="read",
    arguments=CreateFormArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    errors=READ_ERRORS,
    example="record_type: salesOrder\nrecord: {entity: {id: '107'}}",
    mule="create-form",
)
