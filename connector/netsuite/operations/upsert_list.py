"""upsert_list: make or change many records by externalId, one outcome each."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.rest.one_by_one import outcomes
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS, IfExists, RecordsArguments
from connector.outcome import Outcome

_OPERATION = "netsuite.upsert_list"


class UpsertListArguments(RecordsArguments):
    """What to make or change; each record carries its `externalId`."""

    if_exists: IfExists = "update"
    """What to do with a record whose externalId is there: `update` it, leave it (`skip`), or `fail`."""


def _rest(session: Session, arguments: UpsertListArguments, unit: Unit) -> list[Outcome]:
    writer = RestWriter(session, arguments.record_type, unit.undisturbed(), _OPERATION)
    return outcomes(
        arguments.records or [],
        lambda record: writer.upsert(record, arguments.if_exists, arguments.replace_sublists),
        session.config.connection.limit,
    )


def _soap(session: Session, arguments: UpsertListArguments, unit: Unit) -> list[Outcome]:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.upsert_list(session, arguments, unit)


UPSERT_LIST = Operation(
    name="upsert_list",
    summary="Make or change many records by externalId; each has its own outcome.",
    effect="write",
    arguments=UpsertListArguments,
    takes="list",
    gives="results",
    rest=_rest,
    soap=_soap,
    records="records",
    block_size=100,
    errors=WRITE_ERRORS,
    example="record_type: contact\nrecords: [{externalId: C-1, lastName: Okafor}, {externalId: C-2, lastName: Wu}]",
    mule="upsert-list",
)
