from __future__ import annotations

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox


def test_each_event_has_its_outcome(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.create("calendarEvent", {"title": "Review"}, id=71)

    found = netsuite.update_invitee_status_list(
        invitations=[{"id": "71", "response": "declined"}, {"id": "99", "response": "tentative"}]
    )

    assert [(one.outcome, one.id, one.input_index) for one in found] == [("failed", "71", 0), ("failed", "99", 1)]
    assert found[1].error is not None
    assert found[1].error["type"] == "NETSUITE:NOT_FOUND"


def test_an_invitation_without_an_event_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="not exactly one key"):
        netsuite.update_invitee_status_list(invitations=[{"response": "declined"}])
