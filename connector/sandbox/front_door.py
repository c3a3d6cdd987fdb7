"""FrontDoor: one request in, one answer out: faults on purpose, the right channel, the journal."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from logging import getLogger
from typing import Protocol

from connector.sandbox import control_panel, discovery
from connector.sandbox.control_panel import ControlPanel
from connector.sandbox.fault_rules import FaultRule, FaultRules, answer_instead, spoil
from connector.sandbox.gatekeeper import Gatekeeper
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.refusals import WireError
from connector.sandbox.request_journal import RequestJournal
from connector.sandbox.rest import rest_service
from connector.sandbox.rest.problem import problem
from connector.sandbox.rest.rest_service import RestService
from connector.sandbox.sandbox_clock import SandboxClock

_NOT_FOUND = (
    b"<!DOCTYPE html><html><head><title>Page Not Found</title></head><body><h1>Page Not Found</h1></body></html>"
)
_SOAP_PATHS = ("/services/NetSuitePort", "/wsdl/", "/xsd/")
_log = getLogger(__name__)


class Soap(Protocol):
    """The SOAP channel."""

    def handle(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer to one request."""


class FrontDoor:
    """Answers every request of a sandbox."""

    def __init__(
        self,
        gatekeeper: Gatekeeper,
        rest: RestService,
        soap: Soap | None,
        panel: ControlPanel,
        journal: RequestJournal,
        faults: FaultRules,
        clock: SandboxClock,
    ) -> None:
        self._gatekeeper = gatekeeper
        self._rest = rest
        self._soap = soap
        self._panel = panel
        self._journal = journal
        self._faults = faults
        self._clock = clock
        self.closing = threading.Event()
        """Set to end the waits of slow answers."""

    def respond(self, request: Request) -> Answer:
        """The answer to *request*; never raises."""
        if request.path.startswith(control_panel.PREFIX):
            return self._panel.answer(request)
        started = time.perf_counter()
        rule = self._faults.strike(request)
        try:
            answer = self._answer(request, rule)
        except WireError as error:
            answer = problem(error, self._gatekeeper.tenant)
        except Exception:  # noqa: BLE001 - a defect of ours is a 500 with an error id, and is logged
            _log.exception("the sandbox failed on %s %s", request.method, request.path)
            answer = problem(_unexpected(), self._gatekeeper.tenant)
        finally:
            self._gatekeeper.gate.leave()
        seconds = time.perf_counter() - started
        self._journal.note(request, answer, now=self._clock(), seconds=seconds, fault=rule.kind if rule else "")
        return answer

    def _answer(self, request: Request, rule: FaultRule | None) -> Answer:
        if rule is None:
            return self._route(request)
        instead = answer_instead(rule)
        if instead is not None:
            return instead
        if rule.kind in ("concurrency", "login"):
            self._gatekeeper.gate.refuse_next(rule.kind)
        answer = self._route(request)
        if rule.kind == "slow":
            self.closing.wait(rule.seconds)  # the request keeps its slot of the account's concurrency
        return spoil(rule, answer)

    def _route(self, request: Request) -> Answer:
        path = request.path
        if path.startswith(rest_service.PREFIX):
            return self._rest.answer(request)
        if self._soap is not None and path.startswith(_SOAP_PATHS):
            return Answer(*_as_answer(self._soap, request))
        if path == discovery.DATA_CENTER_URLS:
            return discovery.data_center_urls(request, self._gatekeeper.tenant)
        if path == discovery.TOKEN_INFO:
            return discovery.token_info(self._rest.sign_in(request))
        return Answer(404, _NOT_FOUND, {"content-type": "text/html; charset=utf-8"})


def _as_answer(soap: Soap, request: Request) -> tuple[int, bytes, dict[str, str]]:
    status, headers, body = soap.handle(request.method, request.path, request.query, request.headers, request.body)
    return status, body, headers


def _unexpected() -> WireError:
    number = f"{time.time_ns():x}"
    return WireError(f"An unexpected error occurred. Error ID: {number}", code="UNEXPECTED_ERROR", status=500)
