"""get, getList, getAll."""

from __future__ import annotations

from typing import Any

from connector.sandbox.refusals import WireError
from connector.sandbox.soap.decode_record import DecodedRef
from connector.sandbox.soap.envelope import child, children, local_name
from connector.sandbox.soap.soap_call import SUCCESS, SoapCall, refused
from connector.sandbox.tenant import Level

_MOST = 1000  # records of a getList


def get(call: SoapCall) -> str:
    """Read one record."""
    return _read_response(call, child(call.request.body, "baseRef"))


def get_list(call: SoapCall) -> str:
    """Read records, each with a status of its own."""
    refs = [ref for ref in children(call.request.body) if local_name(ref) == "baseRef"]
    call.check_count(len(refs), _MOST)
    responses = "".join(_read_response(call, ref) for ref in refs)
    return f"<readResponseList>{SUCCESS}{responses}</readResponseList>"


def _read_response(call: SoapCall, element: Any) -> str:
    def found() -> str:
        ref = _named(call, element)
        stored = call.access.read(ref)
        return SUCCESS + call.encoder.record(stored.type, stored.body)

    return f"<readResponse>{refused(found, call.failure)}</readResponse>"


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
