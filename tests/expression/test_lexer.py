"""Texts are split into literals, references and expressions, each with its offset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.expression.lexer import ExpressionError, Hole, Literal, Reference, check_brackets, has_holes, split


def test_text_without_holes_is_one_literal() -> None:
    assert split("plain $5 {a}") == (Literal("plain $5 {a}", 0),)


def test_expressions_and_text_alternate_with_their_offsets() -> None:
    assert split("a ${x} b ${y}") == (Literal("a ", 0), Hole("x", 4), Literal(" b ", 6), Hole("y", 11))


@pytest.mark.parametrize(
    "text",
    [
        "{'a': 1}['a']",
        "'}' + \"}\"",
        "f'{payload.x}'",
        "a if b else c",
        "x[1:2]",
        ' {"a": 1} ',
        "'''a}b''' + x",
        "'it\\'s }'",
        "[x for x in {'k': [1]}.k]",
        "(a,\n b)",
    ],
)
def test_an_expression_ends_where_its_own_brackets_and_quotes_let_it(text: str) -> None:
    assert split("${" + text + "}!") == (Hole(text, 2), Literal("!", len(text) + 3))


@pytest.mark.parametrize(
    ("text", "scheme", "name", "default"),
    [
        ("${env:X}", "env", "X", None),
        ("${env:X:-sqlite:///a.db}", "env", "X", "sqlite:///a.db"),
        ("${env:X:-}", "env", "X", ""),
        ("${file:/run/secrets/x}", "file", "/run/secrets/x", None),
        ("${keyring:service/name}", "keyring", "service/name", None),
        ("${env:X:-{a}}", "env", "X", "{a}"),
    ],
)
def test_a_scheme_and_a_colon_make_a_reference(text: str, scheme: str, name: str, default: str | None) -> None:
    (found,) = split(text)

    assert isinstance(found, Reference)
    assert (found.scheme, found.name, found.default, str(found)) == (scheme, name, default, text)


@pytest.mark.parametrize("text", ["a if b else c", "x[1:2]", "lambda: 1", "x:=1", "payload.a:.2f"])
def test_a_colon_alone_makes_no_reference(text: str) -> None:
    assert isinstance(split("${" + text + "}")[0], Hole)


def test_a_doubled_dollar_is_a_literal() -> None:
    assert split("a $${x} b") == (Literal("a ${x} b", 0),)
    assert not has_holes("a $${x}")
    assert has_holes("a $${x} ${y}")


@pytest.mark.parametrize("text", ["${payload.a", "x ${f('a, b", "${env:X", "${ {'a': 1}"])
def test_an_unclosed_expression_says_to_quote_it(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        split(text)

    assert "quote this expression" in caught.value.hint
    assert caught.value.offset == text.index("${")


@pytest.mark.parametrize(
    ("text", "offset"), [("(a]", 2), ("a)", 1), ("f(a", 1), ("'a", 0), ("a # b", 2), ("a \\ b", 2), ("(" * 51, 50)]
)
def test_brackets_quotes_and_comments_are_checked_at_their_place(text: str, offset: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        check_brackets(text)

    assert caught.value.offset == offset


@given(st.text("${}'\"\\ ab:(#", max_size=40))
def test_any_text_is_split_or_refused(text: str) -> None:
    try:
        parts = split(text)
    except ExpressionError as error:
        parts, offset = (), error.offset
    else:
        offset = 0

    assert 0 <= offset <= len(text)
    for part in parts:
        if isinstance(part, Hole):
            assert text[part.offset - 2 : part.offset + len(part.text)] == "${" + part.text


@given(st.text("${}'a", max_size=30))
def test_any_text_can_be_written_literally(text: str) -> None:
    parts = split(text.replace("${", "$${"))

    assert "".join(part.text for part in parts if isinstance(part, Literal)) == text
