"""The record service: one record at a time, and lists of ids (Oracle help section_1545141395, section_1545222128)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector.errors import AmbiguousError
from connector.netsuite.exchange import Answer, Caller, Parameters, Request, pairs
from connector.netsuite.failure import Effect
from connector.netsuite.rest.record_json import decode_record, encode_record
from connector.netsuite.wire_json import decode, encode, not_netsuite

STRICT = {"X-NetSuite-PropertyNameValidation": "error", "X-NetSuite-PropertyValueValidation": "error"}
"""Unknown names and malformed values are errors, not warnings in a header nobody reads."""
_JSON = {"Content-Type": "application/json", **STRICT}
Record = dict[str, Any]


def read_request(
    caller: Caller, record_type: str, key: str, fields: Sequence[str], *, expand: bool, operation: str
) -> Request:
    """Asks for one record; *key* is a path segment."""
    asked = {"fields": ",".join(fields) or None, "expandSubResources": expand or None}
    return Request(
        method="GET",
        url=f"{caller.addresses.record}/{record_type}/{key}",
        parameters=pairs(asked),
        operation=operation,
    )


def record_of(answer: Answer) -> Record:
    """The canonical record of an answer."""
    return decode_record(decode(answer))


def list_request(caller: Caller, record_type: str, query: str, limit: int, offset: int, operation: str) -> Request:
    """Asks for a page of ids."""
    return Request(
        method="GET",
        url=f"{caller.addresses.record}/{record_type}",
        parameters=pairs({"q": query or None, "limit": limit, "offset": offset}),
        operation=operation,
    )


def create_request(caller: Caller, record_type: str, record: Mapping[str, Any], operation: str) -> Request:
    """Makes a record."""
    body = encode_record(record, leave_out=("id", "internalId"))
    return _write("POST", f"{caller.addresses.record}/{record_type}", body, (), "write", operation)


def update_request(
    caller: Caller,
    record_type: str,
    key: str,
    record: Mapping[str, Any],
    replace: Sequence[str],
    effect: Effect,
    operation: str,
) -> Request:
    """Changes a record; *replace* names the sublists whose lines are replaced."""
    body = encode_record(record, leave_out=("id", "internalId"))
    url = f"{caller.addresses.record}/{record_type}/{key}"
    return _write("PATCH", url, body, {"replace": ",".join(replace) or None}, effect, operation)


def upsert_request(
    caller: Caller,
    record_type: str,
    key: str,
    record: Mapping[str, Any],
    replace: Sequence[str],
    effect: Effect,
    operation: str,
) -> Request:
    """Makes or changes the record with the external id in *key*."""
    body = encode_record(record, leave_out=("id", "internalId", "externalId"))
    url = f"{caller.addresses.record}/{record_type}/{key}"
    return _write("PUT", url, body, {"replace": ",".join(replace) or None}, effect, operation)


def delete_request(caller: Caller, record_type: str, key: str, operation: str) -> Request:
    """Deletes a record."""
    url = f"{caller.addresses.record}/{record_type}/{key}"
    return Request(method="DELETE", url=url, effect="repeatable", operation=operation)


def _write(
    method: str, url: str, body: Mapping[str, Any], parameters: Parameters, effect: Effect, operation: str
) -> Request:
    return Request(
        method=method,
        url=url,
        parameters=pairs(parameters),
        body=encode(body),
        headers=_JSON,
        effect=effect,
        operation=operation,
    )


def located(answer: Answer) -> str:
    """The id of the record that a write made or changed: the last segment of Location.

    Raises:
        AmbiguousError: There is none; the write itself succeeded.
        ConnectivityError: It is a page for people: something else has answered in NetSuite's place.
    """
    if answer.is_html:
        raise not_netsuite(answer)
    key = answer.header("location").rstrip("/").rpartition("/")[2]
    if not key:
        raise AmbiguousError(
            "the answer to the write has no Location, so the record's id is not known",
            hint="look in NetSuite before sending it again; something on the way removes headers: check the proxy",
            type="NETSUITE:AMBIGUOUS",
            http_status=answer.status,
        )
    return key


def server_time_request(caller: Caller) -> Request:
    """Asks what time it is (Oracle help article_0528010158); needs no permission."""
    return Request(method="GET", url=f"{caller.addresses.system}/serverTime", operation="netsuite.get_server_time")
