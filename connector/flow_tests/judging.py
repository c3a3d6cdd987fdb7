"""Judge: what a test expects against what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from connector.diagnostics import Place
from connector.flow.findings import as_written
from connector.flow_tests import requests_made
from connector.flow_tests.left_behind import FilesLeft, RecordsLeft, RowsLeft
from connector.flow_tests.matching import ABSENT, Difference, Matcher
from connector.flow_tests.suite import ErrorExpected, Expectation, Expected, Spied, Stage
from connector.flow_tests.surroundings import Surroundings
from connector.flow_tests.what_happened import WhatHappened
from connector.marked_yaml import Loc, MarkedDocument

_NOTHING = Expectation.model_construct(status=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One thing that is not as expected."""

    where: Place
    """The line that expects it."""
    what: str
    """What is compared, e.g. `rows.dim_customer[0].name`."""
    difference: Difference


@dataclass(frozen=True)
class Judge:
    """Compares one stage, which stands at *loc* in *marked*, with what happened."""

    stage: Stage
    loc: Loc
    marked: MarkedDocument
    around: Surroundings
    happened: WhatHappened

    def failures(self) -> list[Failure]:
        """Everything that is not as expected; of a run that ended otherwise than expected, that alone."""
        return self.ending() or list(self._told(self._all()))

    def ending(self) -> list[Failure]:
        """How the run ended otherwise than expected; a step that would have left the test is never expected."""
        refused = self.happened.doubles.refused
        if refused is not None:
            step = self.happened.names.short(refused.step)
            difference = Difference(reason=f"{refused.message}; {refused.hint}")
            return list(self._told([(("mock", step), difference)]))
        return list(self._told(self._ending()))

    # ---------------------------------------------------------------- the parts

    @cached_property
    def expect(self) -> Expectation:
        """What is expected, nothing in particular where the stage does not say."""
        return self.stage.expect or _NOTHING

    @cached_property
    def matcher(self) -> Matcher:
        """Compares values as the stage says."""
        scope = {
            "params": {**self.around.loaded.defaults, **self.happened.params},
            "flow": {"name": self.happened.names.flow},
            "vars": {},
            "clock": self.happened.doubles.now(),
        }
        return Matcher(scope=scope, exact=self.expect.exact)

    def _told(self, found: Iterable[tuple[Loc, Difference]]) -> Iterator[Failure]:
        for loc, difference in found:
            way = (*loc, *difference.way)
            where = self.marked.place(as_written((*self.loc, *way), self.marked.data), key=difference.actual is ABSENT)
            what = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in way).lstrip(".")
            what = "the end of the run" if what == "expect" else what.removeprefix("expect.")
            yield Failure(where=where, what=what, difference=difference)

    def _ending(self) -> Iterator[tuple[Loc, Difference]]:
        result, expect = self.happened.result, self.expect
        reason = ""
        if result.error is not None:
            reason = f"{result.error.type}: {result.error}" + (f"; {result.error.hint}" if result.error.hint else "")
        wanted = self._statuses()
        if wanted and result.status not in wanted:
            loc: Loc = ("expect", "status") if expect.status else ("expect", "error") if expect.error else ("expect",)
            yield loc, Difference(expected=wanted[0], actual=result.status, reason=reason)
        elif expect.exit_code is not None and expect.exit_code != result.exit_code:
            loc = ("expect", "exit_code")
            yield loc, Difference(expected=expect.exit_code, actual=result.exit_code, reason=reason)

    def _statuses(self) -> Sequence[str]:
        """The ends that are expected; none where any will do."""
        expect = self.expect
        if expect.status:
            return (expect.status,)
        if expect.error:
            return ("failed",)
        if expect.exit_code is not None:
            return ()
        if self.stage.interrupt_at:
            return ("interrupted",)
        return ("ok", "dead_letters") if expect.dead_letters is not None else ("ok",)

    def _all(self) -> Iterator[tuple[Loc, Difference]]:
        happened, expect = self.happened, self.expect
        if expect.error is not None:
            yield from self._error(expect.error)
        yield from self._value("payload", expect.payload, lambda: happened.payload)
        yield from self._value("report", expect.report, happened.result.report.as_dict)
        yield from self._dead_letters()
        yield from self._counts("calls", expect.calls, happened.calls)
        yield from self._counts("attempts", expect.attempts, happened.attempts)
        yield from self._counts("requests", expect.requests, lambda name: requests_made.count(name, happened.requests))
        yield from self._log()
        yield from self._left_behind()
        yield from self._unused()
        for name, spied in self.stage.spy.items():
            yield from self._spied(name, spied)

    def _value(
        self, key: str, expected: Expected | None, actual: Callable[[], Any]
    ) -> Iterator[tuple[Loc, Difference]]:
        if expected is not None or key in self.expect.model_fields_set:
            source = None if expected is None else expected.source
            for difference in self.matcher.differences(source, actual()):
                yield ("expect", key), difference

    def _counts(
        self, key: str, expected: Mapping[str, Expected], count: Callable[[str], int]
    ) -> Iterator[tuple[Loc, Difference]]:
        for name, wanted in expected.items():
            for difference in self.matcher.differences(wanted.source, count(name)):
                yield ("expect", key, name), difference

    def _error(self, expected: ErrorExpected) -> Iterator[tuple[Loc, Difference]]:
        error = self.happened.result.error
        if error is None:  # it ended `failed`, so there is one
            return
        loc: Loc = ("expect", "error")
        if expected.type and not error.is_a(expected.type):
            yield (*loc, "type"), Difference(expected=expected.type, actual=error.type, reason=str(error))
        if expected.code and expected.code != error.code:
            yield (*loc, "code"), Difference(expected=expected.code, actual=error.code)
        step = self.happened.names.short(error.step)
        if expected.step and expected.step not in (step, error.step):
            yield (*loc, "step"), Difference(expected=expected.step, actual=step)
        if expected.message is not None:
            for difference in self._contained(expected.message, [error.message]):
                yield (*loc, "message"), difference

    def _log(self) -> Iterator[tuple[Loc, Difference]]:
        for position, line in enumerate(self.expect.log):
            for difference in self._contained(line, self.happened.log):
                yield ("expect", "log", position), difference

    def _contained(self, expected: Expected, texts: Sequence[str]) -> Iterator[Difference]:
        """A difference where none of *texts* contains what is expected, or fulfils it."""
        source = str(expected.source)
        if "${" in source:
            found = any(not any(self.matcher.differences(source, text)) for text in texts)
        else:
            found = any(source in text for text in texts)
        if not found:
            actual = texts[0] if len(texts) == 1 else list(texts)
            yield Difference(expected=source, actual=actual, reason="" if texts else "nothing was said")

    def _dead_letters(self) -> Iterator[tuple[Loc, Difference]]:
        expected = self.expect.dead_letters
        if expected is None:
            return
        letters = self.happened.dead_letters
        source = expected.source
        if isinstance(source, list):
            found = self.matcher.missing(source, letters)
        else:
            found = self.matcher.differences(source, len(letters) if isinstance(source, int) else letters)
        for difference in found:
            yield ("expect", "dead_letters"), difference

    def _left_behind(self) -> Iterator[tuple[Loc, Difference]]:
        """Records, rows and files."""
        matcher, expect = self.matcher, self.expect
        places = (
            ("records", expect.records, expect.no_records, RecordsLeft(self.around), matcher),
            ("rows", expect.rows, expect.no_rows, RowsLeft(self.around), replace(matcher, textual=True)),
        )
        for key, wanted, unwanted, left, compare in places:
            for name, expected in wanted.items():
                for difference in left.wanted(name, expected.source, compare):
                    yield ("expect", key, name), difference
            for name, expected in unwanted.items():
                for difference in left.unwanted(name, expected.source, compare):
                    yield ("expect", f"no_{key}", name), difference
        for name, expected in expect.files.items():
            for difference in FilesLeft(self.around.files).wanted(name, expected.source, matcher):
                yield ("expect", "files", name), difference

    def _unused(self) -> Iterator[tuple[Loc, Difference]]:
        """Mocks and faults that came to nothing: without them the test would say the same."""
        doubles, names = self.happened.doubles, self.happened.names
        for name, mocks in self.stage.mock.items():
            for position in range(len(mocks)):
                if (names.address(name), position) not in doubles.used:
                    yield ("mock", name, position), Difference(reason="it never stood in for a call")
        for position, fault in enumerate(self.around.sandbox.faults.as_list()):
            if not fault["struck"] and fault.get("probability", 1) == 1:
                yield ("sandbox", "faults", position), Difference(reason="it struck no request")

    def _spied(self, name: str, spied: Spied) -> Iterator[tuple[Loc, Difference]]:
        heard = self.happened.doubles.heard.get(self.happened.names.address(name))
        if heard is None:
            yield ("spy", name), Difference(reason="the step was not called")
            return
        for side in ("before", "after"):
            expected: Expected | None = getattr(spied, side)
            if side not in spied.model_fields_set:
                continue
            payloads: list[Any] = getattr(heard, side)
            if not payloads:
                yield ("spy", name, side), Difference(reason="the step never ended well")
            for payload in payloads:
                for difference in self.matcher.differences(expected.source if expected else None, payload):
                    yield ("spy", name, side), difference
