"""transform: save what a record becomes (an order its invoice) in one step."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.reference_hint import explaining
from connector.netsuite.rest import record_forms
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.transform_arguments import SourceArguments
from connector.netsuite.write_arguments import WRITE_ERRORS
from connector.outcome import Outcome

_OPERATION = "netsuite.transform"


class TransformArguments(SourceArguments):
    """Which record, and what becomes of it; an `externalId` in `record` lets a lost answer be looked up."""


def _rest(session: Session, arguments: TransformArguments, unit: Unit) -> Outcome:
    writer = RestWriter(session, arguments.target_type, unit, _OPERATION)
    source = (arguments.record_type, arguments.id, arguments.external_id)
    path = record_forms.transform_path(session, source, arguments.target_type, unit, _OPERATION)
    with explaining(arguments.record):
        return writer.make(path, arguments.record)


def _soap(session: Session, arguments: TransformArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap.transformation import transform  # noqa: PLC0415 - what SOAP needs is slow to import

    return transform(session, arguments, unit, _OPERATION)


TRANSFORM = Operation(
    name="transform",
    summary="Make a record of another one and save it.",
    effect="write",
    arguments=TransformArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=WRITE_ERRORS,
    example="record_type: salesOrder\nid: '1207'\ntarget_type: invoice\nrecord: {memo: Part 1}",
    mule="",
)
