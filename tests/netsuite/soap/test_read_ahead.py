"""The next page is fetched while one is worked on."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from connector.errors import RetryableError
from connector.netsuite.soap.read_ahead import ReadAhead
from connector.stream import Page, Stream


class Source:
    """Pages of one number; tells what was asked for."""

    def __init__(self, pages: int = 4) -> None:
        self.pages = pages
        self.asked: list[int] = []
        self.begun = threading.Event()
        self.failing: set[int] = set()

    def read(self, cursor: Any) -> Page:
        number = cursor.get("page", 0)
        self.asked.append(number)
        if number:
            self.begun.set()
        if number in self.failing:
            self.failing.discard(number)
            raise RetryableError("busy")
        return Page([number], {"page": number + 1} if number + 1 < self.pages else None)


def test_every_page_comes_once_and_in_order() -> None:
    source = Source()

    assert list(Stream(ReadAhead(source.read))) == [0, 1, 2, 3]
    assert sorted(source.asked) == [0, 1, 2, 3]


def test_the_next_page_is_begun_while_one_is_worked_on() -> None:
    source = Source()
    read = ReadAhead(source.read)

    read({})

    assert source.begun.wait(5)


def test_nothing_is_begun_before_the_first_page_is_asked_for() -> None:
    source = Source()
    Stream(ReadAhead(source.read))

    assert source.asked == []


def test_an_error_shows_where_its_page_is_asked_for_and_the_page_can_be_had_again() -> None:
    source = Source()
    source.failing = {1}
    read = ReadAhead(source.read)
    first = read({})

    with pytest.raises(RetryableError):
        read(first.cursor)

    assert read(first.cursor).records == [1]


def test_two_iterations_do_not_mix() -> None:
    stream = Stream(ReadAhead(Source().read))

    assert list(zip(stream, stream, strict=True)) == [(0, 0), (1, 1), (2, 2), (3, 3)]
