"""An aggregator at work: groups of the records that went through its step, made in their order over all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connector.batch.batch_step import Aggregator
from connector.batch.of_one_record import OF_ONE_RECORD, kept_apart
from connector.batch.page_walk import PageWalk
from connector.component import Interpreter
from connector.errors import frozen_error
from connector.message import Message
from connector.stream import Cursor, Page, Stream

Slice = list[int]
"""`[page, start, end]`: some of the records of a page that go to the aggregator."""
Lost = dict[int, list[list[Any]]]
"""Page → `[start, end, error]` of groups that failed."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """The groups of one aggregator."""

    aggregator: Aggregator
    job: Message
    """The event that the job began with: groups see its variables."""
    sizes: Sequence[int]
    """How many records of each page go to the aggregator."""
    payloads: Callable[[int], Sequence[Any]]
    """The payloads of those records."""

    def lost(self, walk: PageWalk) -> Lost:
        """Take all groups through the steps; those that failed leave the path."""
        if self.aggregator.size is None:
            return self._whole(walk.interpreter)
        lost: Lost = {}
        for slices, error in zip(self._groups(), walk.each(self._tasks(), self._group), strict=True):
            _lose(lost, slices, error)
        return lost

    def _tasks(self) -> Iterator[dict[str, Any]]:
        return ({"slices": slices} for slices in self._groups())

    def _groups(self) -> Iterator[list[Slice]]:
        """Where the records of each group are."""
        wanted = self.aggregator.size or 1
        group, room = [], wanted
        for page, size in enumerate(self.sizes):
            start = 0
            while start < size:
                end = min(size, start + room)
                group.append([page, start, end])
                room -= end - start
                start = end
                if not room:
                    yield group
                    group, room = [], wanted
        if group:
            yield group

    def _group(self, here: Interpreter, task: Mapping[str, Any]) -> dict[str, Any] | None:
        records = [record for page, start, end in task["slices"] for record in self.payloads(page)[start:end]]
        return self._tried(here, records)

    def _whole(self, interpreter: Interpreter) -> Lost:
        if not any(self.sizes):
            return {}
        here = interpreter.inside("/streamed")
        stream = Stream(self._page, resumes="keyset", opened_by=here.label)
        error = interpreter.unit("/streamed", lambda: self._tried(here, stream))
        interpreter.forget("/streamed/")
        lost: Lost = {}
        _lose(lost, [[page, 0, size] for page, size in enumerate(self.sizes)], error)
        return lost

    def _page(self, cursor: Cursor) -> Page:
        page = cursor.get("page", 0)
        return Page(self.payloads(page), {"page": page + 1} if page + 1 < len(self.sizes) else None)

    def _tried(self, here: Interpreter, records: Any) -> dict[str, Any] | None:
        """Take one group through the steps; the error that all its records failed with."""
        try:
            here.run(self.aggregator.steps, replace(self.job, payload=records, attributes=None))
        except OF_ONE_RECORD as error:
            return frozen_error(kept_apart(error))
        return None


def _lose(lost: Lost, slices: Sequence[Slice], error: Any) -> None:
    if error is not None:
        for page, start, end in slices:
            lost.setdefault(page, []).append([start, end, error])
