"""records: work record by record with results; a record that fails leaves the path, the others go on.

It is what the process phase of a Mule batch job is: each record keeps its own payload and variables through the steps,
and a list operation inside is batched to the governed size, its results joined to their records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pydantic import Field

from connector.component import Construct, Interpreter
from connector.errors import ConfigurationError, ConnectorError
from connector.expression.template import Arguments, Compiled
from connector.message import Message
from connector.outcome import Report
from connector.step import Step
from connector.stream import Stream, of, settled

_MOST_ERRORS = 5
"""A report shows the first few errors."""


class RecordsArguments(Arguments):
    """Which records, and what is done with each."""

    collection: Compiled[Any] | None = None
    """A list or a stream; the payload where absent."""
    block_size: int = Field(default=100, ge=1)
    """Records that go through the steps together (Mule: blockSize)."""
    steps: list[Step] = Field(min_length=1)
    """What each record goes through."""


def _run(arguments: RecordsArguments, message: Message, interpreter: Interpreter) -> Message:
    items = message.payload
    if arguments.collection is not None:
        items = interpreter.value(arguments.collection, interpreter.scope(message))
    stream = interpreter.steady(items) if isinstance(items, Stream) else of(_as_list(items), arguments.block_size)
    scope = _Records(arguments, message, interpreter)
    if interpreter.unit("/spread", lambda: interpreter.at_once > 1):  # however it goes on, it goes on as it began
        return message.with_payload(scope.spread(stream).as_dict())
    total, cursor, number = Report(), stream.start, 0
    while cursor is not None:
        done = interpreter.unit(f"[{number}]", partial(scope.page, stream, number, cursor, total.read))
        interpreter.forget(f"[{number}]/")
        total = total.plus(Report(**done["report"]))
        cursor, number = done["cursor"], number + 1
    return message.with_payload(total.as_dict())


@dataclass(frozen=True, slots=True)
class _Records:
    """The blocks of one `records` scope."""

    arguments: RecordsArguments
    message: Message
    interpreter: Interpreter

    def spread(self, stream: Stream) -> Report:
        """Take the pages of *stream* through the steps side by side, in whatever processes."""

        def work(here: Interpreter, task: dict[str, Any]) -> dict[str, Any]:
            records = self.interpreter.kept_page(task["page"]).records
            return self._blocks(here, records, task["from"]).as_dict()

        total = Report()
        pages = self.interpreter.kept_pages(stream)
        for report in self.interpreter.spread(pages, work, at_once=self.interpreter.at_once):
            total = total.plus(Report(**report))
        return total

    def page(self, stream: Stream, number: int, cursor: Any, before: int) -> dict[str, Any]:
        """Read a page, remember it, and take its blocks through the steps; *before* it came so many records."""
        here = self.interpreter.inside(f"[{number}]")
        page = here.unit("/page", lambda: _read(stream, cursor))
        return {"cursor": page["cursor"], "report": self._blocks(here, page["records"], before).as_dict()}

    def _blocks(self, here: Interpreter, records: Sequence[Any], before: int) -> Report:
        report, size = Report(), self.arguments.block_size
        for start in range(0, len(records), size):
            block = records[start : start + size]
            report = report.plus(self._block(here.inside(f"[{start}]"), block, before + start))
        here.count(report.read, report.written)
        return report

    def _block(self, here: Interpreter, block: Sequence[Any], start: int) -> Report:
        """Take one block through all steps; what a step left of each record is remembered."""
        living = {
            start + at: Message(record, None, dict(self.message.variables), self.message.correlation_id)
            for at, record in enumerate(block)
        }
        errors: list[Any] = []
        for number, step in enumerate(self.arguments.steps):
            there = here.inside(f"/{step.id or number}")
            done = there.unit("", partial(self._step, there, step, living))
            living = {at: Message(p, None, v, self.message.correlation_id) for at, p, v in done["kept"]}
            errors += done["errors"]
        failed = len(block) - len(living)
        report = Report(read=len(block), written=len(living), failed=failed, dead_letters=failed)
        return replace(report, first_errors=tuple(errors[:_MOST_ERRORS]))

    def _step(self, here: Interpreter, step: Step, living: dict[int, Message]) -> dict[str, list[Any]]:
        results = here.within_unit().each(step, list(living.values()))
        kept, errors = [], []
        for (position, before), result in zip(living.items(), results, strict=True):
            if isinstance(result, ConnectorError):
                here.set_aside(step, position, before, result)
                errors.append({**result.as_dict(), "position": position})
            else:
                kept.append([position, settled(result.payload), settled(dict(result.variables))])
        return {"kept": kept, "errors": errors[:_MOST_ERRORS]}


def _read(stream: Stream, cursor: Any) -> dict[str, Any]:
    page = stream.page(cursor)
    return {"records": list(page.records), "cursor": page.cursor}


def _as_list(items: Any) -> list[Any]:
    if isinstance(items, list):
        return items
    if isinstance(items, dict):
        return [items]
    raise ConfigurationError(
        f"records goes through a list or a stream, and this is a {type(items).__name__}", hint="set `collection:`"
    )


RECORDS = Construct(
    name="records",
    summary="Take each record through steps with results of its own; failed ones are set aside.",
    arguments=RecordsArguments,
    run=_run,
    example=(
        "records:\n  steps:\n    - set_variable: {variable_name: code, value: '${payload.code}'}\n"
        "    - netsuite.upsert_list:\n        record_type: customer\n"
        "        records: [{externalId: '${payload.code}', companyName: '${payload.name}'}]"
    ),
    mule="batch:job (process phase)",
)
