"""updateInviteeStatus and its list form: the signed-in user answers an invitation to a calendar event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.decode_record import DecodedRef
from connector.sandbox.soap.envelope import child, child_text, children, local_name
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused
from connector.sandbox.storage.store import Stored

_EVENT = "calendarEvent"
_RESPONSES = ("_accepted", "_declined", "_noResponse", "_tentative")


def update_invitee_status(call: SoapCall) -> str:
    """Answer one invitation."""
    return _response(call, child(call.request.body, "updateInviteeStatusReference"))


def update_invitee_status_list(call: SoapCall) -> str:
    """Answer invitations, each with a status of its own."""
    references = [one for one in children(call.request.body) if local_name(one) == "updateInviteeStatusReference"]
    responses = "".join(_response(call, one) for one in references)
    return f"<writeResponseList>{SUCCESS}{responses}</writeResponseList>"


def _response(call: SoapCall, reference: Any) -> str:
    event = child(reference, "eventId")
    id_ = "" if event is None else event.get("internalId", "")
    external_id = "" if event is None else event.get("externalId", "")

    def answered() -> str:
        stored = _answered(call, DecodedRef(_EVENT, id_, external_id), child_text(reference, "responseCode"))
        return SUCCESS + call.base_ref("baseRef", _EVENT, str(stored.id), stored.external_id or "")

    def failed(refusal: WireError) -> str:
        return call.failure(refusal) + (call.base_ref("baseRef", _EVENT, id_, external_id) if id_ else "")

    return f"<writeResponse>{refused(answered, failed)}</writeResponse>"


def _answered(call: SoapCall, ref: DecodedRef, response: str) -> Stored:
    if response not in _RESPONSES:
        raise WireError(f"The response {response} is not valid.", code="INVALID_FLD_VALUE")
    with call.store.transaction():
        event = call.access.find(ref)
        user = str(call.access.caller.user.id)
        attendees = [dict(line) for line in event.body.get("attendee") or []]
        mine = [line for line in attendees if _attendee(line) == user]
        if not mine:
            raise WireError("You are not an invitee of this event.", code="NOT_AN_INVITEE")
        for line in mine:
            line["response"] = {"id": response}
        return call.store.update(_EVENT, event.id, {"attendee": attendees}, replace=True)


def _attendee(line: Mapping[str, Any]) -> str:
    reference = line.get("attendee")
    return str(reference.get("id", "")) if isinstance(reference, Mapping) else ""
