"""get, getList, getAll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.sandbox.people.tenant import Level
from connector.sandbox.refusals import WireError
from connector.sandbox.soap.custom_field_types import SCOPES
from connector.sandbox.soap.decode_record import DecodedRef
from connector.sandbox.soap.envelope import child, children, local_name
from connector.sandbox.soap.operations.customization_operations import custom_field
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused
from connector.sandbox.storage.store import Stored

_MOST = {"getList": 1000, "asyncGetList": 2000}  # Oracle help section_N3418637


def get(call: SoapCall) -> str:
    """Read one record."""
    return _read_response(call, child(call.request.body, "baseRef"))


def get_list(call: SoapCall) -> str:
    """Read records, each with a status of its own."""
    refs = [ref for ref in children(call.request.body) if local_name(ref) == "baseRef"]
    call.check_count(len(refs), _MOST[call.request.operation])
    responses = "".join(_read_response(call, ref) for ref in refs)
    return f"<readResponseList>{SUCCESS}{responses}</readResponseList>"


def _read_response(call: SoapCall, element: Any) -> str:
    def found() -> str:
        ref = _named(call, element)
        field = custom_field(call, ref) if ref.type in SCOPES else None
        if field is not None:
            return SUCCESS + call.encoder.record(ref.type, field)
        stored = call.access.read(ref)
        body = stored.body if call.request.operation == "get" else without_content(stored)
        return SUCCESS + call.encoder.record(stored.type, body)

    return f"<readResponse>{refused(found, call.failure)}</readResponse>"


def without_content(stored: Stored) -> Mapping[str, Any]:
    """A record as lists and searches show it: of a file everything but its content (Oracle help section_4443167525)."""
    if stored.type != "file":
        return stored.body
    return {name: value for name, value in stored.body.items() if name != "content"}


def _named(call: SoapCall, element: Any) -> DecodedRef:
    if element is None:
        raise WireError("You must specify a baseRef.", code="INVALID_KEY_OR_REF")
    ref = call.decoder.base_ref(element)
    if not call.types.soap_type(ref.type):
        raise WireError(f"The record type {ref.record_type} is not valid.", code="INVALID_RCRD_TYPE")
    return ref


def get_all(call: SoapCall) -> str:
    """All records of a type that has no search, e.g. currency."""
    return refused(lambda: _all_records(call), lambda refusal: _result(call.failure(refusal)))


def _all_records(call: SoapCall) -> str:
    element = child(call.request.body, "record")
    given = "" if element is None else element.get("recordType", "")
    type_ = call.types.of_record_type(given)
    if given not in call.types.table.allowed("platformCoreTyp:GetAllRecordType") or not type_:
        raise WireError(f"The record type {given} is not valid.", code="INVALID_RCRD_TYPE")
    call.access.allow(type_, Level.VIEW)
    records = [call.encoder.record(type_, stored.body, "platformCore:record") for stored in call.store.select(type_)]
    total = f"<platformCore:totalRecords>{len(records)}</platformCore:totalRecords>"
    listed = f"<platformCore:recordList>{''.join(records)}</platformCore:recordList>"
    return _result(SUCCESS + total + listed)


def _result(content: str) -> str:
    return f"<platformCore:getAllResult>{content}</platformCore:getAllResult>"
