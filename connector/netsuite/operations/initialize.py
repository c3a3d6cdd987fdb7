"""initialize: the record that another one would become (an order its invoice), filled in and not saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.netsuite.operations.get import projected
from connector.netsuite.overrides import overridden
from connector.netsuite.record_arguments import Id
from connector.netsuite.rest import record_forms
from connector.netsuite.session import Session
from connector.netsuite.transform_arguments import SourceArguments
from connector.netsuite.write_arguments import READ_ERRORS

_OPERATION = "netsuite.initialize"


class InitializeArguments(SourceArguments):
    """Which record, and what it would become."""

    more_ids: tuple[Id, ...] = ()
    """Internal ids of further sources of the same type, whose lines are added; over SOAP alone."""
    fields: tuple[str, ...] = Field(default=())
    """Only these fields; one that NetSuite leaves out is None. Empty: the whole record."""


def _rest(session: Session, arguments: InitializeArguments, unit: Unit) -> dict[str, Any]:
    source = (arguments.record_type, arguments.id, arguments.external_id)
    found = record_forms.transformed(session, source, arguments.target_type, arguments.record, unit, _OPERATION)
    return unsaved(found, arguments.fields)


def _soap(session: Session, arguments: InitializeArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap.initialization import initialized  # noqa: PLC0415 - what SOAP needs is slow to import
    from connector.netsuite.soap.record_keys import key_of  # noqa: PLC0415 - as above

    keys = [key_of(arguments.id, arguments.external_id), *(("internalId", one) for one in arguments.more_ids)]
    sources = [(arguments.record_type, key) for key in keys]
    found = initialized(session.soap, sources, arguments.target_type, unit, _OPERATION)
    return unsaved(overridden(found, arguments.record), arguments.fields)


def unsaved(record: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """The fields asked for, in one shape whichever transport filled them in; there is no id yet.

    REST gives lists without lines and tells the order of each line, where SOAP leaves that to the record's
    `createdFrom`: it stands in a line only where it is another one. So the record can be added over either.
    """
    order = record.get("createdFrom")
    filled = {key: _lines(value, order) for key, value in record.items() if value != []}
    return {key: value for key, value in projected(filled, fields).items() if key != "id" or value is not None}


def _lines(value: Any, order: Any) -> Any:
    """The lines of a sublist without the order that the whole record comes from; any other value as it is."""
    if not isinstance(value, list) or not all(isinstance(line, Mapping) for line in value):
        return value
    return [{key: held for key, held in line.items() if key != "orderDoc" or not _same(held, order)} for line in value]


def _same(one: Any, other: Any) -> bool:
    both = isinstance(one, Mapping) and isinstance(other, Mapping)
    return both and one.get("id") is not None and one.get("id") == other.get("id")


INITIALIZE = Operation(
    name="initialize",
    summary="Fill in the record that another one would become, without saving it.",
    effect="read",
    arguments=InitializeArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    choose=lambda arguments: "soap" if arguments.more_ids else "",
    errors=READ_ERRORS,
    example="record_type: salesOrder\nid: '1207'\ntarget_type: invoice",
    mule="initialize, initialize-record",
)
