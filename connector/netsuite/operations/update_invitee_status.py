"""update_invitee_status: answer an invitation to an event; SOAP only."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.mule_spelling import lowered
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import WRITE_ERRORS
from connector.outcome import Outcome

Response = Annotated[Literal["accepted", "declined", "tentative", "no_response"], BeforeValidator(lowered)]


class UpdateInviteeStatusArguments(Arguments):
    """Which event, and the answer."""

    id: Id = ""
    """Internal id of the event."""
    external_id: Id = ""
    """External id of the event; give this or `id`."""
    response: Response
    """The answer of the user who signs in: `accepted`, `declined`, `tentative`, `no_response`."""
    transport: SoapOnly = "auto"
    """Goes over SOAP; over REST update the event's attendee."""

    def check(self) -> None:
        """One key, not both."""
        check_one_key(self.id, self.external_id)


def _soap(session: Session, arguments: UpdateInviteeStatusArguments, unit: Unit) -> Outcome:
    from connector.netsuite.soap import invitees  # noqa: PLC0415 - what SOAP needs is slow to import

    return invitees.update_invitee_status(session, arguments, unit)


UPDATE_INVITEE_STATUS = Operation(
    name="update_invitee_status",
    summary="Answer an invitation to a calendar event.",
    effect="write",
    arguments=UpdateInviteeStatusArguments,
    takes="value",
    gives="value",
    soap=_soap,
    errors=WRITE_ERRORS,
    example="id: '71'\nresponse: accepted",
    mule="update-invitee-status",
)
