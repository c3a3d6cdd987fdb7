"""Addresses of the record service: `/{type}/{id}`, `/{type}/eid:{external id}`."""

from __future__ import annotations

from connector.sandbox.records.record_transform import RecordKey
from connector.sandbox.refusals import WireError
from connector.sandbox.rest.rest_request import RestRequest

PATH = "/services/rest/record/v1"
"""Where the record service lies."""
_EXTERNAL = "eid:"
_MOST_DIGITS = 18


def key_of(request: RestRequest, type_: str, segment: str) -> RecordKey:
    """The record that a path segment names; raises WireError where it is no identifier.

    Words, code and `o:errorUrl` of the refusal as recorded (`.../customer/000`).
    """
    if segment.startswith(_EXTERNAL):
        return RecordKey(type_, None, segment.removeprefix(_EXTERNAL))
    digits = segment.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS or not int(digits):
        raise WireError(
            f"Invalid record instance identifier '{segment[:100]}'. Provide a valid record instance ID.",
            code="INVALID_ID",
            url=request.http.path,
        )
    return RecordKey(type_, segment)


def url_of(request: RestRequest, type_: str, id_: int | str) -> str:
    """The address of one record."""
    return f"{request.base_url}{PATH}/{type_}/{id_}"
