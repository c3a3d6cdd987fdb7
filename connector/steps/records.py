"""records: work record by record with results; a record that fails leaves the path, the others go on.

It is what the process phase of a Mule batch job is: each record keeps its own payload and variables through the steps,
and a list operation inside is batched to the governed size, its results joined to their records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import Field

from connector.batch.block_steps import through
from connector.batch.page_walk import PageWalk, blocks
from connector.component import Construct, Interpreter
from connector.errors import ConnectorError
from connector.expression.template import Arguments, Compiled
from connector.message import Message
from connector.outcome import Report
from connector.scope_items import as_stream, chosen
from connector.step import Step

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
    items = chosen(arguments.collection, message, interpreter)
    stream = as_stream(items, interpreter, arguments.block_size, "records")
    scope = _Records(arguments, message)
    # however it goes on, it goes on as it began
    spread = interpreter.unit("/spread", lambda: interpreter.at_once > 1)
    total = Report()
    for report in PageWalk(interpreter, interpreter.at_once, spread).through(stream, scope.page):
        total = total.plus(Report(**report))
    return message.with_payload(total.as_dict())


@dataclass(frozen=True, slots=True)
class _Records:
    """The blocks of one `records` scope."""

    arguments: RecordsArguments
    message: Message

    def page(self, here: Interpreter, records: Sequence[Any], before: int) -> dict[str, Any]:
        """Take the blocks of a page through the steps."""
        report = Report()
        for start, block in blocks(records, self.arguments.block_size):
            here.count(len(block))
            done = self._block(here.inside(f"[{start}]"), block, before + start)
            here.count(0, done.written)
            report = report.plus(done)
        return asdict(report)

    def _block(self, here: Interpreter, block: Sequence[Any], start: int) -> Report:
        """Take one block through all steps; what a step left of each record is remembered."""
        living = {start + at: self._event(record) for at, record in enumerate(block)}
        passed = through(here, self.arguments.steps, living, self._failed)
        written = len(passed.living)
        failed = len(block) - written
        report = Report(read=len(block), written=written, failed=failed, dead_letters=failed)
        return replace(report, first_errors=tuple(passed.failures[:_MOST_ERRORS]))

    def _event(self, record: Any) -> Message:
        return Message(record, None, dict(self.message.variables), self.message.correlation_id)

    def _failed(
        self, here: Interpreter, number: int, position: int, before: Message, error: ConnectorError
    ) -> dict[str, Any]:
        here.set_aside(self.arguments.steps[number], position, before, error)
        return {**error.as_dict(), "position": position}


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
