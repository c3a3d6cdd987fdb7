"""Oracle's text functions where they differ from Python's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.sandbox.suiteql import oracle_text as text
from connector.sandbox.suiteql.oracle_text import BadPattern


@given(st.text(max_size=12), st.integers(1, 15), st.integers(0, 15))
def test_substr_counts_from_one(value: str, start: int, length: int) -> None:
    assert text.substring(value, start, length) == value[start - 1 : start - 1 + length]


@given(st.text(min_size=1, max_size=12), st.integers(1, 12))
def test_substr_counts_from_the_end(value: str, back: int) -> None:
    assert text.substring(value, -back) == (value[-back:] if back <= len(value) else "")


@given(st.text(max_size=20), st.text(min_size=1, max_size=2))
def test_instr_finds_what_find_finds(value: str, part: str) -> None:
    assert text.position(value, part) == value.find(part) + 1
    assert text.position(value, part, -1) == value.rfind(part) + 1


def test_instr_counts_occurrences_both_ways() -> None:
    assert text.position("abcabcabc", "b", 3, 2) == 8
    assert text.position("abcabcabc", "b", -1, 2) == 5
    assert text.position("aaa", "a", 1, 4) == 0
    assert text.position("aaa", "a", -1, 4) == 0


@given(st.text(max_size=8), st.integers(0, 12), st.text(min_size=1, max_size=3))
def test_padding_gives_the_width(value: str, width: int, fill: str) -> None:
    assert len(text.padded(value, width, fill, left=True)) == width
    assert text.padded(value, width, fill, left=False).startswith(value[:width])


def test_translate_drops_what_has_no_counterpart() -> None:
    assert text.translated("a-b_a", "a-_", "x+") == "x+bx"
    assert text.translated("aa", "aa", "bc") == "bb"


@pytest.mark.parametrize(
    ("pattern", "value", "matches"),
    [
        ("a%c", "abbc", True),
        ("a_c", "ac", False),
        ("100\\%", "100%", True),
        ("100\\%", "1000", False),
        ("%\n%", "a\nb", True),
        ("a.c", "abc", False),
        ("a%a", "a", False),
        ("%b%c%", "abxcx", True),
        ("%b_d", "abcdbxd", True),
        ("", "", True),
        ("%", "", True),
        ("a%%", "a", True),
    ],
)
def test_like(pattern: str, value: str, matches: bool) -> None:
    assert text.is_like(value, pattern, "\\") is matches


@pytest.mark.parametrize(
    ("pattern", "value", "found"),
    [
        ("[[:alpha:]]+", "12Élan3", "Élan"),
        ("[[:upper:][:digit:]]+", "abC1d", "C1"),
        ("[^[:space:]]+", "  ab c", "ab"),
        ("[^[:alpha:]]+", "ab12", "12"),
        ("[[:alnum:]-]+", "!a-1!", "a-1"),
        ("nothing", "abc", ""),
    ],
)
def test_posix_classes(pattern: str, value: str, found: str) -> None:
    assert text.found_text(value, pattern) == found


def test_regular_expressions_take_places_flags_and_groups() -> None:
    assert text.found_text("a1b2", "([a-z])([0-9])", 1, 2, "", 2) == "2"
    assert text.found_text("a1", "([a-z])", 1, 1, "", 5) == ""
    assert text.found_text("ABC", "b", 1, 1, "i") == "B"
    assert text.found_place("aXbX", "X", 1, 2) == 4
    assert text.found_place("aXbX", "X", 1, 1, 1) == 3
    assert text.found_place("a", "X") == 0
    assert text.replaced("aXbX", "X", "-", 1, 2) == "aXb-"
    assert text.replaced("XaX", "X", "-", 2) == "Xa-"
    assert text.replaced("ab", "a", r"\n") == r"\nb"
    assert text.count_of("banana", "an") == 2
    assert text.is_match("line\nend", "^end$", "m")
    assert text.is_match("a\nb", "a.b", "n")
    assert not text.is_match("abc", "B")


def test_a_bad_pattern_is_said() -> None:
    with pytest.raises(BadPattern):
        text.pattern_of("(")


def test_initial_capitals_know_letters_of_every_script() -> None:
    assert text.initial_capitals("élan VITAL ōsaka") == "Élan Vital Ōsaka"


def test_a_like_with_many_wildcards_takes_no_time() -> None:
    assert not text.is_like("a" * 4000, "%a" * 1000 + "b")


@settings(max_examples=300)
@given(value=st.text("ab\n", max_size=8), pattern=st.text("ab%_", max_size=6))
def test_like_is_what_a_regular_expression_says(value: str, pattern: str) -> None:
    expression = "".join({"%": ".*", "_": "."}.get(letter, letter) for letter in pattern)

    assert text.is_like(value, pattern) is bool(re.fullmatch(expression, value, re.DOTALL))


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "a*a*a*a*b", "(a{1,9})*b", "(.*,)*x"])
def test_a_pattern_that_could_run_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(text.BadPattern, match="could take too long"):
        text.is_match("a" * 3000, pattern)


@pytest.mark.parametrize(
    "pattern", ["[^,]+", r"(\w+) (\w+)", "^[A-Z]{2}-[0-9]+$", r"[[:alpha:]]+\s*[0-9]*", "^(.*)@(.*)$"]
)
def test_usual_patterns_run_on_long_texts(pattern: str) -> None:
    assert text.count_of("ab cd, 12@x " * 30, pattern) >= 0


def test_widths_and_lengths_have_a_limit() -> None:
    assert len(text.padded("x", 10**9, "ab", left=True)) == 32_767
    with pytest.raises(text.BadPattern):
        text.exchanged("a" * 1000, "a", "b" * 2000)
