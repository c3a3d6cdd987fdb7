"""A batch request → the single requests that it stands for (Oracle help article_0127092747)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from connector.sandbox.refusals import ParameterError, WireError
from connector.sandbox.rest.preferences import ASYNC, missing, wants_async
from connector.sandbox.rest.record_address import PATH
from connector.sandbox.rest.rest_request import RestRequest, is_collection
from connector.sandbox.storage import canonical_json
from connector.sandbox.web.http_protocol import Request

MOST_RECORDS = 100
_ID = re.compile(r"""\s*(?:eid:'(?P<quoted>[^']*)'|eid:(?P<external>[^,']+)|(?P<id>-?[0-9]{1,18}))\s*(?:,|\Z)""")
_OF_ANSWERS = ("expandRecords", "ids")
"""Parameters that say which records, and so mean nothing to the request of one."""


def is_batch(request: RestRequest) -> bool:
    """Whether a request for `/{type}` is about several records that it names."""
    if request.method == "POST":
        return is_collection(request.header("content-type"))
    if request.method == "GET":
        return request.flag("expandRecords") or "ids" in request.parameters
    return request.method in ("PATCH", "PUT", "DELETE")


def single_requests(request: RestRequest) -> list[RestRequest]:
    """One request for each record of a batch, in order.

    Raises:
        WireError: Where the batch as a whole is malformed; then no record of it is touched.
    """
    if not wants_async(request.header("prefer")):
        raise missing(ASYNC)
    if request.method in ("GET", "DELETE"):
        return [_addressed(request, key) for key in _named_ids(request)]
    if not is_collection(request.header("content-type")):
        raise WireError(
            "Invalid value of the request header 'Content-Type'. "
            "Provide 'application/vnd.oracle.resource+json; type=collection'.",
            code="INVALID_CONTENT_TYPE",
            status=415,
            header="Content-Type",
        )
    return [_of_item(request, item, place) for place, item in enumerate(_items(request))]


def _items(request: RestRequest) -> list[dict[str, Any]]:
    items = request.json().get("items")
    if not isinstance(items, list) or not items:
        raise WireError("Invalid content in the request body. Provide a list of records in 'items'.",
                        code="INVALID_CONTENT", path="items")  # fmt: skip
    for place, item in enumerate(items):
        if not isinstance(item, dict):
            raise WireError("Invalid content in the request body. Provide a JSON object.",
                            code="INVALID_CONTENT", path=f"items[{place}]")  # fmt: skip
    _check_size(len(items))
    return items


def _check_size(number: int) -> None:
    if number > MOST_RECORDS:
        raise WireError(
            f"The batch request contains {number} records. Provide {MOST_RECORDS} records at most.",
            code="INVALID_REQUEST",
        )


def _of_item(request: RestRequest, item: dict[str, Any], place: int) -> RestRequest:
    body = dict(item)
    if request.method == "POST":
        return _single(request, f"{PATH}/{quote(request.segments[0])}", body)
    id_, external_id = body.pop("id", None), body.get("externalId")
    if request.method == "PATCH" and id_ not in (None, ""):
        return _addressed(request, str(id_), body)
    if external_id in (None, ""):
        expected = "'id' or 'externalId'" if request.method == "PATCH" else "'externalId'"
        raise WireError(
            f"Invalid content in the request body. Provide {expected} of each record.",
            code="INVALID_CONTENT",
            path=f"items[{place}]",
        )
    return _addressed(request, f"eid:{external_id}", body)


def _addressed(request: RestRequest, key: str, body: dict[str, Any] | None = None) -> RestRequest:
    return _single(request, f"{PATH}/{quote(request.segments[0])}/{quote(key, safe=':')}", body)


def _single(request: RestRequest, path: str, body: dict[str, Any] | None) -> RestRequest:
    headers = {name: value for name, value in request.http.headers.items() if name not in ("prefer", "content-type")}
    content = b"" if body is None else canonical_json.dumps(body).encode()
    http: Request = replace(request.http, path=path, headers=headers, body=content)
    single = RestRequest.of(http, request.caller, PATH)
    single.parameters = {name: value for name, value in single.parameters.items() if name not in _OF_ANSWERS}
    single.brief = request.method == "GET" and not request.flag("expandRecords")
    return single


def _named_ids(request: RestRequest) -> Iterable[str]:
    text = request.parameters.get("ids", "")
    found, position = [], 0
    while position < len(text):
        match = _ID.match(text, position)
        if match is None:
            raise _bad_ids()
        external = match["quoted"] if match["quoted"] is not None else match["external"]
        found.append(match["id"] if external is None else f"eid:{external.strip()}")
        position = match.end()
    if not found or text.rstrip().endswith(","):
        raise _bad_ids()
    _check_size(len(found))
    return found


def _bad_ids() -> ParameterError:
    return ParameterError("Invalid value of the query parameter 'ids'. Provide a list of record IDs.", "ids")
