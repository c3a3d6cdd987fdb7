"""Patterns match what `re` matches, and never hang."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.expression.limits import Refusal
from connector.expression.linear_pattern import Pattern, compiled

METER = 10**9

ATOMS = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\w", r"\W", "[a-c1-3]", r"\.", "-", "()"])


def larger(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(children, children).map("".join),
        st.tuples(children, children).map(lambda t: f"({t[0]}|{t[1]})"),
        children.map(lambda t: f"(?:{t})*"),
        children.map(lambda t: f"({t})+"),
        children.map(lambda t: f"({t})?"),
        children.map(lambda t: f"({t}){{1,3}}"),
        children.map(lambda t: f"({t}){{2}}"),
        children.map(lambda t: f"({t}){{0,}}"),
    )


PATTERNS = st.recursive(ATOMS, larger, max_leaves=6)
TEXTS = st.text("abc1.- ", max_size=8)


@given(PATTERNS, TEXTS)
def test_a_whole_match_is_that_of_re(pattern: str, text: str) -> None:
    assert Pattern(pattern).matches([METER], text) == bool(re.fullmatch(pattern, text))


@given(PATTERNS, TEXTS)
def test_what_is_extracted_is_the_first_and_longest(pattern: str, text: str) -> None:
    parts = (
        text[start:end]
        for start in range(len(text) + 1)
        for end in range(len(text), start - 1, -1)
        if re.fullmatch(pattern, text[start:end])
    )

    assert Pattern(pattern).extract([METER], text) == next(parts, None)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^a$", "a", True),
        ("^$", "", True),
        ("a^", "a", False),
        ("(?i)straße-[a-z]+", "STRAßE-Xy", True),
        (r"\(\d{3}\) \d+", "(555) 1234", True),
        (r"[\d.,\-\]]+", "1,2-3]", True),
        ("[]a]+", "]a", True),
        (r"\S+@\S+\.[a-z]{2,}", "anna@acme.com", True),
        ("a.c", "a\nc", False),
        ("ab|cd", "cd", True),
        ("é{2}", "éé", True),
    ],
)
def test_a_pattern_decides(pattern: str, text: str, expected: bool) -> None:
    assert compiled(pattern).matches([METER], text) is expected


def test_edges_hold_while_extracting() -> None:
    assert compiled("^a+").extract([METER], "aab") == "aa"
    assert compiled("^b").extract([METER], "ab") is None
    assert compiled("b+$").extract([METER], "bab") == "b"


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a*)*b", "(a|aa)+b", "(a|a)*b", "(.*)*(.*)*z", "(a?){100}a{100}b"])
def test_what_makes_re_hang_is_answered_at_once(pattern: str) -> None:
    started = time.process_time()

    assert not compiled(pattern).matches([METER], "a" * 5_000)
    assert time.process_time() - started < 2


def test_a_machine_has_a_bounded_number_of_states() -> None:
    with pytest.raises(Refusal):
        Pattern("((a{50}){50}){50}")


def test_what_is_kept_is_bounded() -> None:
    pattern = Pattern("[^a]*")

    assert pattern.matches([METER], "".join(map(chr, range(0x4E00, 0x4E00 + 20_900))))
    assert len(pattern._kept) <= 20_000
