"""`each: record`: the flow runs once for each record of its source, each time on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from connector import run_context
from connector.batch.of_one_record import OF_ONE_RECORD
from connector.errors import ConnectorError
from connector.flow.context import Letter, kept
from connector.flow.document import FlowBody
from connector.flow.interpreter import Interpreter
from connector.flow.redelivery import Redelivery
from connector.flow.tally import Tally
from connector.message import Message
from connector.outcome import Report
from connector.stream import Cursor, Stream


@dataclass(frozen=True, slots=True)
class EachRecord:
    """The runs over the records of one window.

    A record whose run fails for a reason of its own becomes a dead letter and the others go on; a lost connection
    fails them all, so that the next poll finds them again. With *redelivery*, a record that fails is delivered again
    before it is set aside.
    """

    body: FlowBody
    message: Message
    interpreter: Interpreter
    redelivery: Redelivery | None = None

    def run(self, stream: Stream) -> Mapping[int, int]:
        """One page after the other, remembered before its first record.

        Gives how many failures were counted for the record at a position of the window, by position; below 0 are
        those of records that are delivered again.
        """
        interpreter = self.interpreter
        stream = interpreter.steady(stream)
        cursor, number, read = stream.start, 0, 0
        failures: dict[int, int] = {}
        again = 0  # records of the first page, where that is what waits to be delivered again
        while cursor is not None:
            here = interpreter.inside(f"[{number}]")
            done = interpreter.unit(f"[{number}]", partial(self._page, here, stream, cursor, read))
            interpreter.forget(f"[{number}]/")
            cursor, number, read = done["cursor"], number + 1, done["read"]
            again = read if number == 1 and self.redelivery is not None else again
            failures.update((position - again, failed) for position, failed in done.get("failures", ()))
        return failures

    def _page(self, here: Interpreter, stream: Stream, cursor: Cursor, before: int) -> dict[str, Any]:
        page = here.unit("/page", lambda: stream.remembered(cursor))
        failures = []
        for position, record in enumerate(page["records"], before):
            failed = here.unit(f"/{position}", partial(self._record, here, position, record))
            failures += [[position, failed]] if failed else []
        return {"cursor": page["cursor"], "read": before + len(page["records"]), "failures": failures}

    def _record(self, here: Interpreter, position: int, record: Any) -> int:
        """How many failures the run over *record* has counted."""
        there = replace(here.inside(f"/{position}"), label=f"{here.context.flow}/source")
        correlation = f"{self.message.correlation_id}-{position}"
        message = replace(self.message, payload=record, correlation_id=correlation)
        tally = here.context.tally
        before = tally.mark()
        try:
            self._carried_out(there, message)
        except OF_ONE_RECORD as error:
            final = self._final(there, message, error)
            if final is not None:
                self._set_aside(here, position, final, message)
        else:
            self._got_through(there, message, before)
        if tally.total.read == before.total.read:  # nothing inside has counted the record
            tally.add(there.label, Report(read=1, written=1))
        return max(tally.failed - before.failed, tally.total.dead_letters - before.total.dead_letters)

    def _carried_out(self, there: Interpreter, message: Message) -> None:
        with run_context.within(correlation_id=message.correlation_id):
            try:
                there.run(self.body.steps, message)
            except ConnectorError as error:
                there.handled(error, self.body.on_error, message)

    def _key(self, there: Interpreter, message: Message, redelivery: Redelivery) -> str:
        return redelivery.key(message.payload, lambda compiled: there.value(compiled, there.scope(message)))

    def _got_through(self, there: Interpreter, message: Message, before: Tally) -> None:
        now = there.context.tally
        well = (now.failed, now.handled_errors) == (before.failed, before.handled_errors)
        if self.redelivery is not None:
            self.redelivery.got_through(self._key(there, message, self.redelivery), well=well)

    def _final(self, there: Interpreter, message: Message, error: ConnectorError) -> ConnectorError | None:
        """The error to set the record aside with; None where it is delivered again, or a handler took it."""
        redelivery = self.redelivery
        if redelivery is None or error.is_a("TOO_MANY_FAILURES"):
            return error
        final = redelivery.failed(self._key(there, message, redelivery), message.payload, error)
        if final is None:
            there.context.tally.add(there.label, Report(read=1, failed=1, first_errors=(error.as_dict(),)))
            return None
        if final is error:
            return error
        try:
            there.handled(final, self.body.on_error, message)
        except ConnectorError as unhandled:
            return unhandled
        return None

    def _set_aside(self, here: Interpreter, position: int, error: ConnectorError, first: Message) -> None:
        """Make a dead letter of the event as it entered the step that failed; *first* as it entered the flow."""
        context = here.context
        if error.is_a("TOO_MANY_FAILURES") or context.failed_at is None:
            raise error
        _, step, before = context.failed_at
        if isinstance(before.payload, Stream):  # cannot be kept: the record is taken through all steps again
            step, before = self.body.steps[0], first
        letter = Letter(
            step=context.address(step),
            unit=here.path,
            position=position,
            record=before.payload,
            error=error.as_dict(),
            variables=kept(before.variables),
        )
        report = replace(context.set_aside(letter), read=1, failed=1)
        context.tally.add(context.address(step), report)
