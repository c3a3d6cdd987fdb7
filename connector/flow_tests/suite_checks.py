"""What a suite must hold beyond its types: no test may pass because it names what is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connector.component import Construct, Operation
from connector.diagnostics import Diagnostic, did_you_mean
from connector.errors import ConfigurationError
from connector.flow.document import FlowBody
from connector.flow.findings import as_written
from connector.flow.load import LoadedFlow
from connector.flow_tests import requests_made
from connector.flow_tests.outcomes import OUTCOME_KEYS, VERDICTS
from connector.flow_tests.step_names import SOURCE, StepNames
from connector.flow_tests.suite import Expectation, Expected, FlowTest, Mocked, Stage, Suite
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Step


def findings(loaded: LoadedFlow, marked: MarkedDocument, suite: Suite) -> Iterator[Diagnostic]:
    """Every finding about the names in *suite*."""
    names: set[str] = set()
    for position, test in enumerate(suite.tests):
        loc: Loc = ("tests", position)
        below = _Below(marked, loc)
        if test.name in names:
            yield below.finding(
                ("name",), "duplicate-name", f"two tests are called `{test.name}`", "rename one of them"
            )
        names.add(test.name)
        try:
            flow, body = loaded.flow(test.flow)
        except ConfigurationError as error:
            where = ("flow",) if test.flow else ("name",)
            yield below.finding(
                where, "unknown-flow", error.message, f"add `flow:`, one of {', '.join(loaded.document.flows)}"
            )
            continue
        yield from _Checks(loaded, below, StepNames(loaded.document, flow), body).test(test)


@dataclass(frozen=True, slots=True)
class _Below:
    """Makes findings about what stands below *loc*."""

    marked: MarkedDocument
    loc: Loc

    def finding(self, loc: Loc, code: str, message: str, hint: str, *, key: bool = False) -> Diagnostic:
        where = as_written((*self.loc, *loc), self.marked.data)
        return self.marked.finding(where, key=key, code=code, message=message, hint=hint)


@dataclass(frozen=True, slots=True)
class _Checks:
    """The rules for one test."""

    loaded: LoadedFlow
    below: _Below
    names: StepNames
    body: FlowBody

    def test(self, test: FlowTest) -> Iterator[Diagnostic]:
        """Every finding about *test*."""
        if not any(stage.expect or stage.spy for stage in test.stages):
            message = f"`{test.name}` expects nothing, so it could only pass"
            yield self.below.finding(("name",), "expects-nothing", message, "add `expect: {status: ok}`, or more")
        yield from self._known(("configs",), test.configs, self.loaded.configs, "config")
        accounts = {name: one for name, one in self.loaded.configs.items() if one.type == "netsuite"}
        yield from self._known(("sandbox", "accounts"), test.sandbox.accounts, accounts, "config")
        for number, stage in enumerate(test.stages):
            loc: Loc = ("then", number - 1) if number else ()
            yield from self._stage(stage, loc, first=not number)

    def _stage(self, stage: Stage, loc: Loc, *, first: bool) -> Iterator[Diagnostic]:
        yield from self._known((*loc, "params"), stage.params, self.loaded.document.params, "param")
        yield from self._start(stage, loc, first=first)
        for name, mocks in stage.mock.items():
            yield from self._mocked(name, mocks, (*loc, "mock", name))
        yield from self._steps((*loc, "spy"), stage.spy)
        if stage.interrupt_at:
            yield from self._step(stage.interrupt_at, (*loc, "interrupt_at"), key=False)
        for table in stage.given.rows:
            yield from self._table(table, (*loc, "given", "rows", table))
        if stage.expect is not None:
            yield from self._expectation(stage.expect, (*loc, "expect"))

    def _start(self, stage: Stage, loc: Loc, *, first: bool) -> Iterator[Diagnostic]:
        source = self.body.source
        given = {"payload", "attributes"} & stage.model_fields_set
        if not given and source is not None and source.listener is not None:
            message = f"the flow starts with what `{source.kind}` hears, and a test hears nothing"
            yield self.below.finding((*loc, "name") if first else loc, "missing-key", message, "add `payload:`")

    def _expectation(self, expect: Expectation, loc: Loc) -> Iterator[Diagnostic]:
        yield from self._steps((*loc, "calls"), expect.calls)
        yield from self._steps((*loc, "attempts"), expect.attempts, also=(SOURCE,) if self.body.source else ())
        for key in ("rows", "no_rows"):
            for table, value in getattr(expect, key).items():
                yield from self._table(table, (*loc, key, table))
                yield from self._listed(value, (*loc, key, table))
        for key in ("records", "no_records"):
            for type_, value in getattr(expect, key).items():
                yield from self._listed(value, (*loc, key, type_))
        for name in expect.requests:
            hint = requests_made.hint(name)
            if hint:
                message = f"`{name}` names no kind of request"
                yield self.below.finding((*loc, "requests", name), "unknown-request", message, hint, key=True)

    # ---------------------------------------------------------------- names

    def _known(self, loc: Loc, named: Mapping[str, Any], known: Mapping[str, Any], what: str) -> Iterator[Diagnostic]:
        for name in named:
            if name not in known:
                hint = did_you_mean(name, known) or f"there is {', '.join(known) or 'none'}"
                message = f"the flow file has no {what} `{name}`"
                yield self.below.finding((*loc, name), f"unknown-{what}", message, hint, key=True)

    def _steps(self, loc: Loc, named: Mapping[str, Any], also: tuple[str, ...] = ()) -> Iterator[Diagnostic]:
        for name in named:
            if name not in also:
                yield from self._step(name, (*loc, name))

    def _step(self, name: str, loc: Loc, *, key: bool = True) -> Iterator[Diagnostic]:
        if not self.names.address(name):
            hint = did_you_mean(name, self.names.known) or f"the steps are {', '.join(self.names.known)}"
            yield self.below.finding(loc, "unknown-step", f"the flow has no step `{name}`", hint, key=key)

    def _table(self, name: str, loc: Loc) -> Iterator[Diagnostic]:
        databases = [config for config, configured in self.loaded.configs.items() if configured.type == "database"]
        if not databases:
            yield self.below.finding(loc, "missing-config", "the flow has no database", "remove it", key=True)
        elif len(databases) > 1 and name.partition(".")[0] not in databases:
            hint = f"write `{databases[0]}.{name}`"
            message = f"it is not said which database `{name}` is in: {', '.join(databases)}"
            yield self.below.finding(loc, "missing-config", message, hint, key=True)

    def _listed(self, value: Expected, loc: Loc) -> Iterator[Diagnostic]:
        """Rows and records are expected one by one, or by a condition on all of them."""
        source = value.source
        condition = isinstance(source, str) and "${" in source
        rows = isinstance(source, list) and all(isinstance(row, dict) and row for row in source)
        if not condition and not rows:
            hint = "write one `- {field: value}` a line, or a condition: ${count(payload) == 3}"
            yield self.below.finding(loc, "wrong-type", "a list of mappings belongs here", hint)

    # ---------------------------------------------------------------- mocks

    def _mocked(self, name: str, mocks: list[Mocked], loc: Loc) -> Iterator[Diagnostic]:
        if name == SOURCE:
            message, hint = "a source is not mocked", "give `payload:` what it would find"
            yield self.below.finding(loc, "unknown-step", message, hint, key=True)
            return
        yield from self._step(name, loc)
        step = self.names.steps.get(self.names.address(name))
        if step is None:
            return
        for mock in mocks:
            yield from self._mock(step, mock, loc)

    def _mock(self, step: Step, mock: Mocked, loc: Loc) -> Iterator[Diagnostic]:
        component = step.component
        writes_records = isinstance(component, Operation) and bool(component.records)
        if isinstance(component, Construct) and (component.chooses or component.name in ("transform", "logger")):
            hint = "mock the steps inside it, or give it a payload that takes the other way"
            yield self.below.finding(loc, "not-mocked", f"`{step.kind}` cannot be mocked", hint, key=True)
        elif writes_records and "returns" in mock.model_fields_set:
            message = f"`{step.kind}` gives an outcome for each record, so it returns nothing of its own"
            yield self.below.finding(loc, "contradiction", message, "write `outcomes: [ok, {code: …}]`", key=True)
        elif mock.outcomes is not None and not writes_records:
            message = f"`{step.kind}` writes no list of records, so it has no outcomes"
            yield self.below.finding(loc, "contradiction", message, "write `returns:` or `raises:`", key=True)
        for outcome in mock.outcomes or ():
            keys = outcome.keys() - OUTCOME_KEYS if isinstance(outcome, dict) else set()
            if keys or not (isinstance(outcome, dict) or outcome in VERDICTS):
                hint = f"write one of {', '.join(VERDICTS)}, or a mapping with {', '.join(sorted(OUTCOME_KEYS))}"
                yield self.below.finding(loc, "wrong-value", f"{outcome!r} is no outcome of a record", hint, key=True)
