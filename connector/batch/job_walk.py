"""A batch job under way: leg by leg through all pages, aggregators in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connector.batch.aggregation import Aggregation, Lost
from connector.batch.batch_step import BatchStep, Leg, legs
from connector.batch.job_report import Counts
from connector.batch.leg_walk import LEFT, LegWalk, Records
from connector.batch.page_walk import PageWalk
from connector.batch.travelling_record import TravellingRecord
from connector.component import Interpreter
from connector.message import Message
from connector.stream import Stream


@dataclass(frozen=True, slots=True)
class JobWalk:
    """One instance of a job."""

    steps: Sequence[BatchStep]
    job: Message
    """The event that the job began with."""
    interpreter: Interpreter
    block_size: int
    at_once: int
    is_spread: bool
    counts: Counts

    def run(self, stream: Stream) -> None:
        """Take *stream* through all legs; *counts* says what became of it."""
        before: _Kept | None = None
        for number, leg in enumerate(legs(self.steps)):
            walk = self._walk(number)
            sizes = self._loaded(walk, leg, stream) if before is None else self._again(walk, leg, before)
            if leg.aggregator is None:
                return
            before = _Kept(walk.interpreter, leg, sizes)
            if self.counts.are_too_many:  # nothing more is done with them; what failed is set aside
                self._again(self._walk(number + 1), Leg(leg.first + len(leg.steps), ()), before)
                return
            before.lost = Aggregation(leg.aggregator, self.job, sizes, before.payloads).lost(
                self._walk(number, "/aggregator")
            )

    def _walk(self, number: int, name: str = "") -> PageWalk:
        return PageWalk(self.interpreter.inside(f"/leg-{number}{name}"), self.at_once, self.is_spread)

    def _leg(self, leg: Leg) -> LegWalk:
        return LegWalk(leg, self.steps, self.job, self.block_size)

    def _loaded(self, walk: PageWalk, leg: Leg, stream: Stream) -> list[int]:
        """The first leg; how many records of each page go to its aggregator."""
        sizes = []
        for done in walk.through(stream, self._leg(leg).loaded, lambda: self.counts.are_too_many):
            self.counts.loaded += done["records"]
            sizes.append(self._counted(done))
        return sizes

    def _again(self, walk: PageWalk, leg: Leg, before: _Kept) -> list[int]:
        """A later leg over the pages that the one before has kept."""

        def work(here: Interpreter, task: Mapping[str, Any]) -> dict[str, Any]:
            coming = before.records(task["page"])
            return self._leg(leg).page(here, coming, task["lost"], only_end=task["only_end"])

        return [self._counted(done) for done in walk.each(self._tasks(before), work)]

    def _tasks(self, before: _Kept) -> Iterator[dict[str, Any]]:
        for page in range(len(before.sizes)):
            only_end = self.counts.are_too_many
            yield {"page": page, "lost": before.lost.get(page, []), "only_end": only_end}

    def _counted(self, done: Mapping[str, Any]) -> int:
        self.counts.failed += done["failed"]
        self.counts.ended += done.get("ended", 0)
        return int(done.get("grouped", 0))


class _Kept:
    """The pages that a leg has kept."""

    def __init__(self, interpreter: Interpreter, leg: Leg, sizes: Sequence[int]) -> None:
        self._interpreter, self._leg = interpreter, leg
        self.sizes = sizes
        """How many records of each page go to the aggregator of *leg*."""
        self.lost: Lost = {}
        """Those of them that were lost there."""

    def records(self, page: int) -> Records:
        """The records of one page."""
        kept = self._interpreter.inside(f"[{page}]").kept_page(LEFT).records
        return [TravellingRecord.thawed(record) for record in kept]

    def payloads(self, page: int) -> list[Any]:
        """The payloads of those that go to the aggregator."""
        return [record.payload for record in self.records(page) if record.in_group]
