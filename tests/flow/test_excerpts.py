from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.flow.excerpts import Bounds, around, described, excerpt
from connector.frozen_json import show
from connector.stream import Stream, of

VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=400) | st.binary(),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(), inner, max_size=8),
    max_leaves=30,
)


@given(VALUES)
def test_any_value_has_an_excerpt_that_is_json(value: Any) -> None:
    json.loads(show(excerpt(value)))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "nothing"),
        ([1, 2], "list of 2 items"),
        ({"a": 1}, "record of 1 field"),
        ("x" * 1200, "text of 1,200 characters"),
        (b"abc", "3 bytes"),
        (of([1]).opened("main/read"), "stream of main/read"),
        (7, "int"),
    ],
)
def test_a_value_is_described_by_kind_and_size(value: Any, said: str) -> None:
    assert described(value) == said


def test_what_is_too_much_is_cut_and_said() -> None:
    bounds = Bounds(text=3, items=2, fields=1, depth=2)

    assert excerpt("abcdef", bounds) == "abc… (6 characters)"
    assert excerpt([1, 2, 3, 4], bounds) == [1, 2, "… 2 more"]
    assert excerpt({"a": 1, "b": 2}, bounds) == {"a": 1, "…": "1 more fields"}
    assert excerpt([[[1]]], bounds) == [["…"]]


def test_a_stream_is_named_and_not_read() -> None:
    def read(_: Any) -> Any:
        raise AssertionError("it was read")

    assert excerpt(Stream(read)) == "(stream)"


@pytest.mark.parametrize(
    ("column", "shown"),
    [(1, ("abcdefghi…", 1)), (6, ("abcdefghi…", 6)), (13, ("…ijklmnop…", 6)), (26, ("…rstuvwxyz", 10))],
)
def test_a_long_line_is_cut_around_the_spot(column: int, shown: tuple[str, int]) -> None:
    line = "abcdefghijklmnopqrstuvwxyz"

    assert around(line, column, 10) == shown
    assert around(line, column, 26) == (line, column)
