"""Page by page through a stream, or through pages that are kept: in this process, or spread over all workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any

from connector.component import Interpreter
from connector.stream import Cursor, Stream

Work = Callable[[Interpreter, Sequence[Any], int], Any]
"""`(place, records, how many came before) -> small JSON`: what becomes of one page."""


@dataclass(frozen=True, slots=True)
class PageWalk:
    """The pages below one place; each is a unit, or a block for whichever process."""

    interpreter: Interpreter
    at_once: int = 1
    """Pages under way at the same time, where they are spread."""
    is_spread: bool = False
    """Whether pages are blocks; else they go one after the other in this process."""

    def through(self, stream: Stream, work: Work, enough: Callable[[], bool] = lambda: False) -> Iterator[Any]:
        """What *work* makes of each page of *stream*; no page is begun any more once *enough* says so."""
        if not self.is_spread:
            yield from self._one_by_one(stream, work, enough)
            return

        def block(here: Interpreter, task: dict[str, Any]) -> Any:
            return work(here, self.interpreter.kept_page(task["page"]).records, task["from"])

        pages = self.interpreter.kept_pages(stream)
        yield from self.each(takewhile(lambda _: not enough(), pages), block)

    def each(self, tasks: Iterator[Any], work: Callable[[Interpreter, Any], Any]) -> Iterator[Any]:
        """What *work* makes of each of *tasks*, in their order; what is remembered of a task is its result alone."""
        done: Iterator[Any]
        if not self.is_spread:
            done = (self._unit(number, task, work) for number, task in enumerate(tasks))
        else:
            done = self.interpreter.spread(tasks, work, at_once=self.at_once)
        for number, result in enumerate(done):
            self.interpreter.forget(f"[{number}]/")
            yield result

    def _unit(self, number: int, task: Any, work: Callable[[Interpreter, Any], Any]) -> Any:
        name = f"[{number}]"
        return self.interpreter.unit(name, lambda: work(self.interpreter.inside(name), task))

    def _one_by_one(self, stream: Stream, work: Work, enough: Callable[[], bool]) -> Iterator[Any]:
        cursor, number, before = stream.start, 0, 0
        while cursor is not None and not enough():
            done = self.interpreter.unit(f"[{number}]", partial(self._page, stream, number, cursor, before, work))
            self.interpreter.forget(f"[{number}]/")
            yield done["done"]
            cursor, number, before = done["cursor"], number + 1, done["read"]

    def _page(self, stream: Stream, number: int, cursor: Cursor, before: int, work: Work) -> dict[str, Any]:
        """Read a page, remember it before anything is done with it, and do the work."""
        here = self.interpreter.inside(f"[{number}]")
        page = here.unit("/page", lambda: stream.remembered(cursor))
        read = before + len(page["records"])
        return {"cursor": page["cursor"], "read": read, "done": work(here, page["records"], before)}


def blocks(records: Sequence[Any], size: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """*records* cut into blocks of *size*, each with the position of its first."""
    for start in range(0, len(records), size):
        yield start, records[start : start + size]
