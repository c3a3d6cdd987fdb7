from __future__ import annotations

import pytest

from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def user_of(box: Sandbox) -> str:
    return str(next(iter(box.tenant.tokens.values())).user)


def test_answers_for_the_user_who_signs_in(box: Sandbox, netsuite: NetSuite) -> None:
    attendee = {"attendee": {"id": user_of(box)}, "response": {"id": "NO_RESPONSE"}}
    box.store.create("calendarEvent", {"title": "Review", "attendee": [attendee]}, id=71)

    outcome = netsuite.update_invitee_status(id="71", response="ACCEPTED")  # type: ignore[arg-type] # on purpose

    assert (outcome.outcome, outcome.id) == ("ok", "71")


def test_an_event_without_an_invitation_is_refused(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.create("calendarEvent", {"title": "Review"}, id=71)

    with pytest.raises(RejectedError, match="not an invitee"):
        netsuite.update_invitee_status(id="71", response="accepted")
