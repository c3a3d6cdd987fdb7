"""One test, carried out stage by stage: what is given, the runs, what is expected."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from connector import events
from connector.component import Source
from connector.diagnostics import Diagnostic
from connector.errors import ConfigurationError
from connector.flow.load import LoadedFlow
from connector.flow.run import run
from connector.flow.run_options import Options
from connector.flow_tests import givens
from connector.flow_tests.judging import Failure, Judge
from connector.flow_tests.step_doubles import StepDoubles
from connector.flow_tests.step_names import StepNames
from connector.flow_tests.suite import FlowTest, Stage
from connector.flow_tests.suite_reading import LoadedSuite
from connector.flow_tests.surroundings import Surroundings, surroundings
from connector.flow_tests.what_happened import WhatHappened
from connector.marked_yaml import Loc
from connector.state.opening import State, open_state
from connector.stream import of
from connector.testing.environment_variables import environment_variables
from connector.testing.sandbox_pool import SandboxPool

_BETWEEN_RUNS = 60.0
"""Seconds from one run of a stage to the next."""
Verdict = Literal["passed", "failed", "broken", "ignored"]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How a test went."""

    suite: LoadedSuite
    test: FlowTest
    verdict: Verdict
    """`broken`: it could not be carried out as it is written, so it says nothing about the flow."""
    seconds: float = 0.0
    failures: Sequence[Failure] = ()
    findings: Sequence[Diagnostic] = ()
    """Why it is broken."""
    reached: Counter[str] = field(default_factory=Counter)
    """Address of a step → how often it was called."""


def trial(suite: LoadedSuite, test: FlowTest, pool: SandboxPool) -> Trial:
    """Carry *test* out in surroundings of its own; nothing of it is left."""
    if test.ignore:
        return Trial(suite=suite, test=test, verdict="ignored")
    started = time.monotonic()
    rehearsal = _Rehearsal(suite, test)
    failures: list[Failure] = []
    findings: Sequence[Diagnostic] = ()
    try:
        with TemporaryDirectory(prefix="connector-test-") as temporary, environment_variables(test.env):
            around = surroundings(test, suite.loaded, suite.folder, Path(temporary), pool)
            with open_state("memory") as state:
                failures = rehearsal.carried_out(around, state)
    except ConfigurationError as error:
        findings = error.findings or [_told(suite, test, error.message, error.hint)]
    except Exception as error:
        if os.environ.get("CONNECTOR_DEBUG"):
            raise
        message = f"{type(error).__name__}: a defect of connector"
        findings = [_told(suite, test, message, "run it again with CONNECTOR_DEBUG=1 and report what it prints")]
    verdict: Verdict = "broken" if findings else "failed" if failures else "passed"
    return Trial(
        suite=suite,
        test=test,
        verdict=verdict,
        seconds=time.monotonic() - started,
        failures=failures,
        findings=findings,
        reached=rehearsal.reached,
    )


def _told(suite: LoadedSuite, test: FlowTest, message: str, hint: str) -> Diagnostic:
    return suite.marked.finding((*suite.loc(test), "name"), code="test", message=message, hint=hint)


@dataclass
class _Rehearsal:
    """The stages of one test."""

    suite: LoadedSuite
    test: FlowTest
    reached: Counter[str] = field(default_factory=Counter)

    def carried_out(self, around: Surroundings, state: State) -> list[Failure]:
        """What is not as expected in the first stage where anything is not."""
        for number, stage in enumerate(self.test.stages):
            loc = self.suite.loc(self.test)
            if number:
                loc = (*loc, "then", number - 1)
                around.sandbox.clock.advance(self.test.then[number - 1].after)
            failures = self._stage(stage, loc, around, state)
            if failures:
                return failures
        return []

    def _stage(self, stage: Stage, loc: Loc, around: Surroundings, state: State) -> list[Failure]:
        marked = self.suite.marked
        givens.change_sandbox(around, stage.sandbox, marked, (*loc, "sandbox"))
        givens.put_in_place(around, stage.given, marked, (*loc, "given"))
        used: set[tuple[str, int]] = set()
        for number in range(stage.runs):
            if number:
                around.sandbox.clock.advance(_BETWEEN_RUNS)
            judge = Judge(stage, loc, marked, around, self._run(stage, around, state, used))
            if judge.happened.result.status == "failed" and (failures := judge.ending()):
                return failures
        return judge.failures()

    def _run(self, stage: Stage, around: Surroundings, state: State, used: set[tuple[str, int]]) -> WhatHappened:
        loaded, stop = around.loaded, threading.Event()
        flow, body = loaded.flow(self.test.flow)
        names = StepNames(loaded.document, flow)
        wants_payload = stage.expect is not None and stage.expect.payload is not None
        doubles = StepDoubles(
            mocks={names.address(name): mocks for name, mocks in stage.mock.items()},
            spied=frozenset(map(names.address, stage.spy)),
            last=next((name for name, step in names.steps.items() if step is body.steps[-1] and wants_payload), ""),
            configs=frozenset(self.test.configs),
            clock=around.sandbox.clock,
            stop=stop,
            used=used,
            interrupt_at=names.address(stage.interrupt_at) if stage.interrupt_at else "",
        )
        around.sandbox.journal.clear()
        payload = None if stage.payload is None else stage.payload({"params": stage.params, "clock": doubles.now()})
        happened = WhatHappened(names=names, doubles=doubles, state=state, params=stage.params)
        options = Options(
            params=stage.params,
            payload=payload,
            attributes=stage.attributes,
            emit=events.told_to(happened.hear),
            stop=stop,
            doubles=doubles,
        )
        started = loaded if payload is None else _finding(loaded, flow, payload)
        happened.ended(run(started, state, flow, options), around.sandbox.journal.entries)
        self.reached += doubles.calls
        return happened


def _finding(loaded: LoadedFlow, flow: str, payload: Any) -> LoadedFlow:
    """*loaded* with a polling source of *flow* that finds *payload*; other flows are started with it anyway."""
    body = loaded.document.flows[flow]
    source = body.source
    if source is None or source.component is None:
        return loaded
    found = replace(source, component=_given(source.component, payload if isinstance(payload, list) else [payload]))
    flows = {**loaded.document.flows, flow: body.model_copy(update={"source": found})}
    return replace(loaded, document=loaded.document.model_copy(update={"flows": flows}))


def _given(source: Source, records: list[Any]) -> Source:
    """*source*, which finds *records* and leaves its watermark where it is."""
    return replace(
        source,
        window=lambda session, arguments, watermark, unit: {"stays": watermark},  # noqa: ARG005 - a source's signature
        open=lambda session, arguments, window, unit: of(records),  # noqa: ARG005 - as above
        advance=lambda window: window["stays"],
    )
