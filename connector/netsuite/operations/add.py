"""add: make one record."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS, IfExists, RecordArguments
from connector.outcome import Outcome

_OPERATION = "netsuite.add"


class AddArguments(RecordArguments):
    """What to make."""

    if_exists: IfExists = "fail"
    """What to do when a record with the same externalId is there: `fail`, leave it (`skip`), or `update` it."""


def _rest(session: Session, arguments: AddArguments, unit: Unit) -> Outcome:
    writer = RestWriter(session, arguments.record_type, unit, _OPERATION)
    return writer.add(arguments.record, arguments.if_exists, arguments.replace_sublists)


def _soap(session: Session, arguments: AddArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.add(session, arguments, unit)


ADD = Operation(
    name="add",
    summary="Make one record.",
    effect="write",
    arguments=AddArguments,
    takes="value",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=WRITE_ERRORS,
    example="record_type: customer\nrecord: {externalId: C-1, companyName: Aurora, subsidiary: {id: '1'}}",
    mule="add, create-record, add-record",
)
