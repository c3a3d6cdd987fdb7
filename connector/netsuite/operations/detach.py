"""detach: take a contact or a file off another record."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.netsuite.attachment_arguments import AttachmentArguments
from connector.netsuite.rest.attachment import hung
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS
from connector.outcome import Outcome


class DetachArguments(AttachmentArguments):
    """What is taken off which record."""


def _rest(session: Session, arguments: DetachArguments, unit: Unit) -> Outcome:
    return hung(session, arguments, unit, "detach")


def _soap(session: Session, arguments: DetachArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import attachment  # noqa: PLC0415 - what SOAP needs is slow to import

    return attachment.detach(session, arguments, unit)


DETACH = Operation(
    name="detach",
    summary="Take an attached contact or file off a record; neither record is deleted.",
    effect="write",
    arguments=DetachArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=WRITE_ERRORS,
    example="record_type: customer\nid: '107'\nattached_type: contact\nattached_id: '208'",
    mule="detach, detach-record",
)
