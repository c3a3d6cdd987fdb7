"""The pages of a stream, each remembered before anything is done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from connector.batch.page_walk import PageWalk, blocks
from connector.component import Interpreter
from connector.frozen_json import freeze, thaw
from connector.stream import Cursor, Page, Stream


@dataclass(frozen=True)
class Remembering:
    """A place whose units are remembered, as those of a run that is broken off."""

    units: dict[str, str] = field(default_factory=dict)
    path: str = ""

    def inside(self, name: str) -> Remembering:
        return replace(self, path=self.path + name)

    def unit(self, name: str, work: Callable[[], Any]) -> Any:
        key = self.path + name
        if key not in self.units:
            self.units[key] = freeze(work())
        return thaw(self.units[key])

    def forget(self, name: str) -> None:
        for key in [key for key in self.units if key.startswith(self.path + name)]:
            del self.units[key]


def changing() -> Stream:
    """Three pages, which are others each time they are read."""
    read = iter(range(100))

    def page(cursor: Cursor) -> Page:
        at = cursor.get("at", 0)
        return Page([f"{at}.{next(read)}", f"{at}.x"], {"at": at + 1} if at < 2 else None)

    return Stream(page, resumes="keyset")


def walk(here: Remembering) -> PageWalk:
    return PageWalk(cast(Interpreter, here))


def seen(_: Interpreter, records: Sequence[Any], before: int) -> list[Any]:
    return [before, *records]


def test_each_page_is_told_how_many_records_came_before_it() -> None:
    assert list(walk(Remembering()).through(changing(), seen)) == [
        [0, "0.0", "0.x"],
        [2, "1.1", "1.x"],
        [4, "2.2", "2.x"],
    ]


def test_what_broke_off_within_a_page_sees_the_page_that_it_had_read() -> None:
    here, stream = Remembering(), changing()

    def breaks(place: Interpreter, records: Sequence[Any], before: int) -> list[Any]:
        if before:
            raise InterruptedError
        return seen(place, records, before)

    with pytest.raises(InterruptedError):
        list(walk(here).through(stream, breaks))

    assert list(walk(here).through(stream, seen))[:2] == [[0, "0.0", "0.x"], [2, "1.1", "1.x"]]


def test_of_a_page_that_is_done_its_result_alone_is_kept() -> None:
    here = Remembering()
    list(walk(here).through(changing(), seen))

    assert sorted(here.units) == ["[0]", "[1]", "[2]"]


def test_no_page_is_begun_once_it_is_enough() -> None:
    done: list[Any] = []
    for result in walk(Remembering()).through(changing(), seen, lambda: bool(done)):
        done.append(result)  # noqa: PERF402 - what is asked between two pages

    assert len(done) == 1


@pytest.mark.parametrize(("size", "cut"), [(2, [(0, "ab"), (2, "c")]), (9, [(0, "abc")])])
def test_records_are_cut_into_blocks_with_their_positions(size: int, cut: list[tuple[int, str]]) -> None:
    assert list(blocks("abc", size)) == cut
