from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConnectorError, RetryableError
from connector.stream import Page, Stream, of


@given(st.lists(st.integers(), max_size=50), st.integers(1, 7))
def test_a_stream_over_a_list_gives_the_list(values: list[int], size: int) -> None:
    assert list(of(values, size)) == values


@given(st.lists(st.integers(), max_size=50), st.integers(1, 7), st.integers(1, 60))
def test_a_limited_stream_gives_the_first(values: list[int], size: int, limit: int) -> None:
    assert list(of(values, size).limit(limit)) == values[:limit]


@given(st.lists(st.integers(), min_size=1, max_size=50), st.integers(1, 7))
def test_any_page_can_be_the_first(values: list[int], size: int) -> None:
    stream = of(values, size)
    for page in stream.pages():
        if page.cursor is not None:
            rest = [value for later in stream.pages(page.cursor) for value in later.records]
            assert rest == values[page.cursor["position"] :]


def test_iterating_twice_gives_the_same() -> None:
    stream = of([1, 2, 3], 2).map(lambda value: value * 10)

    assert list(stream) == list(stream) == [10, 20, 30]


def test_nothing_is_read_before_it_is_iterated() -> None:
    read: list[Any] = []

    def noted(cursor: Any) -> Page:
        read.append(cursor)
        return Page([1])

    stream = Stream(noted)
    stream.map(str).limit(1).opened("step")

    assert read == []


def test_a_read_error_carries_the_step_that_opened_the_stream() -> None:
    def refused(_: Any) -> Page:
        raise RetryableError("busy")

    with pytest.raises(ConnectorError) as caught:
        list(Stream(refused).opened("read"))

    assert caught.value.step == "read"


def test_none_is_an_end_and_no_start() -> None:
    with pytest.raises(ValueError, match="end"):
        Stream(lambda _: Page([]), start=None)
