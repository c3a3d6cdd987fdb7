from __future__ import annotations

from tests.sandbox.soap.conftest import SchemaCheck, Soap, codes, is_success


def _answered(event: int, response: str = "_accepted") -> str:
    return (
        f'<updateInviteeStatusReference><c:eventId internalId="{event}"/>'
        f"<c:responseCode>{response}</c:responseCode></updateInviteeStatusReference>"
    )


def _event(soap: Soap, invitee: str = "1") -> int:
    attendees = [{"attendee": {"id": "99"}}, {"attendee": {"id": invitee}, "response": {"id": "_noResponse"}}]
    return soap.store.create("calendarEvent", {"title": "Fair", "attendee": attendees}).id


def test_the_signed_in_user_answers_an_invitation(soap: Soap) -> None:
    event = _event(soap)
    answer = soap.ask(f"<updateInviteeStatus>{_answered(event)}</updateInviteeStatus>")

    assert is_success(answer), codes(answer)
    kept = soap.store.get("calendarEvent", event)
    assert kept is not None
    assert [line.get("response") for line in kept.body["attendee"]] == [None, {"id": "_accepted"}]


def test_who_is_not_invited_cannot_answer(soap: Soap) -> None:
    events = (_event(soap, invitee="98"), _event(soap), 404)
    answer = soap.ask(f"<updateInviteeStatusList>{''.join(map(_answered, events))}</updateInviteeStatusList>")

    assert codes(answer) == ["NOT_AN_INVITEE", "RCRD_DSNT_EXIST"]


def test_there_are_four_answers(soap: Soap) -> None:
    answer = soap.ask(f"<updateInviteeStatus>{_answered(_event(soap), 'perhaps')}</updateInviteeStatus>")

    assert codes(answer) == ["INVALID_FLD_VALUE"]


def test_the_event_shows_the_answer_in_valid_form(real: Soap, schema_check: SchemaCheck) -> None:
    event = _event(real)
    for operation in ("updateInviteeStatus", "updateInviteeStatusList"):
        schema_check.assert_valid(real.ask(f"<{operation}>{_answered(event)}</{operation}>", version="2023_2"))
    read = real.ask(
        f'<get><baseRef xsi:type="c:RecordRef" type="calendarEvent" internalId="{event}"/></get>', version="2023_2"
    )
    schema_check.assert_valid(read)
    assert "_accepted" in list(read.itertext())
