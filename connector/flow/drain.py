"""Stream → sink: one loop of units, each done once whatever happens in between.

The order is what makes it lossless: ask the sink for the unit's key, read the page, write the block *and* (unit → next
cursor) in one transaction, tell the engine. Remembering "done" and reading the page again would lose rows, since the
account changes meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from connector import events
from connector.component import Operation, Receipt, Sink
from connector.engine.inline import InlineExecution
from connector.engine.protocol import Execution, Work
from connector.errors import ConfigurationError, RejectedError
from connector.flow.audit import audited
from connector.flow.context import Letter, kept
from connector.flow.once import ambiguous, once, repeatable
from connector.message import Message
from connector.outcome import Outcome, Report
from connector.step import Step
from connector.stream import Cursor, Page, Stream, of

if TYPE_CHECKING:
    from connector.flow.interpreter import Interpreter

_RANGES_EACH = 3
"""Ranges for each that may be under way at once: keys are not spread evenly."""
_OF_AN_ERROR = ("type", "code", "hint", "field")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """One step that takes many records to their end."""

    here: Interpreter
    step: Step
    operation: Operation[Any, Any]
    session: Any
    arguments: Any

    def of(self, message: Message) -> Any:
        """The report of a stream taken to its end, or the results of a list."""
        records = getattr(self.arguments, self.operation.records, None)
        records = message.payload if records is None else records
        if isinstance(records, Stream):
            return self.run(self.here.steady(records), message).as_dict()
        if isinstance(records, dict | tuple):  # one record, or ids, which a flow writes as a list
            records = [records] if isinstance(records, dict) else list(records)
        if not isinstance(records, list):
            raise ConfigurationError(
                f"{self.step.kind} takes records, and the payload is {_kind(records)}",
                hint="give `records:` a stream, a list or a record",
                step=self.here.label,
            )
        if self.operation.gives != "results":
            return self.run(of(records, size=len(records) or 1), message).as_dict()
        return self._results(records, message)

    def run(self, stream: Stream, message: Message) -> Report:
        """Take *stream* to its end; the report says what became of its records."""
        starts = self._ranges(stream)
        return self._alone(stream, message) if len(starts) < 2 else self._spread(stream, starts, message)  # noqa: PLR2004 - one range is no split

    def _ranges(self, stream: Stream) -> list[Cursor]:
        """Where the ranges of *stream* start that are taken to their end side by side; none where it stays whole."""
        key = f"{self.here.path}/ranges"
        kept = self.execution.recall(key)
        if kept is not None:
            return list(kept)
        if stream.split is None or self.operation.ordered:
            return []
        at_once, split = self.here.at_once, stream.split
        # kept for the whole stream too: under another engine it goes on as it was begun, unit by unit
        return list(self.execution.step(key, lambda: split(at_once * _RANGES_EACH) if at_once > 1 else []))

    def _spread(self, stream: Stream, starts: Sequence[Cursor], message: Message) -> Report:
        def work(here: Interpreter, start: Cursor) -> dict[str, Any]:
            return asdict(replace(self, here=here)._alone(replace(stream, start=start), message))  # noqa: SLF001 - its own

        total = Report()
        for report in self.here.spread(starts, work, at_once=self.here.at_once):
            total = total.plus(Report(**report))
        return total

    def _alone(self, stream: Stream, message: Message) -> Report:
        sink, total = self._sink(), Report()
        try:
            for key, receipt in self._blocks(sink, stream):
                total = total.plus(self._acknowledged(key, receipt, message, total.read))
            finish = getattr(sink, "finish", None)
            if finish is not None:
                self.execution.step(f"{self.here.path}/finish", finish)
        finally:
            sink.close()
        return total

    @property
    def execution(self) -> Execution:
        """What remembers the blocks: the engine, or nobody where the whole step is part of a unit."""
        return self.here.execution if self.here.durable else WithinUnit(self.here.execution)

    def _results(self, records: list[Any], message: Message) -> list[dict[str, Any]]:
        """Write a list: the results record by record."""
        key = f"{self.here.path}[0]"
        receipt, results = ListSink(self).send(key, lambda: Page(records))
        self._acknowledged(key, receipt, message, 0)
        return results

    def _sink(self) -> Sink | ListSink:
        if self.operation.sink is None:
            return ListSink(self)
        return self.operation.sink(self.session, self.arguments, self.here.circumstances(self.step))

    def _blocks(self, sink: Sink | ListSink, stream: Stream) -> Iterator[tuple[str, Receipt]]:
        cursor: Cursor = stream.start
        number = 0
        while cursor is not None:
            self.here.in_time()
            key = f"{self.here.path}[{number}]"
            receipt = _thawed(self.execution.step(key, partial(self._unit, sink, stream, key, cursor)))
            yield key, receipt
            cursor, number = receipt.cursor, number + 1

    def _unit(self, sink: Sink | ListSink, stream: Stream, key: str, cursor: Cursor) -> dict[str, Any]:
        """One unit: the sink is asked before the page is read."""
        self.here.context.emit(events.BlockStarted(step=self.here.label))
        if isinstance(sink, ListSink):
            return _frozen(sink.send(key, lambda: stream.page(cursor))[0])
        name = f"{self.here.execution.run}/{key}"
        done = sink.recall(name)
        if done is not None:
            return _frozen(done)
        page = stream.page(cursor)
        return _frozen(sink.write(name, page.records, page.cursor))

    def _acknowledged(self, key: str, receipt: Receipt, message: Message, before: int) -> Report:
        """Count a unit, and set its failed records aside; *before* it came so many records."""
        report, here = receipt.report, self.here
        counts = {"written": report.written, "failed": report.failed, "deleted": report.deleted}
        here.context.emit(events.BlockWritten(step=here.label, **counts))
        failures = [{**failed, "index": before + failed["index"]} for failed in receipt.failures]
        report = report.plus(self._failed(key, failures, message))
        if self.operation.sink is None:  # a ListSink remembers pages and blocks below the unit
            self.execution.forget(f"{key}/")
        here.context.tally.add(here.label, report)
        return report

    def _failed(self, key: str, failures: Sequence[dict[str, Any]], message: Message) -> Report:
        """What becomes of the records of one unit that could not be written, as the step says."""
        wanted = self.step.reserved.on_failed_record
        if failures and wanted == "fail":
            error, record = failures[0]["error"], failures[0]["record"]
            known = {name: value for name, value in error.items() if name in _OF_AN_ERROR}
            raise RejectedError(str(error.get("message")), step=self.here.label, record=record, **known)
        if wanted == "return":
            first = ({**failed["error"], "position": failed["index"]} for failed in failures)
            return Report().plus(Report(first_errors=tuple(first)))
        variables = kept(message.variables)
        letters = [self._letter(key, failed, variables) for failed in failures]
        return self.here.context.set_aside(*letters)

    def _letter(self, key: str, failed: dict[str, Any], variables: Mapping[str, Any]) -> Letter:
        return Letter(
            step=self.here.label,
            unit=key,
            position=int(failed["index"]),
            record=failed["record"],
            error=failed["error"],
            variables=variables,
        )


class ListSink:
    """A sink made of a list operation: each block is remembered with its results before the next is sent.

    What NetSuite was given cannot be rolled back, so the page itself is remembered first: a repeated block sends the
    same records with the same keys, and one whose records have no keys is not repeated at all.
    """

    def __init__(self, drain: Drain) -> None:
        """Send the blocks of *drain*."""
        self._drain = drain

    def send(self, key: str, read: Callable[[], Page]) -> tuple[Receipt, list[dict[str, Any]]]:
        """Send the page that *read* gives, in blocks of the operation's size; the results record by record."""
        drain = self._drain
        page = drain.execution.step(f"{key}/page", lambda: _kept_page(read()))
        size = getattr(drain.arguments, "batch_size", None) or drain.operation.block_size
        report, failures, everything = Report(read=len(page["records"])), [], []
        for start in range(0, len(page["records"]), size):
            block = page["records"][start : start + size]
            results = self._sent(f"{key}/block[{start}]", block)
            report = report.plus(_counted(results))
            failures += _failures(results, block, start)
            everything += [{**result, "input_index": start + at} for at, result in enumerate(results)]
        return Receipt(cursor=page["cursor"], report=report, failures=failures), everything

    def _sent(self, key: str, block: list[Any]) -> list[dict[str, Any]]:
        drain = self._drain
        arguments = drain.arguments.model_copy(update={drain.operation.records: block})
        work = partial(self._send, arguments)
        if repeatable(drain.operation, arguments):
            results: list[dict[str, Any]] = drain.execution.step(key, work)
            return results
        return once(drain.here.execution, key, work, lambda: ambiguous(drain.step.kind, block))

    def _send(self, arguments: Any) -> list[dict[str, Any]]:
        drain = self._drain
        unit = drain.here.circumstances(drain.step)
        results = audited(drain.here, drain.step, drain.operation, drain.session, arguments, unit)
        return [result.as_dict() if isinstance(result, Outcome) else result for result in results]

    def close(self) -> None:
        """Nothing is held."""


