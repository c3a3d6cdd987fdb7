"""What a struck request is answered with; texts and codes: the project's wire facts 5.6, 6.2 and 9."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING

from connector.sandbox.faults.request_traits import RequestTraits
from connector.sandbox.refusals import ConcurrencyError, LoginError, WireError
from connector.sandbox.web.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.account import Account
    from connector.sandbox.faults.fault_rules import FaultRule
    from connector.sandbox.sandbox_clock import SandboxClock

MAINTENANCE = (
    "The account you are trying to access is currently unavailable"
    " while we undergo our regularly scheduled maintenance."
)
"""As client libraries recognise it (wire facts 5.6)."""
_HTML = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>It works!</h1></body></html>"
_PAGE = {"content-type": "text/html; charset=utf-8"}
_TOO_MANY = 429


class FaultAnswers:
    """Answers struck requests; waits end when *closing* is set."""

    def __init__(self, clock: SandboxClock, closing: threading.Event) -> None:
        self._clock = clock
        self._closing = closing

    def answer(self, rule: FaultRule, request: Request, account: Account) -> Answer:
        """The answer to a request that *rule* strikes; raises WireError where the channel left one to the door."""
        if rule.kind != "slow":
            self._closing.wait(rule.delay)
        answer = answer_instead(rule) or self._worked_on(rule, request, account)
        if rule.retry_after is not None and not answer.reset:
            answer.headers["retry-after"] = str(rule.retry_after)
        return answer

    def _worked_on(self, rule: FaultRule, request: Request, account: Account) -> Answer:
        refusal = refusal_of(rule, RequestTraits(request).channel)
        if refusal is not None:
            account.gatekeeper.gate.refuse_next(refusal)
        if rule.kind == "clock_skew":
            with self._clock.skewed(rule.skew):
                answer = account.answer(request)
                answer.headers["date"] = formatdate(self._clock(), usegmt=True)
            return answer
        if rule.kind in ("record", "locked"):
            with account.record_faults.ordered(rule):
                return account.answer(request)
        answer = account.answer(request)
        if rule.kind == "slow":
            self._closing.wait(rule.delay)  # the request keeps its slot of the account's concurrency
        return spoil(rule, answer)


def answer_instead(rule: FaultRule) -> Answer | None:
    """What is sent in the place of an answer, nothing having been done; None: the request is worked on."""
    make = _INSTEAD.get(rule.kind)
    return make(rule) if make else None


def _maintenance(_rule: FaultRule) -> Answer:
    return Answer(503, f"<html><body><h1>{MAINTENANCE}</h1></body></html>".encode(), dict(_PAGE))


_INSTEAD: dict[str, Callable[[FaultRule], Answer]] = {
    "reset_before": lambda _: Answer(0, reset=True),
    "html": lambda _: Answer(200, _HTML, dict(_PAGE)),
    "maintenance": _maintenance,
    "status": lambda rule: Answer(rule.status, rule.body.encode(), {"content-type": rule.media_type}),
    "redirect": lambda rule: Answer(302, b"", {"location": rule.location, **_PAGE}),
}


def refusal_of(rule: FaultRule, channel: str = "") -> WireError | None:
    """What a request is refused with once it has signed in; None for the kinds that let it through."""
    own = _RESTLET_REFUSALS if channel == "restlet" else {}
    make = own.get(rule.kind) or _REFUSALS.get(rule.kind)
    return make() if make else None


def _session_limit() -> WireError:
    return WireError(
        "Only one request may be made against a session at a time.",
        code="CONCURRENCY_LIMIT_EXCEEDED",
        soap_code="WS_CONCUR_SESSION_DISALLWD",
        status=_TOO_MANY,
        fault="exceededRequestLimitFault",
    )


def _session_timeout() -> WireError:
    return WireError(
        "Your connection has timed out. Please log in again.",
        code="INVALID_LOGIN",
        soap_code="SESSION_TIMED_OUT",
        status=401,
        fault="invalidSessionFault",
    )


def _unexpected() -> WireError:
    message = f"An unexpected error occurred. Error ID: {time.time_ns():x}"
    return WireError(message, code="UNEXPECTED_ERROR", status=500, fault="unexpectedErrorFault")


def _unavailable() -> WireError:
    return WireError(MAINTENANCE, code="ACCT_TEMP_UNAVAILABLE", status=503, fault="unexpectedErrorFault")


_REFUSALS: dict[str, Callable[[], WireError]] = {
    "concurrency": ConcurrencyError,
    "login": lambda: LoginError("permission_denied"),
    "session_limit": _session_limit,
    "session_timeout": _session_timeout,
    "unexpected": _unexpected,
    "unavailable": _unavailable,
}
_RESTLET_REFUSALS: dict[str, Callable[[], WireError]] = {
    "session_limit": ConcurrencyError,
    "session_timeout": lambda: LoginError("permission_denied"),
}
"""RESTlets have no sessions of web services: their own refusals that are nearest (an inference)."""


def spoil(rule: FaultRule, answer: Answer) -> Answer:
    """*answer* as a rule that strikes afterwards leaves it."""
    if rule.kind == "reset_after":
        answer.reset = True
    elif rule.kind == "truncate":
        answer.cut = len(answer.body) // 2
    elif rule.kind == "half":
        answer.body = answer.body[: len(answer.body) // 2]
    elif rule.kind == "content_type":
        answer.headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-type"}
        answer.headers["content-type"] = rule.media_type
    elif rule.kind == "drip":
        answer.drip = rule.bytes_per_second
    return answer
