"""Forms of the record service: a record as NetSuite would fill it in, not saved (Oracle help article_1217103046)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from connector.component import Unit
from connector.netsuite.custom_fields import by_script_id
from connector.netsuite.exchange import Caller, Request, pairs
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest.record_json import decode_record, encode_record
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.wire_json import decode, encode

Form = Literal["create-form", "edit-form", "select-options"]
Record = dict[str, Any]
_RESOURCE = "application/vnd.oracle.resource+json"
_VALIDATION = {"X-NetSuite-PropertyNameValidation": "error", "X-NetSuite-PropertyValueValidation": "error"}


def form_request(
    caller: Caller,
    method: str,
    path: str,
    form: Form,
    record: Mapping[str, Any],
    operation: str,
    parameters: Mapping[str, Any] | None = None,
) -> Request:
    """Asks for a form; *path* comes after the address of the record service. It may be sent again: nothing is saved."""
    body = encode_record(by_script_id(record, caller.config.customizations_separator), leave_out=("id", "internalId"))
    return Request(
        method=method,
        url=f"{caller.addresses.record}/{path}",
        parameters=pairs(parameters),
        body=encode(body),
        headers={"Content-Type": "application/json", "Accept": f"{_RESOURCE}; type={form}", **_VALIDATION},
        operation=operation,
    )


def shown(fields: Sequence[str], *, expand: bool) -> dict[str, Any]:
    """The query parameters that say what of a form is wanted."""
    return {"fields": ",".join(fields) or None, "expandSubResources": expand or None}


def transformed(
    caller: Caller,
    source: tuple[str, str, str],
    target_type: str,
    record: Mapping[str, Any],
    unit: Unit,
    operation: str,
) -> Record:
    """The unsaved *target_type* of *source* (its record type, id and external id), with the fields of *record*."""
    path = transform_path(caller, source, target_type, unit, operation)
    request = form_request(caller, "POST", path, "create-form", record, operation, shown((), expand=True))
    found = decode_record(decode(caller.request(request, unit)))
    return {key: value for key, value in found.items() if key != "id"}


def transform_path(caller: Caller, source: tuple[str, str, str], target_type: str, unit: Unit, operation: str) -> str:
    """The path that turns *source* into *target_type*."""
    separator = caller.config.customizations_separator
    record_type = rest_name(source[0], separator)
    key = key_of(caller, record_type, source[1], source[2], unit, operation)
    return f"{record_type}/{key}/!transform/{rest_name(target_type, separator)}"
