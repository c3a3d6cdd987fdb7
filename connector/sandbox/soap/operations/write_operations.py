"""add, update, upsert, delete and their list forms: one outcome per record, in the order of the request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from connector.catalogue.model import Field
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.decode_record import DecodedRecord
from connector.sandbox.soap.envelope import child, children, local_name
from connector.sandbox.soap.save_warnings import save_warnings
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused
from connector.sandbox.storage.store import Stored
from connector.sandbox.whole_number import whole_number

_MOST = {
    "addList": 200,
    "updateList": 100,
    "upsertList": 100,
    "deleteList": 200,
    "asyncAddList": 400,
    "asyncUpdateList": 200,
    "asyncUpsertList": 200,
    "asyncDeleteList": 400,
}
"""Records that one call may hold (Oracle help section_N3418637)."""

_REASON = "deletionReason"  # records of the reasons that an account has defined; without any, every number is taken
AFTER_SUBMIT = "after_submit_failures"
"""Setting of the store: a JSON object, record type → message of a script that fails after such a record is saved."""

Write = Callable[[DecodedRecord], Stored]


def add(call: SoapCall) -> str:
    """Make a record."""
    return _single(call, call.access.add)


def update(call: SoapCall) -> str:
    """Change a record."""
    return _single(call, call.access.update)


def upsert(call: SoapCall) -> str:
    """Change the record with that external id, or make it."""
    return _single(call, call.access.upsert)


def delete(call: SoapCall) -> str:
    """Remove a record."""
    reason = _reason_refused(call)
    return _deleted(call, child(call.request.body, "baseRef"), reason)


def add_list(call: SoapCall) -> str:
    """Make records."""
    return _several(call, call.access.add)


def update_list(call: SoapCall) -> str:
    """Change records."""
    return _several(call, call.access.update)


def upsert_list(call: SoapCall) -> str:
    """Change or make records by their external ids."""
    return _several(call, call.access.upsert)


def delete_list(call: SoapCall) -> str:
    """Remove records."""
    reason = _reason_refused(call)
    return _response_list(_deleted(call, element, reason) for element in _elements(call, "baseRef"))


def _single(call: SoapCall, write: Write) -> str:
    element = child(call.request.body, "record")
    if element is None:
        return _response(call.failure(WireError("You must specify a record.", code="RCRD_TYPE_REQD")))
    return _written(call, element, _decoded(call, element), write)


def _several(call: SoapCall, write: Write) -> str:
    """Write each record by itself, after all of them were read: a fault means that nothing was processed."""
    elements = _elements(call, "record")
    decoded = [_decoded(call, element) for element in elements]
    return _response_list(
        _written(call, element, given, write) for element, given in zip(elements, decoded, strict=True)
    )


def _elements(call: SoapCall, name: str) -> list[Any]:
    elements = [element for element in children(call.request.body) if local_name(element) == name]
    call.check_count(len(elements), _MOST[call.request.operation])
    return elements


def _decoded(call: SoapCall, element: Any) -> DecodedRecord | WireError:
    try:
        given = call.decoder.record(element)
        _check_read_only(call, given)
    except WireError as refusal:
        return refusal
    return given


def _written(call: SoapCall, element: Any, given: DecodedRecord | WireError, write: Write) -> str:
    def work() -> str:
        if isinstance(given, WireError):
            raise given
        with call.store.transaction():
            stored = write(given)
            status = _saved_status(call, stored)
        status = _after_submit(call, stored) or status
        return status + call.base_ref("baseRef", stored.type, str(stored.id), stored.external_id or "")

    return _response(refused(work, lambda refusal: call.failure(refusal) + _ref_as_sent(call, element)))


def _saved_status(call: SoapCall, stored: Stored) -> str:
    """Success, with what NetSuite warns of; where warnings are errors the refusal undoes the write."""
    warnings = save_warnings(call.store, stored)
    if not warnings:
        return SUCCESS
    if call.request.flag("preferences", "warningAsError", default=False):
        raise WireError(warnings[0], code="WARNING")
    return call.status("WARNING", *warnings, success=True, severity="WARN")


def _after_submit(call: SoapCall, stored: Stored) -> str:
    """The status of a record whose afterSubmit script a tester let fail: it is saved all the same; "" for others."""
    failures = json.loads(call.store.setting(AFTER_SUBMIT) or "{}")
    message = failures.get(stored.type)
    return call.failure(WireError(message), after_submit=True) if message else ""


def _ref_as_sent(call: SoapCall, element: Any) -> str:
    """The record of a refused write as the request named it; "" where it did not."""
    id_, external_id = element.get("internalId", ""), element.get("externalId", "")
    if not id_ and not external_id:
        return ""
    type_ = call.types.canonical(call.decoder.type_of(element))
    return call.base_ref("baseRef", type_, id_, external_id)


def _check_read_only(call: SoapCall, given: DecodedRecord) -> None:
    """Refuse values of read-only fields unless the request asks to ignore them (Oracle help section_4170181850)."""
    known = call.types.record(given.type)
    if known is None or call.request.flag("preferences", "ignoreReadOnlyFields", default=False):
        return
    for name in given.body:
        member = known.find(name)
        if isinstance(member, Field) and member.read_only:
            raise WireError(
                f"You do not have permissions to set a value for element {member.soap} due to one of the following "
                "reasons: 1) The field is read-only; 2) An associated feature is disabled; 3) The field is available "
                "either when a record is created or updated, but not in both cases.",
                code="INSUFFICIENT_PERMISSION",
            )


def _reason_refused(call: SoapCall) -> WireError | None:
    """What is wrong with the request's deletionReason, which may be left out: its code must name a reason (XSD)."""
    reason = child(call.request.body, "deletionReason")
    if reason is None:
        return None
    code = child(reason, "deletionReasonCode")
    id_ = "" if code is None else code.get("internalId", "")
    external_id = "" if code is None else code.get("externalId", "")
    number = whole_number(id_)
    known = call.store.count(_REASON) == 0 and number is not None
    if number is not None or external_id:
        known = known or call.store.get(_REASON, number, external_id=external_id or None) is not None
    if known:
        return None
    return WireError(f"Invalid deletionReasonCode reference key {id_ or external_id}.", code="INVALID_KEY_OR_REF")


def _deleted(call: SoapCall, element: Any, reason_refused: WireError | None) -> str:
    if element is None:
        return _response(call.failure(WireError("You must specify a baseRef.", code="INVALID_KEY_OR_REF")))
    sent: list[str] = []

    def work() -> str:
        ref = call.decoder.base_ref(element)
        sent.append(call.base_ref("baseRef", ref.type, ref.id, ref.external_id))
        if reason_refused is not None:
            raise reason_refused
        stored = call.access.delete(ref)
        return SUCCESS + call.base_ref("baseRef", stored.type, str(stored.id), stored.external_id or "")

    return _response(refused(work, lambda refusal: call.failure(refusal) + "".join(sent)))


def _response_list(responses: Iterable[str]) -> str:
    return f"<writeResponseList>{SUCCESS}{''.join(responses)}</writeResponseList>"


def _response(content: str) -> str:
    return f"<writeResponse>{content}</writeResponse>"
