"""The bound on a regular expression's work."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.sandbox.suiteql.pattern_effort import MOST_STEPS, effort


@pytest.mark.parametrize("pattern", ["[0-9]+", r"(\w+) (\w+)", "^(.*)-(.*)$", "a{1,3}b?", "(ab|cd)", r"^\s*\d+\s*$"])
def test_usual_patterns_are_cheap(pattern: str) -> None:
    assert effort(pattern, 0, 200) < MOST_STEPS


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)*c", "(.*a){12}", "a*a*a*a*a*b", "((a?){9}){9}"])
def test_patterns_that_explode_are_not(pattern: str) -> None:
    assert effort(pattern, 0, 3000) > MOST_STEPS


ATOMS = st.sampled_from(["a", "b", "[ab]", ".", "(a|b)", "(ab?)", "(a+)", "[^b]"])
PIECES = st.tuples(ATOMS, st.sampled_from(["", "*", "+", "?", "{1,3}", "{2}"])).map("".join)


@settings(max_examples=120, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.integers(1, 60))
def test_what_is_let_through_ends_soon(pattern: str, length: int) -> None:
    if effort(pattern, 0, length) > MOST_STEPS:
        return
    started = time.thread_time()
    re.search(pattern + "c", "a" * length)

    assert time.thread_time() - started < 1.5
