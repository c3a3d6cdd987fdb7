"""add_list: make many records, one outcome each."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.rest.one_by_one import outcomes
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS, IfExists, RecordsArguments
from connector.outcome import Outcome

_OPERATION = "netsuite.add_list"


class AddListArguments(RecordsArguments):
    """What to make."""

    if_exists: IfExists = "fail"
    """What to do with a record whose externalId is there: `fail`, leave it (`skip`), or `update` it."""


def _rest(session: Session, arguments: AddListArguments, unit: Unit) -> list[Outcome]:
    writer = RestWriter(session, arguments.record_type, unit.undisturbed(), _OPERATION)
    return outcomes(
        arguments.records or [],
        lambda record: writer.add(record, arguments.if_exists, arguments.replace_sublists),
        session.config.connection.limit,
    )


def _soap(session: Session, arguments: AddListArguments, unit: Unit) -> list[Outcome]:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.add_list(session, arguments, unit)


ADD_LIST = Operation(
    name="add_list",
    summary="Make many records; each has its own outcome.",
    effect="write",
    arguments=AddListArguments,
    takes="list",
    gives="results",
    rest=_rest,
    soap=_soap,
    records="records",
    block_size=200,
    errors=WRITE_ERRORS,
    example="record_type: contact\nrecords: [{externalId: C-1, lastName: Okafor}, {externalId: C-2, lastName: Wu}]",
    mule="add-list",
)
