"""attach: hang a contact or a file on another record."""

from __future__ import annotations

from pydantic import Field

from connector.component import Operation, Unit
from connector.netsuite.attachment_arguments import AttachmentArguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.rest.attachment import hung
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import WRITE_ERRORS
from connector.outcome import Outcome


class AttachArguments(AttachmentArguments):
    """What is attached to which record."""

    role: Id = Field(default="")
    """Id of the role that a contact has there: -10 primary, -20 alternate, -30 decision maker, -40 consultant."""


def _rest(session: Session, arguments: AttachArguments, unit: Unit) -> Outcome:
    return hung(session, arguments, unit, "attach", role=arguments.role)


def _soap(session: Session, arguments: AttachArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import attachment  # noqa: PLC0415 - what SOAP needs is slow to import

    return attachment.attach(session, arguments, unit)


ATTACH = Operation(
    name="attach",
    summary="Attach a contact or a file to a record.",
    effect="write",
    arguments=AttachArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=WRITE_ERRORS,
    example="record_type: customer\nid: '107'\nattached_type: contact\nattached_id: '208'\nrole: '-10'",
    mule="attach, attach-record",
)
