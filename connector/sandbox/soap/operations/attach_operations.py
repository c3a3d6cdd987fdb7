"""attach and detach: contacts, files and others hung on a record, and taken off it."""

from __future__ import annotations

from typing import Any

from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.refusals import UnknownRecordError, WireError
from connector.sandbox.soap.decode_record import DecodedRef
from connector.sandbox.soap.envelope import child
from connector.sandbox.soap.record_access import missing_text
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused
from connector.sandbox.whole_number import whole_number


def attach(call: SoapCall) -> str:
    """Hang a record on another; a contact may get a role there."""

    def work(reference: Any, holder: RecordKey) -> None:
        contact = child(reference, "contact")
        guest = _key(call, contact, "contact") if contact is not None else _named(call, reference, "attachedRecord")
        role = child(reference, "contactRole")
        known = None if role is None else _key(call, role, "contactRole")
        call.attachments.attach(call.access.caller, holder, guest, known)

    return _written(call, "attachReference", "attachTo", work)


def detach(call: SoapCall) -> str:
    """Take a record off another."""

    def work(reference: Any, holder: RecordKey) -> None:
        guest = _named(call, reference, "detachedRecord")
        if not call.attachments.detach(call.access.caller, holder, guest):
            raise WireError("That record is not attached.", code="INVALID_KEY_OR_REF")

    return _written(call, "detachReference", "detachFrom", work)


def _written(call: SoapCall, name: str, holder_name: str, work: Any) -> str:
    reference = child(call.request.body, name)
    holder = child(reference, holder_name)
    sent: list[str] = []

    def done() -> str:
        if holder is None:
            raise WireError(f"You must specify {holder_name}.", code="INVALID_KEY_OR_REF")
        ref = call.decoder.base_ref(holder)
        sent.append(call.base_ref("baseRef", ref.type, ref.id, ref.external_id))
        try:
            with call.store.transaction():
                work(reference, _as_key(ref))
        except UnknownRecordError as refusal:
            raise missing_text(refusal) from None
        return SUCCESS + sent[0]

    return f"<writeResponse>{refused(done, lambda refusal: call.failure(refusal) + ''.join(sent))}</writeResponse>"


def _named(call: SoapCall, reference: Any, name: str) -> RecordKey:
    element = child(reference, name)
    if element is None:
        raise WireError(f"You must specify {name}.", code="INVALID_KEY_OR_REF")
    return _as_key(call.decoder.base_ref(element))


def _key(call: SoapCall, element: Any, usual: str) -> RecordKey:
    """A reference whose type goes without saying."""
    if element.get("type"):
        return _as_key(call.decoder.base_ref(element))
    return _as_key(DecodedRef(usual, element.get("internalId", ""), element.get("externalId", "")))


def _as_key(ref: DecodedRef) -> RecordKey:
    if ref.id and whole_number(ref.id) is None:
        raise WireError(f"The internal ID {ref.id} is not valid.", code="INVALID_KEY_OR_REF")
    if not ref.id and not ref.external_id:
        raise WireError("You must specify the internalId or externalId of the record.", code="INVALID_KEY_OR_REF")
    return RecordKey(ref.type, ref.id or None, None if ref.id else ref.external_id)
