"""FaultBoard: the fault rules in force, and which of them strikes a request."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connector.sandbox.faults.request_traits import RequestTraits, soap_action
from connector.sandbox.web.http_protocol import Request

if TYPE_CHECKING:  # its models cost a tenth of a second, which a sandbox without faults need not pay
    from connector.sandbox.faults.fault_rules import FaultRule


@dataclass(slots=True)
class _InForce:
    """A rule and how it went so far."""

    rule: FaultRule
    since: float
    chance: random.Random
    seen: int = 0
    """Matching requests in its time window."""
    struck: int = field(default=0)

    def strikes(self, now: float) -> bool:
        """Whether it strikes the matching request that came at *now*, which counts for it."""
        rule, age = self.rule, now - self.since
        if age < rule.after or (rule.until is not None and age >= rule.until):
            return False
        self.seen += 1
        beyond = self.seen - rule.skip - 1
        if beyond < 0 or beyond % rule.every or (rule.times is not None and self.struck >= rule.times):
            return False
        if rule.probability < 1 and self.chance.random() >= rule.probability:
            return False
        self.struck += 1
        return True


class FaultBoard:
    """The rules in force; the first that matches and has strokes left strikes."""

    def __init__(self, rules: Sequence[FaultRule] = (), clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._in_force: list[_InForce] = []
        self.replace(rules)

    @property
    def rules(self) -> list[FaultRule]:
        """The rules, in the order they are tried."""
        return [one.rule for one in self._in_force]

    @property
    def empty(self) -> bool:
        """Whether nothing goes wrong on purpose."""
        return not self._in_force

    def add(self, rule: FaultRule | Mapping[str, object]) -> None:
        """Add a rule behind the others; a mapping is one as a file holds it. Raises ConfigurationError."""
        if isinstance(rule, Mapping):
            from connector.sandbox.faults.fault_rules import parse_rules  # noqa: PLC0415 - as above

            rule = parse_rules([dict(rule)])[0]
        with self._lock:
            self._in_force.append(self._begun(rule))

    def replace(self, rules: Sequence[FaultRule]) -> None:
        """Put *rules* in the place of all others; their counts start anew."""
        with self._lock:
            self._in_force = [self._begun(rule) for rule in rules]

    def _begun(self, rule: FaultRule) -> _InForce:
        return _InForce(rule, self._clock(), random.Random(rule.seed))  # noqa: S311 - the same chances each time

    def strike(self, request: Request, account: str = "") -> FaultRule | None:
        """The rule that strikes this request to *account*, which counts for it."""
        if not self._in_force:
            return None
        traits, now = RequestTraits(request), self._clock()
        with self._lock:
            for one in self._in_force:
                if matches(one.rule, traits, account) and one.strikes(now):
                    return one.rule
        return None

    def as_list(self) -> list[dict[str, Any]]:
        """The rules for a machine: what differs from the defaults, and how often each matched and struck."""
        with self._lock:
            return [
                {**one.rule.model_dump(exclude_defaults=True, mode="json"), "seen": one.seen, "struck": one.struck}
                for one in self._in_force
            ]


def matches(rule: FaultRule, traits: RequestTraits, account: str) -> bool:
    """Whether *rule* is about this request."""
    return (
        (not rule.account or rule.account.upper().replace("-", "_") == account)
        and (not rule.channel or _is_channel(rule.channel, traits.channel))
        and (not rule.operation or bool(re.fullmatch(rule.operation, traits.operation)))
        and (not rule.path or bool(re.search(rule.path, traits.request.path)))
        and (not rule.record or rule.record.lower() in traits.records)
        and all(_has_header(traits.request, name, expression) for name, expression in rule.headers.items())
        and (not rule.match or bool(re.search(rule.match, _line(traits))))
    )


def _is_channel(wanted: str, found: str) -> bool:
    return wanted == found or (wanted == "rest" and found == "suiteql")


def _has_header(request: Request, name: str, expression: str) -> bool:
    return name in request.headers and bool(re.search(expression, request.headers[name]))


def _line(traits: RequestTraits) -> str:
    """`METHOD /path?query operation`."""
    request = traits.request
    operation = traits.operation if traits.channel == "soap" else soap_action(request)
    return f"{request.method} {request.path}?{request.query} {operation}"
