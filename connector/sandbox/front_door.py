"""FrontDoor: one request in, one answer out: the account it is meant for, faults on purpose, the journal."""

from __future__ import annotations

import threading
import time
from logging import getLogger
from typing import TYPE_CHECKING

from connector.errors import ConfigurationError
from connector.sandbox import oversized_requests
from connector.sandbox.account import Account
from connector.sandbox.account_directory import AccountDirectory
from connector.sandbox.control import control_panel
from connector.sandbox.control.control_panel import ControlPanel
from connector.sandbox.control.request_journal import RequestJournal
from connector.sandbox.faults.fault_answers import FaultAnswers
from connector.sandbox.faults.fault_board import FaultBoard
from connector.sandbox.refusals import WireError
from connector.sandbox.rest.problem import problem
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.strict.strict_report import StrictReport
from connector.sandbox.web.http_protocol import Answer, Request

if TYPE_CHECKING:
    from connector.sandbox.faults.fault_rules import FaultRule

FAULT_HEADER = "x-sandbox-fault"
"""A request may ask for a fault itself, where the sandbox was told to allow it."""
STRICT_HEADER = "x-sandbox-strict"
_log = getLogger(__name__)


class FrontDoor:
    """Answers every request of a sandbox."""

    def __init__(
        self,
        accounts: AccountDirectory,
        panel: ControlPanel,
        journal: RequestJournal,
        faults: FaultBoard,
        clock: SandboxClock,
        strict: StrictReport | None = None,
        *,
        fault_header: bool = False,
    ) -> None:
        self._accounts = accounts
        self._panel = panel
        self._journal = journal
        self._faults = faults
        self._clock = clock
        self._strict = strict
        self._fault_header = fault_header
        self.closing = threading.Event()
        """Set to end the waits of slow answers."""
        self._struck = FaultAnswers(clock, self.closing)

    def respond(self, request: Request) -> Answer:
        """The answer to *request*; never raises."""
        try:
            if request.path.startswith(control_panel.PREFIX):
                return self._panel.answer(request)
            return self._respond(request)
        except Exception:  # noqa: BLE001 - a defect of ours is a 500 with an error id, and is logged
            _log.exception("the sandbox failed on %s %s", request.method, request.path)
            return problem(_unexpected(), self._accounts.first.tenant)

    def _respond(self, request: Request) -> Answer:
        started = time.perf_counter()
        account = self._accounts.of(request)
        if request.too_large:
            answer = oversized_requests.refusal(request, account.tenant)
            self._note(account, request, answer, None, time.perf_counter() - started)
            return answer
        try:
            rule = self._rule(request, account)
        except ConfigurationError as error:
            return Answer(400, f"{FAULT_HEADER}: {error}\n".encode(), {"content-type": "text/plain; charset=utf-8"})
        answer = self._answer(account, request, rule)
        self._note(account, request, answer, rule, time.perf_counter() - started)
        return answer

    def _rule(self, request: Request, account: Account) -> FaultRule | None:
        if self._fault_header and FAULT_HEADER in request.headers:
            from connector.sandbox.faults.fault_rules import parse_header  # noqa: PLC0415 - its models cost a tenth of a second

            return parse_header(request.headers[FAULT_HEADER])
        return self._faults.strike(request, account.tenant.account)

    def _answer(self, account: Account, request: Request, rule: FaultRule | None) -> Answer:
        try:
            return account.answer(request) if rule is None else self._struck.answer(rule, request, account)
        except WireError as error:
            return problem(error, account.tenant)
        except Exception:  # noqa: BLE001 - a defect of ours is a 500 with an error id, and is logged
            _log.exception("the sandbox failed on %s %s", request.method, request.path)
            return problem(_unexpected(), account.tenant)
        finally:
            account.gatekeeper.gate.leave()

    def _note(self, account: Account, request: Request, answer: Answer, rule: FaultRule | None, seconds: float) -> None:
        deviations = self._strict.look(request, account) if self._strict else []
        if deviations:
            answer.headers[STRICT_HEADER] = ", ".join(dict.fromkeys(one.code for one in deviations))
        entry = self._journal.note(
            request,
            answer,
            account=account.tenant.account,
            now=self._clock(),
            seconds=seconds,
            fault=rule.kind if rule else "",
            deviations=tuple(one.code for one in deviations),
        )
        if request.method != "GET" and entry.channel in ("pages", "token"):
            account.keep()  # somebody changed the set-up; a sandbox may be killed at any time
        if self._strict:
            self._strict.keep(entry.number, request, deviations)


def _unexpected() -> WireError:
    number = f"{time.time_ns():x}"
    return WireError(f"An unexpected error occurred. Error ID: {number}", code="UNEXPECTED_ERROR", status=500)
