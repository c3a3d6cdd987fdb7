"""WhatHappened: all that can be known of a run once it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from connector import events
from connector.flow.result import RunResult
from connector.flow_tests.step_doubles import StepDoubles
from connector.flow_tests.step_names import SOURCE, StepNames
from connector.sandbox.control.request_journal import JournalEntry
from connector.state.opening import State
from connector.stream import settled


@dataclass(kw_only=True)
class WhatHappened:
    """A run, as its steps, its listeners, its state and NetSuite saw it."""

    names: StepNames
    doubles: StepDoubles
    state: State
    params: Mapping[str, Any]
    log: list[str] = field(default_factory=list)
    """What `logger` steps said."""
    requests: Sequence[JournalEntry] = ()
    _retries: Counter[str] = field(default_factory=Counter)
    _result: RunResult | None = None

    def hear(self, event: events.Event) -> None:
        """Take note of what the run tells."""
        if isinstance(event, events.Logged):
            self.log.append(event.message)
        elif isinstance(event, events.Retrying):
            self._retries[event.step] += 1

    def ended(self, result: RunResult, requests: Sequence[JournalEntry]) -> None:
        """The run is over."""
        self._result, self.requests = result, requests

    @property
    def result(self) -> RunResult:
        """How the run ended."""
        if self._result is None:
            raise AssertionError("judged once it is over")
        return self._result

    @cached_property
    def payload(self) -> Any:
        """What the last step left."""
        return settled(self.result.payload)

    def calls(self, name: str) -> int:
        """How often the step that a test calls *name* was called."""
        return self.doubles.calls[self.names.address(name)]

    def attempts(self, name: str) -> int:
        """How often it was tried; a source is opened once."""
        if name == SOURCE:
            return 1 + self._retries[f"{self.names.flow}/{SOURCE}"]
        return self.calls(name) + self._retries[self.names.address(name)]

    @cached_property
    def dead_letters(self) -> list[dict[str, Any]]:
        """The records that this run set aside."""
        letters = self.state.dead_letters.list(run=self.result.run) if self.result.run else []
        return [
            {
                "step": self.names.short(letter.step),
                "record": letter.record,
                "error": dict(letter.error),
                "position": letter.position,
                "variables": dict(letter.variables),
            }
            for letter in letters
        ]
