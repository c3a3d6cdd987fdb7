"""update_invitee_status_list: answer invitations to events; SOAP only."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from connector.component import Operation, Unit
from connector.config_model import ConfigModel
from connector.expression.template import Arguments
from connector.netsuite.operations.update_invitee_status import Response
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import WRITE_ERRORS
from connector.outcome import Outcome


class Invitation(ConfigModel):
    """One event, and the answer."""

    id: Id = ""
    """Internal id of the event."""
    external_id: Id = ""
    """External id of the event; give this or `id`."""
    response: Response
    """`accepted`, `declined`, `tentative` or `no_response`."""

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        check_one_key(self.id, self.external_id)
        return self


class UpdateInviteeStatusListArguments(Arguments):
    """Which events, and the answers."""

    invitations: list[Invitation]
    """`id` or `external_id` of each event, and the `response`."""
    transport: SoapOnly = "auto"
    """Goes over SOAP; over REST update the events' attendees."""


def _soap(session: Session, arguments: UpdateInviteeStatusListArguments, unit: Unit) -> list[Outcome]:
    from connector.netsuite.soap import invitees  # noqa: PLC0415 - what SOAP needs is slow to import

    return invitees.update_invitee_status_list(session, arguments, unit)


UPDATE_INVITEE_STATUS_LIST = Operation(
    name="update_invitee_status_list",
    summary="Answer invitations to calendar events; each has its own outcome.",
    effect="write",
    arguments=UpdateInviteeStatusListArguments,
    takes="value",
    gives="results",
    soap=_soap,
    errors=WRITE_ERRORS,
    example="invitations: [{id: '71', response: accepted}, {id: '72', response: declined}]",
    mule="update-invitee-status-list",
)
