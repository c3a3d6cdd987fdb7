"""update: change one record."""

from __future__ import annotations

from typing import Literal

from connector.component import Operation, Unit
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS, RecordArguments
from connector.outcome import Outcome

_OPERATION = "netsuite.update"


class UpdateArguments(RecordArguments):
    """What to change; the record carries its `id`."""

    if_exists: Literal["update"] = "update"
    """There for the sake of add and upsert; an update has nothing to choose."""


def _rest(session: Session, arguments: UpdateArguments, unit: Unit) -> Outcome:
    writer = RestWriter(session, arguments.record_type, unit, _OPERATION)
    return writer.update(arguments.record, arguments.replace_sublists)


def _soap(session: Session, arguments: UpdateArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.update(session, arguments, unit)


UPDATE = Operation(
    name="update",
    summary="Change one record; fields that are not given stay.",
    effect="write",
    arguments=UpdateArguments,
    takes="value",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=WRITE_ERRORS,
    example="record_type: customer\nrecord: {id: '107', email: null}",
    mule="update, update-record",
)
