"""initialize and its list form: a record that another one would become, not saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connector.sandbox.records import record_transform
from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.refusals import UnknownRecordError, WireError
from connector.sandbox.soap.envelope import child, child_text, children, local_name
from connector.sandbox.soap.record_access import missing_text
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused
from connector.sandbox.whole_number import whole_number


def initialize(call: SoapCall) -> str:
    """One record made from another."""
    return _response(call, child(call.request.body, "initializeRecord"))


def initialize_list(call: SoapCall) -> str:
    """Records made from others, each with a status of its own."""
    asked = [one for one in children(call.request.body) if local_name(one) == "initializeRecord"]
    return f"<readResponseList>{SUCCESS}{''.join(_response(call, one) for one in asked)}</readResponseList>"


def _response(call: SoapCall, element: Any) -> str:
    return f"<readResponse>{refused(lambda: _initialized(call, element), call.failure)}</readResponse>"


def _initialized(call: SoapCall, element: Any) -> str:
    if element is None:
        raise WireError("You must specify what to initialize.", code="INITIALIZE_ARG_REQD")
    named = child_text(element, "type")
    target = call.types.of_record_type(named)
    if not target or named not in call.types.table.allowed("platformCoreTyp:InitializeType"):
        raise WireError(f"The record type {named} cannot be initialized.", code="INVALID_RCRD_INITIALIZE")
    sources = tuple(_key(call, one) for one in _references(element))
    try:
        made = record_transform.initialized(call.access.desk, call.access.caller, target, sources)
    except UnknownRecordError as refusal:
        raise missing_text(refusal) from None
    return SUCCESS + call.encoder.record(target, made.record)


def _references(element: Any) -> Iterator[Any]:
    """The reference, then those of the list: more orders on one invoice."""
    first = child(element, "reference")
    if first is not None:
        yield first
    yield from children(child(element, "referenceList"))


def _key(call: SoapCall, reference: Any) -> RecordKey:
    given = reference.get("type", "")
    type_ = call.types.of_record_type(given)
    id_, external_id = reference.get("internalId"), reference.get("externalId")
    if not type_ or not (id_ or external_id):
        raise WireError(f"The reference to {given or 'a record'} is not valid.", code="INVALID_INITIALIZE_REF")
    if id_ and whole_number(id_) is None:
        raise WireError(f"The internal ID {id_} is not valid.", code="INVALID_KEY_OR_REF")
    return RecordKey(type_, id_ or None, None if id_ else external_id)
