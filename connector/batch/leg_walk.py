"""The pages of one leg of a batch job: their records through its steps, then on to the aggregator or to their end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

from connector.batch.batch_step import BatchStep, Leg
from connector.batch.block_steps import through
from connector.batch.of_one_record import OF_ONE_RECORD, kept_apart
from connector.batch.page_walk import blocks
from connector.batch.travelling_record import Failure, TravellingRecord
from connector.changed_variables import changed
from connector.component import Interpreter
from connector.errors import ConnectorError
from connector.message import Message

LEFT = "/left"
"""Under which a page keeps its records for the next leg."""
Records = list[TravellingRecord]


@dataclass(frozen=True, slots=True)
class LegWalk:
    """What the pages of one leg go through."""

    leg: Leg
    steps: Sequence[BatchStep]
    """All steps of the job."""
    job: Message
    """The event that the job began with."""
    block_size: int

    def loaded(self, here: Interpreter, records: Sequence[Any], before: int) -> dict[str, Any]:
        """A page of the input."""
        unchanged: Mapping[str, Any] = {"set": {}, "removed": []}
        coming = [
            TravellingRecord(position=before + at, payload=record, variables=unchanged)
            for at, record in enumerate(records)
        ]
        return self.page(here, coming)

    def page(
        self, here: Interpreter, coming: Records, lost: Sequence[Sequence[Any]] = (), *, only_end: bool = False
    ) -> dict[str, Any]:
        """Take a page through the steps: its counts, and how many of it go to the aggregator.

        Args:
            here: Its place.
            coming: Its records.
            lost: `[start, end, error]` of those of them that the aggregator before failed on.
            only_end: No step is taken any more; the records come to their end where they are.
        """
        gone = self._regrouped(coming, lost)
        if not only_end:
            parts = blocks(gone, self.block_size)
            gone = [record for start, block in parts for record in self._block(here.inside(f"[{start}]"), block)]
        counts = {"records": len(gone), "failed": _failed(gone) - _failed(coming)}
        if self.leg.aggregator is None:
            return {**counts, "ended": self._ended(here, gone, only_end=only_end)}
        kept = here.keep_page(LEFT, [record.frozen() for record in gone])  # a redo goes on with what was kept first
        return {**counts, "grouped": sum(record["in_group"] for record in kept)}

    def _block(self, here: Interpreter, block: Iterable[TravellingRecord]) -> Records:
        records = {record.position: replace(record, in_group=False) for record in block}
        for number, step in enumerate(self.leg.steps, self.leg.first):
            self._batch_step(here.inside(f"/{step.name}"), number, step, records)
        return list(records.values())

    def _batch_step(
        self, here: Interpreter, number: int, step: BatchStep, records: dict[int, TravellingRecord]
    ) -> None:
        """Take those of *records* through *step* that it accepts."""
        living = {}
        for position, record in records.items():
            event = record.message(self.job)
            try:
                if step.accepts(here, event, failed=record.failed):
                    living[position] = event
            except OF_ONE_RECORD as error:
                place = (number, 0) if step.steps else (number,)
                failure = self._failure(step, place, event, here.named(kept_apart(error)))
                records[position] = record.failing(failure)
        passed = through(here, step.steps, living, partial(self._noted, step, number))
        for position, failure in passed.failures:
            records[position] = records[position].failing(Failure(**failure))
        for position, message in passed.living.items():
            there = records[position].after(message, self.job, mended=step.mends)
            records[position] = replace(there, in_group=step.aggregator is not None)

    def _failure(self, step: BatchStep, place: Sequence[int], before: Message, error: ConnectorError) -> Failure:
        return Failure.of(step, place, before, self.job.variables, error)

    def _noted(
        self,
        step: BatchStep,
        number: int,
        here: Interpreter,  # noqa: ARG002 - as `Failed` says
        inner: int,
        position: int,
        before: Message,
        error: ConnectorError,
    ) -> list[Any]:
        failure = self._failure(step, (number, inner), before, error)
        return [position, failure.frozen()]

    def _regrouped(self, coming: Records, lost: Sequence[Sequence[Any]]) -> Records:
        """*coming* from the leg before, whose aggregator failed on some."""
        number = self.leg.first - 1
        errors = {at: error for start, end, error in lost for at in range(start, end)}
        grouped = count()
        return [
            self._lost(record, number, errors.get(next(grouped))) if record.in_group else record for record in coming
        ]

    def _lost(self, record: TravellingRecord, number: int, error: Mapping[str, Any] | None) -> TravellingRecord:
        if error is None:
            return record
        failure = Failure(
            step=self.steps[number].name,
            place=(number,),
            record=record.payload,
            variables=record.variables,
            error=error,
        )
        return record.failing(failure)

    def _ended(self, here: Interpreter, records: Records, *, only_end: bool) -> int:
        """Count *records* at their end; those that failed where nobody saw to it become dead letters."""
        left = [(record, record.failures[record.open]) for record in records if record.open is not None]
        for record, failure in left:
            variables = changed(self.job.variables, failure.variables)
            event = Message(failure.record, None, variables, self.job.correlation_id)
            here.set_aside(failure.at(self.steps), record.position, event, failure.raised())
        failed = _failed(records)
        ended = failed if only_end else len(records)
        here.count(len(records), ended - failed, failed - len(left))
        return ended


def _failed(records: Records) -> int:
    return sum(record.failed for record in records)
