"""`/__sandbox__/…`: the audit trail as JSON, a journal of requests, a clock to turn, faults to order."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from connector.errors import ConfigurationError
from connector.sandbox.account import Account
from connector.sandbox.account_directory import AccountDirectory
from connector.sandbox.fault_rules import FaultRules, parse_rules
from connector.sandbox.http_protocol import Answer, Request
from connector.sandbox.request_journal import RequestJournal
from connector.sandbox.sandbox_clock import SandboxClock
from connector.sandbox.store import stamp

PREFIX = "/__sandbox__/"


class ControlPanel:
    """Answers the sandbox's own addresses; there is no signing in, it listens on this machine only by default."""

    def __init__(
        self, accounts: AccountDirectory, journal: RequestJournal, faults: FaultRules, clock: SandboxClock
    ) -> None:
        self._accounts = accounts
        self._journal = journal
        self._faults = faults
        self._clock = clock
        self._pages: dict[tuple[str, str], Callable[[Any], Any]] = {
            ("GET", "status"): self._status,
            ("GET", "audit"): lambda _: self._account.audit.as_list(),
            ("GET", "requests"): lambda _: self._journal.as_list(),
            ("DELETE", "requests"): self._forget_requests,
            ("GET", "clock"): lambda _: self._time(),
            ("POST", "clock"): self._turn_clock,
            ("GET", "faults"): lambda _: self._rules(),
            ("POST", "faults"): self._set_faults,
            ("DELETE", "faults"): self._clear_faults,
            ("POST", "locks"): self._lock,
        }

    def answer(self, request: Request) -> Answer:
        """The answer to one request."""
        name = request.path[len(PREFIX) :].strip("/")
        page = self._pages.get((request.method, name))
        if page is None:
            known = sorted({f"{method} {PREFIX}{path}" for method, path in self._pages})
            return _json({"error": f"no such page: {request.method} {name}", "pages": known}, 404)
        try:
            return _json(page(json.loads(request.body) if request.body else None))
        except ConfigurationError as error:
            return _json({"error": error.message, "findings": [one.as_dict() for one in error.diagnostics]}, 400)
        except (ValueError, TypeError, KeyError) as error:
            return _json({"error": f"the body is not understood: {error}"}, 400)

    @property
    def _account(self) -> Account:
        return self._accounts.first

    def _status(self, _: Any) -> Any:
        tenant = self._account.tenant
        return {
            "account": tenant.account,
            "company": tenant.company,
            "concurrency": tenant.concurrency,
            "records": self._account.store.types(),
            **self._time(),
        }

    def _time(self) -> Any:
        return {"time": stamp(self._clock()), "offset": self._clock.offset}

    def _turn_clock(self, body: Any) -> Any:
        self._clock.offset = float(body["offset"])
        return self._time()

    def _forget_requests(self, _: Any) -> Any:
        self._journal.clear()
        return []

    def _rules(self) -> Any:
        return [rule.model_dump() for rule in self._faults.rules]

    def _set_faults(self, body: Any) -> Any:
        rules = parse_rules(body if isinstance(body, list) else [body])
        for rule in rules:
            self._faults.add(rule)
        return self._rules()

    def _lock(self, body: Any) -> Any:
        locks = self._account.tenant.locks
        locks[str(body["type"]), int(body["id"])] = int(body.get("times", 1))
        return [{"type": type_, "id": id_, "times": times} for (type_, id_), times in locks.items()]

    def _clear_faults(self, _: Any) -> Any:
        self._faults.replace([])
        return []


def _json(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"content-type": "application/json"})
