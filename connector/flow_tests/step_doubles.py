"""StepDoubles: what the interpreter meets in place of a flow's steps: mocks, and ears that hear what passes."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from connector.component import Construct, Operation, Unit
from connector.errors import (
    AmbiguousError,
    ConfigurationError,
    ConnectivityError,
    ConnectorError,
    RejectedError,
    RetryableError,
    lineage,
)
from connector.flow.context import Proceed
from connector.flow_tests.outcomes import outcomes
from connector.flow_tests.suite import Mocked, Raised
from connector.message import Message
from connector.sandbox.sandbox_clock import SandboxClock
from connector.step import Step
from connector.stream import Stream, of, settled

REAL = ("netsuite", "database", "file", "object_store", "vm")
"""Connectors whose steps run in a test, against a stand-in of their own; others are mocked."""
_CLASSES: Mapping[str, type[ConnectorError]] = {
    "CONFIGURATION": ConfigurationError,
    "AMBIGUOUS": AmbiguousError,
    "TOO_MANY_REQUESTS": RetryableError,
    "UNAVAILABLE": RetryableError,
    "CONNECTIVITY": ConnectivityError,
}
"""Identifier of a type → the class that errors of it and of its children have."""


@dataclass
class Heard:
    """What passed through one step: the payload of each call, of a stream the records that were read."""

    before: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)


@dataclass(kw_only=True)
class StepDoubles:
    """As `connector.flow.context.Doubles`, for one run of a test."""

    mocks: Mapping[str, Sequence[Mocked]]
    """Address of a step → what stands in for it, one after the other."""
    spied: frozenset[str]
    """Addresses of the steps that are listened to."""
    last: str
    """Address of the flow's last step, whose stream is read to its end; "" where nobody asks for the payload."""
    configs: frozenset[str]
    """Configurations that the test gives itself: their steps run, whatever they talk to."""
    clock: SandboxClock
    stop: threading.Event
    interrupt_at: str = ""
    used: set[tuple[str, int]] = field(default_factory=set)
    """Which of the mocks stood in for a call, by address and position; the runs of a stage share it."""
    calls: Counter[str] = field(default_factory=Counter)
    """Address → how often it was called."""
    heard: dict[str, Heard] = field(default_factory=dict)
    refused: ConnectorError | None = None
    """The first step that would have left the test, whatever the flow made of that."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # ---------------------------------------------------------------- as the interpreter sees it

    def now(self) -> datetime:
        """The test's time."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def wait(self, seconds: float) -> bool:
        """Waiting takes no time: the test's clock goes forward."""
        self.clock.advance(seconds)
        return self.stop.is_set()

    def around(self, step: Step, messages: Sequence[Message], here: Any, proceed: Proceed) -> Sequence[Any]:
        """Let *step* or its mock do its work, and listen."""
        address = here.context.address(step)
        mock = self._called(address)
        if address == self.interrupt_at:
            self.stop.set()
        messages = [self._noted(address, "before", message) for message in messages]
        acting = self._acting(step, mock, messages, here)
        results = proceed(acting, messages)
        if address == self.last:
            results = [_settled(result) for result in results]
        return [self._noted(address, "after", result) for result in results]

    def _called(self, address: str) -> Mocked | None:
        """Count a call; the mock that takes it."""
        with self._lock:
            number = self.calls[address]
            self.calls[address] += 1
        mocks = self.mocks.get(address, ())
        for position, mock in enumerate(mocks):
            times = mock.times or (1 if position < len(mocks) - 1 else None)
            if times is None or number < times:
                self.used.add((address, position))
                return mock
            number -= times
        return None

    # ---------------------------------------------------------------- listening

    def _noted(self, address: str, side: str, passed: Any) -> Any:
        """*passed*, a message or the error of one, with an ear in it where its step is listened to."""
        if address not in self.spied or not isinstance(passed, Message):
            return passed
        with self._lock:
            heard: list[Any] = getattr(self.heard.setdefault(address, Heard()), side)
        payload = passed.payload
        if not isinstance(payload, Stream):
            heard.append(payload)
            return passed
        records: list[Any] = []
        heard.append(records)

        def ear(record: Any) -> Any:
            records.append(record)
            return record

        return passed.with_payload(payload.map(ear), passed.attributes)

    # ---------------------------------------------------------------- acting

    def _acting(self, step: Step, mock: Mocked | None, messages: Sequence[Message], here: Any) -> Step:
        component = step.component
        if mock is None:
            self._refuse(step, here.label)
            return step
        if isinstance(component, Construct):
            return replace(step, component=replace(component, run=_construct(mock)))
        return replace(step, component=_operation(component, mock, messages, here))

    def _refuse(self, step: Step, label: str) -> None:
        """Let no step out into the world that nobody pointed somewhere."""
        connector = step.kind.partition(".")[0]
        if not isinstance(step.component, Operation) or connector in REAL or step.config in self.configs:
            return
        name = label.rpartition("/")[2]
        hint = f"add `mock: {{{name}: {{returns: …}}}}`, or point its config at something of yours under `configs:`"
        error = ConfigurationError(f"`{step.kind}` would leave the test", hint=hint, step=label)
        self.refused = self.refused or error
        raise error


def _settled(result: Any) -> Any:
    if isinstance(result, Message) and isinstance(result.payload, Stream):
        return result.with_payload(list(result.payload), result.attributes)
    return result


def _construct(mock: Mocked) -> Callable[[Any, Message, Any], Message]:
    def run(arguments: Any, message: Message, here: Any) -> Message:  # noqa: ARG001 - a construct's signature
        if mock.raises is not None:
            raise error_of(mock.raises)
        if not mock.gives:
            return message
        return message.with_payload(_given(mock, message, here))

    return run


def _operation(
    operation: Operation[Any, Any], mock: Mocked, messages: Sequence[Message], here: Any
) -> Operation[Any, Any]:
    """*operation* with *mock* for its only carrier; what it declares stays, but that it gives what the mock gives."""
    passes = not mock.gives and not operation.records

    def carry(session: Any, arguments: Any, unit: Unit) -> Any:  # noqa: ARG001 - a carrier's signature
        if mock.raises is not None:
            raise error_of(mock.raises)
        if operation.records:
            return outcomes(settled(getattr(arguments, operation.records)), mock.outcomes or ())
        if passes:
            return None
        result = _given(mock, messages[0], here)
        return of(result) if operation.gives == "stream" and isinstance(result, list) else result

    carriers: Any = {"local": carry, "rest": None, "soap": None, "restlet": None, "sink": None}
    return replace(operation, **carriers, gives="nothing" if passes else operation.gives, gives_attributes=False)


def _given(mock: Mocked, message: Message, here: Any) -> Any:
    """What the mock returns for *message*."""
    return None if mock.returns is None else here.value(mock.returns, here.scope(message))


def error_of(raised: Raised) -> ConnectorError:
    """The error that *raised* describes, of the class that errors of its type have."""
    identifiers = lineage(raised.type)
    kind = next((_CLASSES[one] for one in identifiers if one in _CLASSES), RejectedError)
    return kind(raised.message, type=raised.type, code=raised.code)
