from __future__ import annotations

import re

import pytest

from connector.batch.travelling_record import ERROR_FIELDS
from connector.expression import functions
from connector.expression.compiler import ROOTS
from connector.expression.foreign_words import FUNCTIONS, OF_ERRORS, WORDS


@pytest.mark.parametrize(("word", "hint"), sorted(FUNCTIONS.items()))
def test_a_function_of_another_language_is_answered_with_ours(word: str, hint: str) -> None:
    assert word not in functions.FUNCTIONS
    assert {*re.findall(r"(\w+)\(", hint)} <= functions.FUNCTIONS.keys()


def test_words_of_other_languages_are_none_of_ours() -> None:
    assert not WORDS.keys() & (ROOTS | functions.FUNCTIONS.keys())


def test_fields_of_mulesofts_error_are_answered_with_ours() -> None:
    assert not OF_ERRORS.keys() & {*ERROR_FIELDS}
    assert {*OF_ERRORS.values()} <= {*ERROR_FIELDS}
