"""delete_list: remove many records, one outcome each."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.rest.one_by_one import outcomes
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS, KeysArguments
from connector.outcome import Outcome

_OPERATION = "netsuite.delete_list"


class DeleteListArguments(KeysArguments):
    """Which records."""


def _rest(session: Session, arguments: DeleteListArguments, unit: Unit) -> list[Outcome]:
    writer = RestWriter(session, arguments.record_type, unit.undisturbed(), _OPERATION)
    return outcomes(arguments.keys(), lambda key: writer.delete(*key), session.config.connection.limit)


def _soap(session: Session, arguments: DeleteListArguments, unit: Unit) -> list[Outcome]:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.delete_list(session, arguments, unit)


DELETE_LIST = Operation(
    name="delete_list",
    summary="Delete many records; each has its own outcome.",
    effect="write",
    arguments=DeleteListArguments,
    takes="list",
    gives="results",
    rest=_rest,
    soap=_soap,
    records="ids",
    block_size=200,
    errors=WRITE_ERRORS,
    example="record_type: customer\nids: ['107', '108']",
    mule="delete-list",
)
