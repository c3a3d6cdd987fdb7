"""upsert: make one record, or change it where its externalId is there."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS, IfExists, RecordArguments
from connector.outcome import Outcome

_OPERATION = "netsuite.upsert"


class UpsertArguments(RecordArguments):
    """What to make or change; the record carries its `externalId`."""

    if_exists: IfExists = "update"
    """What to do when a record with the same externalId is there: `update` it, leave it (`skip`), or `fail`."""


def _rest(session: Session, arguments: UpsertArguments, unit: Unit) -> Outcome:
    writer = RestWriter(session, arguments.record_type, unit, _OPERATION)
    return writer.upsert(arguments.record, arguments.if_exists, arguments.replace_sublists)


def _soap(session: Session, arguments: UpsertArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.upsert(session, arguments, unit)


UPSERT = Operation(
    name="upsert",
    summary="Make one record, or change the one with the same externalId.",
    effect="write",
    arguments=UpsertArguments,
    takes="value",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=WRITE_ERRORS,
    example="record_type: customer\nrecord: {externalId: C-1, companyName: Aurora}",
    mule="upsert, upsert-record",
)
