"""Functions of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.sandbox.suiteql.oracle_characters import CHARACTERS, asciistr, soundex, unistr
from connector.sandbox.suiteql.oracle_text import BadPattern


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Robert", "R163"),
        ("Rupert", "R163"),
        ("Ashcraft", "A261"),
        ("Tymczak", "T522"),
        ("Pfister", "P236"),
        ("Lee", "L000"),
    ],
)
def test_names_that_sound_alike(name: str, code: str) -> None:
    assert soundex(name) == code


def test_no_letters_have_no_sound() -> None:
    assert soundex("123") is None


@given(st.text())
def test_escapes_are_read_back(text: str) -> None:
    assert unistr(asciistr(text.replace("\\", ""))) == text.replace("\\", "")


def test_a_backslash_needs_four_digits() -> None:
    assert unistr("a\\\\b\\00e9") == "a\\bé"
    with pytest.raises(BadPattern):
        unistr("\\xyz")


def test_lengths_differ_by_unit() -> None:
    value = "e\u0301\U0001f600"

    assert [CHARACTERS[name](value) for name in ("LENGTHB", "LENGTHC", "LENGTH2", "LENGTH4")] == [7, 2, 4, 3]


def test_wide_and_narrow_characters() -> None:
    assert CHARACTERS["TO_SINGLE_BYTE"](CHARACTERS["TO_MULTI_BYTE"]("Ab 1")) == "Ab 1"
    assert CHARACTERS["COMPOSE"](CHARACTERS["DECOMPOSE"]("é")) == "é"
