"""What patterns cannot say is refused with what to write."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.expression.limits import Refusal
from connector.expression.linear_pattern import Pattern
from connector.expression.pattern_syntax import Either, Repeat, Sequence_, Symbol, parse_pattern


def test_a_pattern_is_read_into_its_parts() -> None:
    tree, folds = parse_pattern("(?i)a+(b|c)")
    assert isinstance(tree, Sequence_)
    repeat, group = tree.parts

    assert folds
    assert isinstance(repeat, Repeat)
    assert (repeat.least, repeat.most) == (1, None)
    assert isinstance(repeat.part, Symbol)
    assert isinstance(group, Either)
    assert len(group.choices) == 2


@pytest.mark.parametrize(
    "pattern",
    [
        "(a", "a)", "*a", "a**?", "a*?", "a++", "[a", "[z-a]", "a{x}", "a{3,2}", "a{1000}", "a{", r"\b", r"\1", "(?=a)",
        "(?P<n>a)", "a\\", "(" * 30 + ")" * 30, "a" * 501, "a{99999999999999999999}", "(?<!a)b", r"\p",
    ],
)  # fmt: skip
def test_what_is_no_pattern_of_ours_is_refused(pattern: str) -> None:
    with pytest.raises(Refusal):
        Pattern(pattern)


@given(st.text("ab(|)*+?{}[]^$\\,1-.", max_size=20), st.text("ab1-", max_size=10))
def test_any_text_is_a_pattern_or_refused(pattern: str, text: str) -> None:
    with contextlib.suppress(Refusal):
        Pattern(pattern).matches([10**9], text)
