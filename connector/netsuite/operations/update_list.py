"""update_list: change many records, one outcome each."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.rest.one_by_one import outcomes
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS, RecordsArguments
from connector.outcome import Outcome

_OPERATION = "netsuite.update_list"


class UpdateListArguments(RecordsArguments):
    """What to change; each record carries its `id`."""


def _rest(session: Session, arguments: UpdateListArguments, unit: Unit) -> list[Outcome]:
    writer = RestWriter(session, arguments.record_type, unit.undisturbed(), _OPERATION)
    return outcomes(
        arguments.records or [],
        lambda record: writer.update(record, arguments.replace_sublists),
        session.config.connection.limit,
    )


def _soap(session: Session, arguments: UpdateListArguments, unit: Unit) -> list[Outcome]:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.update_list(session, arguments, unit)


UPDATE_LIST = Operation(
    name="update_list",
    summary="Change many records; each has its own outcome.",
    effect="write",
    arguments=UpdateListArguments,
    takes="list",
    gives="results",
    rest=_rest,
    soap=_soap,
    records="records",
    block_size=100,
    errors=WRITE_ERRORS,
    example="record_type: customer\nrecords: [{id: '107', email: a@example.com}, {id: '108', email: null}]",
    mule="update-list",
)
