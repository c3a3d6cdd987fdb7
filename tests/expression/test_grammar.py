"""Expressions are read as Python reads them, with exact places and bounded size."""

from __future__ import annotations

import ast
import keyword
import warnings

import pytest

from connector.expression.grammar import MOST_LEVELS, Source, parse
from connector.expression.lexer import ExpressionError


def test_a_place_counts_characters_not_bytes_and_goes_over_lines() -> None:
    source = parse("'ü' +\n  payload.größe")
    assert isinstance(source.body, ast.BinOp)

    assert source.segment(source.body.right) == "payload.größe"
    assert source.offset(source.body.right) == 8


def test_fields_named_like_keywords_can_be_read() -> None:
    source = parse("payload.class.in . from")

    found = []
    node = source.body
    while isinstance(node, ast.Attribute):
        found.append(source.field(node))
        node = node.value
    assert found == ["from", "in", "class"]


@pytest.mark.parametrize("word", keyword.kwlist)
def test_every_keyword_can_name_a_field(word: str) -> None:
    body = parse(f"payload.{word}").body

    assert isinstance(body, ast.Attribute)
    assert Source.field(body) == word


def test_keywords_inside_quotes_stay_and_inside_f_strings_are_fields() -> None:
    body = parse("'a.class' + f'b.class {payload.class[\"c.in\"]}'").body

    texts = [str(node.value) for node in ast.walk(body) if isinstance(node, ast.Constant)]
    assert sorted(texts) == ["a.class", "b.class ", "c.in"]
    assert [Source.field(node) for node in ast.walk(body) if isinstance(node, ast.Attribute)] == ["class"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a && b", "`and`"),
        ("a || b", "`or`"),
        ("a === b", "=="),
        ("a <> b", "!="),
        ("!a", "`not`"),
        ("a ? b : c", "if condition else"),
        ("a ?? b", "default("),
        ("a?.b", "null-safe"),
        ("a = b", "=="),
        ("a if b", "else"),
        ("payload.total:.2f", "f'"),
        ("a b", "Python's syntax"),
        ("", "write a value"),
        ("  \n", "write a value"),
    ],
)
def test_habits_of_other_languages_are_answered_with_ours(text: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)

    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "-" * 9_000 + "1",
        "not " * 2_000 + "1",
        "a" + ".b" * 4_000,
        "(" * 200 + "1" + ")" * 200,
        "a" + "[0]" * 3_000,
        "1" + "+1" * 4_000,
        "[" + "1," * 4_000 + "]",
        "x if y else " * 800 + "z",
        "1" * 20_000,
        "f'{" * 30 + "1" + "}'" * 30,
        "a\x00b",
        "'\ud800' + \ud800",
        "\u01c3lass",
    ],
)
def test_what_is_too_large_or_no_text_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_a_long_sum_within_the_limit_is_read() -> None:
    assert isinstance(parse("+".join(["a"] * (MOST_LEVELS - 1))).body, ast.BinOp)


def test_backslashes_of_patterns_raise_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        assert isinstance(parse(r"matches(a, '\d+')").body, ast.Call)
