"""Faults on purpose: which requests are refused, delayed, cut or answered by somebody else, and how often."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from connector import marked_yaml
from connector.config_model import ConfigModel, Duration
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.request_journal import operation_of

Finding = Callable[[tuple[str | int, ...], str], Diagnostic]
"""Makes a diagnostic of a place in the data and a message."""

Kind = Literal[
    "status", "concurrency", "login", "maintenance", "html", "slow", "reset_before", "reset_after", "truncate"
]


class FaultRule(ConfigModel):
    """What goes wrong with the requests that match."""

    kind: Kind
    """`status`: that HTTP status · `concurrency`: the channel's own refusal · `login`: the channel's sign-in refusal ·
    `maintenance`: 503 and NetSuite's text · `html`: a page that is no NetSuite · `slow`: takes `seconds` longer ·
    `reset_before`, `reset_after`: the connection is reset before or after the work · `truncate`: half a body."""
    match: str = ""
    """Regular expression looked for in `METHOD /path?query operation`; empty matches every request."""
    times: int | None = Field(default=1, ge=1)
    """How many matching requests it strikes; `null` is all of them."""
    skip: int = Field(default=0, ge=0)
    """How many matching requests pass before."""
    status: int = Field(default=503, ge=400, le=599)
    """For kind `status`."""
    seconds: Duration = Field(default=1.0, ge=0)
    """For kind `slow`."""

    @field_validator("match")
    @classmethod
    def _is_expression(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value


class FaultRules:
    """The rules in force; the first that matches strikes."""

    def __init__(self, rules: list[FaultRule] | None = None) -> None:
        self._lock = threading.Lock()
        self._rules: list[FaultRule] = []
        self._seen: list[int] = []
        self.replace(rules or [])

    @property
    def rules(self) -> list[FaultRule]:
        """The rules, in the order they are tried."""
        return list(self._rules)

    def add(self, rule: FaultRule) -> None:
        """Add a rule behind the others."""
        with self._lock:
            self._rules.append(rule)
            self._seen.append(0)

    def replace(self, rules: list[FaultRule]) -> None:
        """Put *rules* in the place of all others."""
        with self._lock:
            self._rules = list(rules)
            self._seen = [0] * len(rules)

    def strike(self, request: Request) -> FaultRule | None:
        """The rule that strikes this request, which counts for it."""
        text = f"{request.method} {request.path}?{request.query} {operation_of(request)}"
        with self._lock:
            for index, rule in enumerate(self._rules):
                if not re.search(rule.match, text):
                    continue
                self._seen[index] += 1
                count = self._seen[index] - rule.skip
                if count > 0 and (rule.times is None or count <= rule.times):
                    return rule
        return None


_MAINTENANCE = (
    "The account you are trying to access is currently unavailable"
    " while we undergo our regularly scheduled maintenance."
)
_HTML = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>"


def answer_instead(rule: FaultRule) -> Answer | None:
    """What is sent in the place of an answer, nothing having been done; None: the request is worked on."""
    if rule.kind == "reset_before":
        return Answer(0, reset=True)
    if rule.kind == "html":
        return Answer(200, _HTML, {"content-type": "text/html; charset=utf-8"})
    if rule.kind == "maintenance":
        page = f"<html><body><h1>{_MAINTENANCE}</h1></body></html>".encode()
        return Answer(503, page, {"content-type": "text/html; charset=utf-8"})
    if rule.kind == "status":
        return Answer(rule.status, b"", {"content-type": "text/plain"})
    return None


def spoil(rule: FaultRule, answer: Answer) -> Answer:
    """*answer* as a rule that strikes afterwards leaves it."""
    if rule.kind == "reset_after":
        answer.reset = True
    elif rule.kind == "truncate":
        answer.cut = len(answer.body) // 2
    return answer


def read_rules(path: Path) -> list[FaultRule]:
    """The rules of a YAML file: a list, each entry as `FaultRule`; raises ConfigurationError."""
    document = marked_yaml.read_file(path)
    if not isinstance(document.data, list):
        raise ConfigurationError(f"{path} is not a list of fault rules", hint="write `- kind: status` and so on")
    return parse_rules(document.data, lambda loc, message: document.finding(loc, code="fault-rule", message=message))


def parse_rules(data: list[object], finding: Finding | None = None) -> list[FaultRule]:
    """Rules from plain data; raises ConfigurationError with all findings."""
    try:
        return TypeAdapter(list[FaultRule]).validate_python(data)
    except ValidationError as error:
        findings = [(finding or _plain_finding)(tuple(one["loc"]), one["msg"]) for one in error.errors()]
        raise ConfigurationError("the fault rules are not understood", findings=findings) from None


def _plain_finding(loc: tuple[str | int, ...], message: str) -> Diagnostic:
    return Diagnostic(code="fault-rule", message=f"{'.'.join(map(str, loc))}: {message}")
