"""FrontDoor: one request in, one answer out: the account it is meant for, faults on purpose, the journal."""

from __future__ import annotations

import threading
import time
from logging import getLogger

from connector.sandbox import control_panel
from connector.sandbox.account import Account
from connector.sandbox.account_directory import AccountDirectory
from connector.sandbox.control_panel import ControlPanel
from connector.sandbox.fault_rules import FaultRule, FaultRules, answer_instead, spoil
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.refusals import WireError
from connector.sandbox.request_journal import RequestJournal
from connector.sandbox.rest.problem import problem
from connector.sandbox.sandbox_clock import SandboxClock

_log = getLogger(__name__)


class FrontDoor:
    """Answers every request of a sandbox."""

    def __init__(
        self,
        accounts: AccountDirectory,
        panel: ControlPanel,
        journal: RequestJournal,
        faults: FaultRules,
        clock: SandboxClock,
    ) -> None:
        self._accounts = accounts
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
        account = self._accounts.of(request)
        rule = self._faults.strike(request)
        try:
            answer = self._answer(account, request, rule)
        except WireError as error:
            answer = problem(error, account.tenant)
        except Exception:  # noqa: BLE001 - a defect of ours is a 500 with an error id, and is logged
            _log.exception("the sandbox failed on %s %s", request.method, request.path)
            answer = problem(_unexpected(), account.tenant)
        finally:
            account.gatekeeper.gate.leave()
        seconds = time.perf_counter() - started
        self._journal.note(
            request,
            answer,
            account=account.tenant.account,
            now=self._clock(),
            seconds=seconds,
            fault=rule.kind if rule else "",
        )
        return answer

    def _answer(self, account: Account, request: Request, rule: FaultRule | None) -> Answer:
        if rule is None:
            return account.answer(request)
        instead = answer_instead(rule)
        if instead is not None:
            return instead
        if rule.kind in ("concurrency", "login"):
            account.gatekeeper.gate.refuse_next(rule.kind)
        answer = account.answer(request)
        if rule.kind == "slow":
            self.closing.wait(rule.seconds)  # the request keeps its slot of the account's concurrency
        return spoil(rule, answer)


def _unexpected() -> WireError:
    number = f"{time.time_ns():x}"
    return WireError(f"An unexpected error occurred. Error ID: {number}", code="UNEXPECTED_ERROR", status=500)
