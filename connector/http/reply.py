"""Reply: what a caller is answered, by how the run of its request ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connector.errors import ConfigurationError, ConnectorError
from connector.frozen_json import show
from connector.http.bodies import plain_text, written
from connector.http.exchange_failures import STATUSES
from connector.http.header_rules import check_lines
from connector.listener import Answer
from connector.reference import masked

_STATUS, _HEADERS = ("http_status", "httpStatus"), ("http_headers", "httpHeaders")
"""Variables of a flow that say how its caller is answered, in our spelling and in Mule's."""
_BY_TYPE = {"STATE:LOCKED": 409, "VALIDATION": 400, "TOO_MANY_REQUESTS": 503, "UNAVAILABLE": 503, "TIMEOUT": 504}
_OURS = "APP"
"""Namespace of the errors that a flow raises itself: `APP:NOT_FOUND` is meant for its caller."""
_FAILED = 500
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""RFC 9110, 5.6.2: what a header may be called."""
_STATUS_RANGE = range(200, 600)
_OWN = ("content-length", "transfer-encoding", "connection")
"""Headers that say how the answer is sent, which only who sends it knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer, ready to be sent."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def text_reply(status: int, text: str, **headers: str) -> Reply:
    """A short answer in words."""
    given = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Reply(status=status, headers={"Content-Type": "text/plain; charset=utf-8", **given}, body=text.encode())


BUSY = text_reply(503, "busy: try again", retry_after="1")


def reply_to(answer: Answer | None, error: ConnectorError | None, statuses: Mapping[str, int]) -> Reply:
    """What the caller of a run is answered that ended with *answer*, or with *error*."""
    if error is not None and (answer is None or not _answers_error(answer)):
        return _of_error(error, answer.run if answer else "", statuses)
    if answer is None or answer.status in ("interrupted", "cancelled"):
        return BUSY  # it goes on at the next start; the caller may ask again
    try:
        return _of_payload(answer.payload, answer.variables)
    except (ConnectorError, TypeError, ValueError) as problem:
        wrong = ConfigurationError(f"the answer cannot be sent: {problem}")
        return _of_error(wrong, answer.run, statuses)


def _answers_error(answer: Answer) -> bool:
    """Whether a handler that handed the error on has said how the caller is answered, as APIkit's do."""
    return str(_variable(answer.variables, _STATUS) or "").startswith(("4", "5"))


def _of_payload(payload: Any, variables: Mapping[str, Any]) -> Reply:
    body, kind = written(payload, "auto")
    headers = {"Content-Type": kind} if body is not None else {}
    given = _variable(variables, _HEADERS) or {}
    if not isinstance(given, Mapping):
        raise ConfigurationError("http_headers is no mapping")
    for name, value in ((str(name), value) for name, value in given.items()):
        if name.lower() in _OWN:
            continue
        headers = {key: old for key, old in headers.items() if key.lower() != name.lower()}
        headers[name] = plain_text(value)
    check_lines(headers, "HTTP:BAD_REQUEST")
    if not all(_TOKEN.fullmatch(name) and value.isascii() for name, value in headers.items()):
        raise ConfigurationError("a header holds what cannot be sent: names are words, values are ASCII")
    status = int(_variable(variables, _STATUS) or 200)
    if status not in _STATUS_RANGE:
        raise ConfigurationError(f"{status} is no status")
    return Reply(status=status, headers=headers, body=body or b"")


def _of_error(error: ConnectorError, run: str, statuses: Mapping[str, int]) -> Reply:
    """The type and the run; the message too where it is meant for the caller."""
    status = _status_of(error, statuses)
    told = {"type": error.type, "run": run}
    if status < _FAILED:
        told["message"] = masked(error.message)
    headers = {"Content-Type": "application/json"} | ({"Retry-After": "5"} if status in (429, 503) else {})
    return Reply(status=status, headers=headers, body=show({"error": told}).encode())


def _status_of(error: ConnectorError, statuses: Mapping[str, int]) -> int:
    for pattern, status in statuses.items():
        if error.is_a(pattern):
            return status
    namespace, _, identifier = error.type.upper().rpartition(":")
    if namespace == _OURS and identifier in STATUSES:
        return STATUSES[identifier]
    return next((status for pattern, status in _BY_TYPE.items() if error.is_a(pattern)), _FAILED)


def _variable(variables: Mapping[str, Any], names: tuple[str, str]) -> Any:
    return next((variables[name] for name in names if variables.get(name) is not None), None)
