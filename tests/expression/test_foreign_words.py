from __future__ import annotations

import re

import pytest

from connector.expression import functions
from connector.expression.compiler import ROOTS
from connector.expression.foreign_words import FUNCTIONS, WORDS


@pytest.mark.parametrize(("word", "hint"), sorted(FUNCTIONS.items()))
def test_a_function_of_another_language_is_answered_with_ours(word: str, hint: str) -> None:
    assert word not in functions.FUNCTIONS
    assert {*re.findall(r"(\w+)\(", hint)} <= functions.FUNCTIONS.keys()


def test_words_of_other_languages_are_none_of_ours() -> None:
    assert not WORDS.keys() & (ROOTS | functions.FUNCTIONS.keys())
