"""Faults on purpose, as they are written down: which requests, how often, and what goes wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator

from connector import marked_yaml
from connector.config_model import ConfigModel, Duration, problem
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError
from connector.sandbox.faults.request_traits import Channel
from connector.wording import worded

Finding = Callable[[tuple[str | int, ...], str, str], Diagnostic]
"""Makes a diagnostic of a place in the data, a message and a hint."""

Kind = Literal[
    "concurrency",
    "session_limit",
    "session_timeout",
    "login",
    "unexpected",
    "unavailable",
    "status",
    "redirect",
    "maintenance",
    "html",
    "content_type",
    "slow",
    "drip",
    "reset_before",
    "reset_after",
    "truncate",
    "half",
    "clock_skew",
    "record",
    "locked",
]


class FaultRule(ConfigModel):
    """What goes wrong with the requests that match."""

    kind: Kind
    """Refusals in the channel's own form: `concurrency` (REST 429, SOAP WS_REQUEST_BLOCKED, RESTlet 400
    SSS_REQUEST_LIMIT_EXCEEDED) · `session_limit` (WS_CONCUR_SESSION_DISALLWD) · `session_timeout` (SESSION_TIMED_OUT) ·
    `login` (as a refused sign-in) · `unexpected` (UNEXPECTED_ERROR with an error id) · `unavailable` (the maintenance
    sentence as a fault or problem). Somebody else answers: `status` (that HTTP status, with `body` or without) ·
    `redirect` (302 to `location`) · `maintenance` (503 and NetSuite's page) · `html` (a page that is no NetSuite) ·
    `content_type` (the right answer under another type). The wire: `slow` (takes `seconds` longer) · `drip` (so many
    `bytes_per_second`) · `reset_before`, `reset_after` (the connection is reset before or after the work) · `truncate`
    (cut in the middle of the body) · `half` (half a body, with a length that agrees) · `clock_skew` (the server's clock
    is `skew` ahead). Single records that a request reads or writes: `record` (refused with `code`) · `locked` (held by
    a workflow)."""
    match: str = ""
    """Regular expression looked for in `METHOD /path?query operation`; empty matches every request."""
    account: str = ""
    """Only requests to this account, in any spelling."""
    channel: Channel | None = None
    """Only this channel; `rest` takes SuiteQL in."""
    operation: str = ""
    """Regular expression of the whole SOAP operation (`upsertList`) or HTTP method (`PATCH`)."""
    path: str = ""
    """Regular expression looked for in the path."""
    record: str = ""
    """Only requests that name this record type or SuiteQL table, in any case."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Header name → regular expression looked for in its value; all must be there."""
    times: int | None = Field(default=1, ge=1)
    """How many matching requests it strikes; `null` is all of them."""
    skip: int = Field(default=0, ge=0)
    """How many matching requests pass before."""
    every: int = Field(default=1, ge=1)
    """Strikes each n-th of those that match, beginning with the first."""
    probability: float = Field(default=1.0, gt=0, le=1)
    """Chance that a matching request is struck."""
    seed: int = 0
    """Where the chances start: the same seed strikes the same requests."""
    after: Duration = Field(default=0.0, ge=0)
    """Seconds of the sandbox's clock from when the rule came into force until it begins to strike."""
    until: Duration | None = Field(default=None, gt=0)
    """Seconds from when the rule came into force until it ends."""
    status: int = Field(default=503, ge=300, le=599)
    """For `status`."""
    body: str = ""
    """For `status`: what is sent with it."""
    media_type: str = "text/plain"
    """For `status` and `content_type`: the Content-Type."""
    location: str = "https://system.netsuite.com/app/center/card.nl"
    """For `redirect`."""
    retry_after: int | None = Field(default=None, ge=0)
    """Seconds told in a Retry-After header; NetSuite itself sends none."""
    seconds: Duration | None = Field(default=None, ge=0)
    """How long to wait: for `slow` 1 second unless told otherwise, before every other kind none."""
    bytes_per_second: float = Field(default=1000.0, gt=0)
    """For `drip`."""
    skew: Duration = 600.0
    """For `clock_skew`: seconds that NetSuite's clock is ahead of yours; negative is behind."""
    code: str = "UNEXPECTED_ERROR"
    """For `record`: SOAP's status code and REST's error code."""
    message: str = "An unexpected error occurred."
    """For `record`: its text."""
    positions: tuple[int, ...] = ()
    """For `record` and `locked`: which records of a request, counted from 1; empty is each of them."""

    @field_validator("match", "operation", "path")
    @classmethod
    def _is_expression(cls, value: str) -> str:
        _compiled(value)
        return value

    @field_validator("headers")
    @classmethod
    def _are_expressions(cls, value: dict[str, str]) -> dict[str, str]:
        for expression in value.values():
            _compiled(expression)
        return {name.lower(): expression for name, expression in value.items()}

    @field_validator("positions")
    @classmethod
    def _count_from_one(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(position < 1 for position in value):
            raise problem("fault-rule", "positions count from 1", "write [1] for the first record of a request")
        return value

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.after:
            raise problem("fault-rule", "`until` is not later than `after`", "both count from when the rule begins")
        return self

    @property
    def delay(self) -> float:
        """Seconds that the answer is late."""
        return self.seconds if self.seconds is not None else float(self.kind == "slow")


def _compiled(expression: str) -> None:
    try:
        re.compile(expression)
    except re.error as error:
        raise problem("fault-rule", f"{expression!r} is not a regular expression: {error}", "") from None


# -------------------------------------------------------------------- reading


def read_rules(path: Path) -> list[FaultRule]:
    """The rules of a YAML file: a list, each entry as `FaultRule`; raises ConfigurationError."""
    document = marked_yaml.read_file(path)
    if document.diagnostics:
        raise ConfigurationError(f"{path} is not understood", findings=list(document.diagnostics))
    if not isinstance(document.data, list):
        raise ConfigurationError(f"{path} is not a list of fault rules", hint="write `- kind: status` and so on")

    def found(loc: tuple[str | int, ...], message: str, hint: str) -> Diagnostic:
        return document.finding(loc, code="fault-rule", message=message, hint=hint)

    return parse_rules(document.data, found)


def parse_rules(data: list[object], finding: Finding | None = None) -> list[FaultRule]:
    """Rules from plain data; raises ConfigurationError with all findings."""
    try:
        return TypeAdapter(list[FaultRule]).validate_python(data)
    except ValidationError as error:
        findings = [
            (finding or _plain_finding)(tuple(one["loc"]), *worded(one, one["input"])) for one in error.errors()
        ]
        raise ConfigurationError("the fault rules are not understood", findings=findings) from None


def _plain_finding(loc: tuple[str | int, ...], message: str, hint: str) -> Diagnostic:
    return Diagnostic(code="fault-rule", message=f"{'.'.join(map(str, loc))}: {message}", hint=hint)


def parse_header(text: str) -> FaultRule:
    """The rule of an `X-Sandbox-Fault` header: `concurrency`, `slow; seconds=2`, or JSON; raises ConfigurationError."""
    return parse_rules([_header_data(text.strip())])[0]


def _header_data(text: str) -> dict[str, Any]:
    if text.startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(f"the fault in the header is no JSON: {error}", hint="") from None
        return dict(found)
    kind, *rest = [part.strip() for part in text.split(";") if part.strip()] or [""]
    pairs = (part.partition("=") for part in rest)
    return {"kind": kind, **{name.strip(): value.strip() for name, _, value in pairs}}
