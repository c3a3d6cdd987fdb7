"""Stream → sink: one loop of units, each done once whatever happens in between.

The order is what makes it lossless: ask the sink for the unit's key, read the page, write the block *and* (unit → next
cursor) in one transaction, tell the engine. Remembering "done" and reading the page again would lose rows, since the
account changes meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from connector import events
from connector.component import Operation, Receipt, Sink, Unit
from connector.engine.protocol import Execution
from connector.errors import ConnectorError, RejectedError
from connector.flow.context import Context, Letter
from connector.outcome import Outcome, Report
from connector.stream import Cursor, Page, Stream, of


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """One step that takes a stream to its end."""

    context: Context
    execution: Execution
    operation: Operation[Any, Any]
    session: Any
    arguments: Any
    unit: Unit
    path: str
    on_failed_record: str
    variables: dict[str, Any]

    def run(self, stream: Stream) -> Report:
        """Take *stream* to its end; the report says what became of its records."""
        sink = self._sink()
        total = Report()
        try:
            for report in self._blocks(sink, stream):
                total = total.plus(report)
            finish = getattr(sink, "finish", None)
            if finish is not None:
                self.execution.step(f"{self.path}/finish", finish)
        finally:
            sink.close()
        return total

    def results(self, records: list[Any]) -> Any:
        """Write a list: the results record by record where the operation gives them, else the report."""
        if self.operation.gives != "results":
            return self.run(of(records, size=len(records) or 1)).as_dict()
        sink = ListSink(self)
        receipt, results = sink.send(f"{self.execution.run}/{self.path}[0]", records, None)
        self._acknowledged(f"{self.path}[0]", receipt)
        return results

    def _sink(self) -> Sink:
        if self.operation.sink is not None:
            return self.operation.sink(self.session, self.arguments, self.unit)
        return ListSink(self)

    def _blocks(self, sink: Sink, stream: Stream) -> Any:
        cursor: Cursor = stream.start
        number = 0
        while cursor is not None:
            key = f"{self.path}[{number}]"
            receipt = _thawed(self.execution.step(key, partial(self._unit, sink, stream, key, cursor)))
            yield self._acknowledged(key, receipt)
            cursor, number = receipt.cursor, number + 1

    def _unit(self, sink: Sink, stream: Stream, key: str, cursor: Cursor) -> dict[str, Any]:
        """One unit: the sink is asked before the page is read."""
        name = f"{self.execution.run}/{key}"
        done = sink.recall(name)
        if done is not None:
            return _frozen(done)
        page = stream.page(cursor)
        self.context.emit(events.PageRead(step=stream.opened_by, records=len(page.records), total=page.total))
        return _frozen(sink.write(name, page.records, page.cursor))

    def _acknowledged(self, key: str, receipt: Receipt) -> Report:
        """Count a unit, and set its failed records aside."""
        report = receipt.report
        emitted = events.BlockWritten(
            step=self.path, written=report.written, failed=report.failed, deleted=report.deleted
        )
        self.context.emit(emitted)
        for failed in receipt.failures:
            report = report.plus(self._failed(key, failed))
        self.execution.forget(f"{self.execution.run}/{key}/")
        self.context.tally.add(self.path, report)
        return report

    def _failed(self, key: str, failed: dict[str, Any]) -> Report:
        if self.on_failed_record == "fail":
            error = {k: v for k, v in failed["error"].items() if k in ("type", "code", "hint", "field")}
            raise RejectedError(str(failed["error"].get("message")), step=self.path, record=failed["record"], **error)
        if self.on_failed_record == "return":
            return Report(first_errors=(failed["error"],))
        letter = Letter(
            step=self.path,
            unit=key,
            position=int(failed["index"]),
            record=failed["record"],
            error=failed["error"],
            variables=self.variables,
        )
        return self.context.set_aside(letter)


class ListSink:
    """A sink made of a list operation: each block is remembered with its results before the next is sent.

    What NetSuite was given cannot be rolled back, so the page itself is remembered first: a repeated block sends the
    same records with the same keys.
    """

    def __init__(self, drain: Drain) -> None:
        """Send the blocks of *drain*."""
        self._drain = drain

    def recall(self, key: str) -> Receipt | None:  # noqa: ARG002 - the engine alone remembers these
        """Nothing: the engine remembers the blocks."""
        return None

    def write(self, key: str, records: Sequence[Any], cursor: Cursor) -> Receipt:
        """Send *records* in blocks of the operation's size."""
        return self.send(key, records, cursor)[0]

    def send(self, key: str, records: Sequence[Any], cursor: Cursor) -> tuple[Receipt, list[dict[str, Any]]]:
        """As `write`, with the result of each record."""
        drain = self._drain
        step = drain.execution.step
        kept = step(f"{key}/page", lambda: {"records": list(records), "cursor": cursor})
        size = getattr(drain.arguments, "batch_size", None) or drain.operation.block_size
        report, failures, all_results = Report(read=len(kept["records"])), [], []
        for start in range(0, len(kept["records"]), size):
            block = kept["records"][start : start + size]
            results = step(f"{key}/block[{start}]", partial(self._send, block))
            report = report.plus(_counted(results))
            failures += _failures(results, block, start)
            all_results += [{**result, "input_index": start + at} for at, result in enumerate(results)]
        return Receipt(cursor=kept["cursor"], report=report, failures=failures), all_results

    def _send(self, block: list[Any]) -> list[dict[str, Any]]:
        drain = self._drain
        arguments = drain.arguments.model_copy(update={drain.operation.records: block})
        results = drain.operation.run(drain.session, arguments, drain.unit)
        return [result.as_dict() if isinstance(result, Outcome) else result for result in results]

    def close(self) -> None:
        """Nothing is held."""


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


def under(mapping: Callable[[ConnectorError], ConnectorError]) -> Callable[[Callable[[], Page]], Page]:
    """A guard for the pages of a stream: *mapping* renames their errors as the opening step asked."""

    def guard(read: Callable[[], Page]) -> Page:
        try:
            return read()
        except ConnectorError as error:
            raise mapping(error) from error

    return guard