class WithinUnit:
    """An execution for what happens inside a unit: nothing in it is remembered on its own."""

    def __init__(self, outer: Execution) -> None:
        """Stand for *outer* inside one of its units."""
        self._outer = outer
        self.run = outer.run

    @property
    def at_once(self) -> int:
        """Nothing is spread that is part of a unit."""
        return 1

    def step(self, key: str, work: Callable[[], Any]) -> Any:  # noqa: ARG002 - the protocol's signature
        """Do *work*."""
        return work()

    def recall(self, key: str) -> Any:
        """Nothing was remembered."""

    def spread(self, key: str, tasks: Iterable[Any], work: Work, *, at_once: int) -> Iterator[Any]:
        """Side by side in this process."""
        return InlineExecution(self.run).spread(key, tasks, work, at_once=at_once)

    def forget(self, prefix: str) -> None:
        """Nothing was remembered."""

    def sleep(self, seconds: float) -> None:
        """As the execution around."""
        self._outer.sleep(seconds)

    def stopped(self) -> bool:
        """A unit is finished first."""
        return False


def _kept_page(page: Page) -> dict[str, Any]:
    return {"records": list(page.records), "cursor": page.cursor}


def _counted(results: Sequence[dict[str, Any]]) -> Report:
    written = sum(1 for result in results if result["ok"])
    return Report(written=written, failed=len(results) - written)


def _failures(results: Sequence[dict[str, Any]], block: Sequence[Any], start: int) -> list[dict[str, Any]]:
    return [
        {"index": start + at, "record": block[at], "error": {**(result["error"] or {}), "outcome": result["outcome"]}}
        for at, result in enumerate(results)
        if not result["ok"]
    ]


def _frozen(receipt: Receipt) -> dict[str, Any]:
    return {"cursor": receipt.cursor, "report": asdict(receipt.report), "failures": list(receipt.failures)}


def _thawed(result: dict[str, Any]) -> Receipt:
    return Receipt(cursor=result["cursor"], report=Report(**result["report"]), failures=result["failures"])


def _kind(value: Any) -> str:
    return "empty" if value is None else f"a {type(value).__name__}"
