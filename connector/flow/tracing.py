"""Tracer: tells of each step what it was given and what it left, as a person may be shown it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connector import events
from connector.errors import ConnectorError
from connector.flow.context import Around, Proceed
from connector.flow.excerpts import described, excerpt_in
from connector.message import Message
from connector.step import Step
from connector.stream import Stream


@dataclass(kw_only=True)
class Tracer:
    """As `connector.flow.context.Around`: stands around each step, and around its double in a test."""

    emit: events.Emit
    doubles: Around | None = None
    _retries: Counter[tuple[int, str]] = field(default_factory=Counter, init=False)
    """Thread and step → attempts that were refused and followed by another."""
    _heard: set[str] = field(default_factory=set, init=False)
    """Who opened the streams that have an ear already."""

    def hear(self, event: events.Event) -> None:
        """Count attempts on the way to whoever listens."""
        if isinstance(event, events.Retrying):
            self._retries[threading.get_ident(), event.step] += 1
        self.emit(event)

    def around(self, step: Step, messages: Sequence[Message], here: Any, proceed: Proceed) -> Sequence[Any]:
        """What `proceed` gives; what it was given and what it gave is told."""
        label = here.context.address(step)
        messages = [self._from_source(message, here) for message in messages]
        told = _Told(self, step, label, messages, here)
        try:
            results = self._around(step, messages, here, proceed)
        except ConnectorError as error:
            told.failed(error)
            raise
        results = [self._with_ear(result, messages[at], label, here) for at, result in enumerate(results)]
        if isinstance(results[0], Message):
            told.ended(results[0])
        else:
            told.failed(results[0])
        return results

    def _around(self, step: Step, messages: Sequence[Message], here: Any, proceed: Proceed) -> Sequence[Any]:
        if self.doubles is None:
            return proceed(step, messages)
        return self.doubles.around(step, messages, here, proceed)

    def attempts(self, label: str) -> int:
        """Attempts of the step *label* since this was asked last, in this thread."""
        return 1 + self._retries.pop((threading.get_ident(), label), 0)

    def _from_source(self, message: Message, here: Any) -> Message:
        """*message* with an ear in the stream that the flow's source has opened."""
        stream = message.payload
        if not isinstance(stream, Stream) or stream.opened_by in self._heard:
            return message
        return self._eared(message, stream, stream.opened_by, here)

    def _with_ear(self, result: Any, before: Message, label: str, here: Any) -> Any:
        """*result* with an ear in a stream that the step has opened or changed."""
        if not isinstance(result, Message) or not isinstance(result.payload, Stream):
            return result
        return result if result.payload is before.payload else self._eared(result, result.payload, label, here)

    def _eared(self, message: Message, stream: Stream, label: str, here: Any) -> Message:
        self._heard.update((stream.opened_by, label))

        def ear(records: Sequence[Any]) -> Sequence[Any]:
            first = excerpt_in(here, records[0], message) if records else None
            self.emit(events.PageTraced(step=label, records=len(records), first=first))
            return records

        return message.with_payload(stream.by_page(ear), message.attributes)


class _Told:
    """One step at work."""

    def __init__(self, tracer: Tracer, step: Step, label: str, messages: Sequence[Message], here: Any) -> None:
        self._tracer, self._step, self._here, self._before = tracer, step, here, messages[0]
        self._started = time.monotonic()
        tracer.attempts(label)
        self._label = label
        self._given: dict[str, Any] = {
            "step": label,
            "kind": step.kind,
            "events": len(messages),
            "given": described(self._before.payload),
            "before": self._shown(self._before.payload, self._before),
        }

    def ended(self, after: Message) -> None:
        """Tell what it left."""
        left = {"left": described(after.payload), "after": self._shown(after.payload, after)}
        if isinstance(after.payload, Stream) and after.payload is not self._before.payload:
            left = {"left": f"stream of {self._label}", "after": f"(stream of {self._label})"}
        target = self._step.reserved.target
        kept = after.with_variable(target, after.payload) if target else after
        changed = _changed(self._before.variables, kept.variables)
        variables = {name: self._shown(value, after) for name, value in changed.items()}
        removed = tuple(name for name in self._before.variables if name not in kept.variables)
        self._tell(**left, variables=variables, removed=removed)

    def failed(self, error: ConnectorError) -> None:
        """Tell what it failed with."""
        self._tell(error=f"{error.type}: {self._shown(error.message, self._before)}")

    def _tell(self, **more: Any) -> None:
        seconds, attempts = time.monotonic() - self._started, self._tracer.attempts(self._label)
        self._tracer.emit(events.StepTraced(**self._given, **more, seconds=seconds, attempts=attempts))

    def _shown(self, value: Any, message: Message) -> Any:
        return excerpt_in(self._here, value, message)


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if name not in before or before[name] is not value}
