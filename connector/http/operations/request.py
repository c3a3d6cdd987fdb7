"""http.request: one request to an API, and its answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Open, opened
from connector.http.bodies import Read, Written, file_body, read, written
from connector.http.exchange_failures import ERRORS
from connector.http.exchange_shapes import Request
from connector.http.request_arguments import AddressArguments
from connector.http.session import HttpSession

_IDEMPOTENT = ("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")
"""RFC 9110, 9.2.2: what may be sent twice without harm."""
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_BODILESS = (*_SAFE, "DELETE")


class RequestArguments(AddressArguments):
    """A request."""

    method: str = Field(default="GET", pattern=r"^[A-Za-z]+$")
    """GET, POST, PUT, PATCH, DELETE … (Mule: method)."""
    body: Any = Field(default_factory=opened("${payload}"))
    """What is sent: mappings and lists as JSON, text as text. Default: the payload."""
    body_format: Written = "auto"
    """How the body is written: `json`, `form`, `text`; `auto` by what it is."""
    body_file: str = ""
    """A file whose content is sent, in place of `body`; a relative path starts where the process runs."""
    send_body_mode: Literal["auto", "always", "never"] = "auto"
    """Whether a body is sent; `auto` sends none with GET, HEAD, OPTIONS, TRACE and DELETE (Mule: sendBodyMode)."""
    response: Read = "auto"
    """What the answer's body is read as; `auto` goes by its Content-Type."""
    idempotency_key: str = Field(default="", pattern=r"^[\x21-\x7e]*$", max_length=255)
    """Sent as `Idempotency-Key`: an API that knows it does a request once, however often it comes."""
    idempotent: bool | None = None
    """Whether the request may be sent twice; where not said GET, HEAD, OPTIONS, PUT and DELETE may, and what has an
    idempotency_key. What may not is never sent again once it may have arrived."""


def _may_repeat(arguments: RequestArguments) -> bool:
    """Whether two such requests do what one does; what is not known yet may not."""
    if isinstance(arguments.idempotent, bool):
        return arguments.idempotent
    if arguments.idempotency_key:
        return True
    return isinstance(arguments.method, str) and arguments.method.upper() in _IDEMPOTENT


def _only_reads(arguments: RequestArguments) -> bool:
    """Whether a request is safe (RFC 9110, 9.2.1)."""
    return isinstance(arguments.method, str) and arguments.method.upper() in _SAFE


def _with_body(request: Request, arguments: RequestArguments) -> Request:
    mode = arguments.send_body_mode
    if mode == "never" or (mode == "auto" and request.method in _BODILESS and not arguments.body_file):
        return request
    if arguments.body_file:
        body, kind = file_body(arguments.body_file), "application/octet-stream"
    else:
        given = None if isinstance(arguments.body, Open) else arguments.body
        content, kind = written(given, arguments.body_format)
        if content is None:
            return request
        body = content
    named = {name.lower() for name in request.headers}
    more = {} if "content-type" in named else {"Content-Type": kind}
    return replace(request, body=body, headers={**request.headers, **more})


def _run(session: HttpSession, arguments: RequestArguments, unit: Unit) -> dict[str, Any]:
    request = arguments.request(session, arguments.method.upper(), idempotent=_may_repeat(arguments))
    request = _with_body(request, arguments)
    if arguments.idempotency_key:
        request = replace(request, headers={**request.headers, "Idempotency-Key": arguments.idempotency_key})
    answer = session.ask(request, unit, arguments.successes())
    payload = read(answer.body, answer.headers.get("content-type", ""), arguments.response, request.shown)
    attributes = {"status_code": answer.status, "reason_phrase": answer.reason, "headers": dict(answer.headers)}
    return {"payload": payload, "attributes": attributes}


REQUEST = Operation(
    name="request",
    summary="Ask an API; the payload is its answer, `attributes` has status_code, reason_phrase and headers.",
    effect="write",
    arguments=RequestArguments,
    local=_run,
    repeatable=_may_repeat,
    only_reads=_only_reads,
    gives_attributes=True,
    errors=ERRORS,
    example="method: POST\npath: /orders/{id}/notes\nuri_params: {id: 17}\nbody: {text: shipped}",
    mule="request",
)
