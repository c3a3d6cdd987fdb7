"""updateInviteeStatus and its list over SOAP: the user who signs in answers invitations to events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import key_of
from connector.netsuite.soap.write_answers import of_request, outcomes_of, write_item
from connector.outcome import Outcome

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

INVITATIONS_LIMIT = 100
"""Answers in one updateInviteeStatusList; NetSuite names no figure, each one costs as much as an update."""
_WORDS = {
    "accepted": "_accepted",
    "declined": "_declined",
    "no_response": "_noResponse",
    "tentative": "_tentative",
}
"""A response in our words → SOAP's CalendarEventAttendeeResponse."""

Answer = tuple[tuple[str, str], str]
"""Attribute and value that name the event, and the response."""


def update_invitee_status(session: Any, arguments: Any, unit: Unit) -> Outcome:
    """Answer one invitation; raises unless NetSuite takes it."""
    name = "netsuite.update_invitee_status"
    session.check_write(name)
    answer = (key_of(arguments.id, arguments.external_id), arguments.response)
    return _sent(session.soap, "updateInviteeStatus", [answer], unit, name)[0].raised(name)


def update_invitee_status_list(session: Any, arguments: Any, unit: Unit) -> list[Outcome]:
    """Answer invitations; an outcome for each, in order.

    Raises:
        ConnectorError: The first request came to nothing.
    """
    name = "netsuite.update_invitee_status_list"
    session.check_write(name)
    answers = [(key_of(one.id, one.external_id), one.response) for one in arguments.invitations]
    unit = unit.undisturbed()
    found: list[Outcome] = []
    for start in range(0, len(answers), INVITATIONS_LIMIT):
        block = answers[start : start + INVITATIONS_LIMIT]
        try:
            made = _sent(session.soap, "updateInviteeStatusList", block, unit, name)
        except ConnectorError as error:
            if not found:
                raise
            made = of_request(error, [None] * (len(answers) - start))
            return [*found, *(one.at(start + index) for index, one in enumerate(made))]
        found += [one.at(start + index) for index, one in enumerate(made)]
    return found


def _sent(soap: SoapTransport, operation: str, answers: Sequence[Answer], unit: Unit, name: str) -> list[Outcome]:
    body = Markup()
    body.open(soap.message(operation))
    for (attribute, value), response in answers:
        body.open(soap.message("updateInviteeStatusReference"))
        body.empty(soap.core("eventId"), **{attribute: value})
        body.text(soap.core("responseCode"), _WORDS[response])
        body.close(soap.message("updateInviteeStatusReference"))
    body.close(soap.message(operation))
    items = {soap.message("writeResponse"): write_item}
    reply = soap.call(operation, body, unit, items=items, effect="repeatable", name=name)
    external_ids = [value if attribute == "externalId" else None for (attribute, value), _ in answers]
    return outcomes_of(reply, external_ids, created=False)
