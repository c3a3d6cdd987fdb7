"""delete: remove one record."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.rest.record_writer import RestWriter
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport
from connector.netsuite.write_arguments import WRITE_ERRORS
from connector.outcome import Outcome

_OPERATION = "netsuite.delete"


class DeleteArguments(Arguments):
    """Which record."""

    record_type: str
    """Record type as REST names it: `customer`, `salesOrder`, `customrecord_x`."""
    id: Id = ""
    """Internal id."""
    external_id: Id = ""
    """External id; give this or `id`."""
    transport: AnyTransport = "auto"
    """`auto` is REST."""

    def check(self) -> None:
        """One key, not both."""
        check_one_key(self.id, self.external_id)


def _rest(session: Session, arguments: DeleteArguments, unit: Unit) -> Outcome:
    return RestWriter(session, arguments.record_type, unit, _OPERATION).delete(arguments.id, arguments.external_id)


def _soap(session: Session, arguments: DeleteArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import writes  # noqa: PLC0415 - what SOAP needs is slow to import

    return writes.delete(session, arguments, unit)


DELETE = Operation(
    name="delete",
    summary="Delete one record.",
    effect="write",
    arguments=DeleteArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=WRITE_ERRORS,
    example='record_type: customer\nid: "107"',
    mule="delete, delete-record",
)
