"""Answers to invitations: valid requests, an outcome for each event."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.soap import invitees

pytestmark = pytest.mark.wsdl
AnswerOf = Callable[[str, str], bytes]
Validated = Callable[[bytes], Any]
OK = '<core:status isSuccess="true"/>'
DONE = f'<writeResponse>{OK}<baseRef xsi:type="core:RecordRef" internalId="71" type="calendarEvent"/></writeResponse>'
DETAIL = "<core:statusDetail><core:code>RCRD_DSNT_EXIST</core:code><core:message>no</core:message></core:statusDetail>"
FAILED = f'<writeResponse><core:status isSuccess="false">{DETAIL}</core:status></writeResponse>'


def one(id_: str = "", external_id: str = "", response: str = "accepted") -> SimpleNamespace:
    return SimpleNamespace(id=id_, external_id=external_id, response=response)


@pytest.mark.parametrize(
    ("response", "sent"),
    [
        ("accepted", "_accepted"),
        ("declined", "_declined"),
        ("tentative", "_tentative"),
        ("no_response", "_noResponse"),
    ],
)
def test_an_answer_is_valid(wire: Any, answer_of: AnswerOf, validated: Validated, response: str, sent: str) -> None:
    wire.answers = [answer_of("updateInviteeStatus", DONE)]

    outcome = invitees.update_invitee_status(wire, one("71", response=response), Unit())

    event, code = validated(wire.sent[0][1])[0]
    assert (event.get("internalId"), code.text) == ("71", sent)
    assert (outcome.outcome, outcome.id, outcome.created) == ("ok", "71", False)


def test_a_refused_answer_raises(wire: Any, answer_of: AnswerOf) -> None:
    wire.answers = [answer_of("updateInviteeStatus", FAILED)]

    with pytest.raises(RejectedError, match="no"):
        invitees.update_invitee_status(wire, one("71"), Unit())


def test_many_answers_have_an_outcome_each(wire: Any, answer_of: AnswerOf, validated: Validated) -> None:
    wire.answers = [answer_of("updateInviteeStatusList", f"<writeResponseList>{OK}{DONE}{FAILED}</writeResponseList>")]

    found = invitees.update_invitee_status_list(
        wire, SimpleNamespace(invitations=[one("71"), one(external_id="E")]), Unit()
    )

    assert len(validated(wire.sent[0][1])) == 2
    assert [(outcome.outcome, outcome.external_id, outcome.input_index) for outcome in found] == [
        ("ok", None, 0),
        ("failed", "E", 1),
    ]


def test_what_fails_after_the_first_block_raises_no_more(
    wire: Any, answer_of: AnswerOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitees, "INVITATIONS_LIMIT", 1)
    wire.answers = [
        answer_of("updateInviteeStatusList", f"<writeResponseList>{OK}{DONE}</writeResponseList>"),
        b"<html>maintenance</html>",
    ]

    found = invitees.update_invitee_status_list(
        wire, SimpleNamespace(invitations=[one("71"), one("72"), one("73")]), Unit()
    )

    assert [outcome.outcome for outcome in found] == ["ok", "not_sent", "not_sent"]
    assert [outcome.input_index for outcome in found] == [0, 1, 2]
