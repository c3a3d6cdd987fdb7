from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from connector import marked_yaml
from connector.errors import ConfigurationError


def test_words_of_yaml_1_1_stay_text() -> None:
    document = marked_yaml.read("[no, on, yes, 012, 1:30, 2026-11-23, '5', 0o7, 0x1F, 1e3, .5, ~, true]")

    assert document.data == ["no", "on", "yes", "012", "1:30", "2026-11-23", "5", 7, 31, 1000.0, 0.5, None, True]


def test_every_value_and_key_has_its_place() -> None:
    document = marked_yaml.read("a:\n  - x: 1\n    y: [2, 3]\n", "f.yaml")

    assert str(document.place(("a", 0, "y", 1))) == "f.yaml:3:12"
    assert str(document.place(("a", 0, "y"), key=True)) == "f.yaml:3:5"


def test_an_unknown_place_is_the_nearest_around_it() -> None:
    assert str(marked_yaml.read("a:\n  b: 1\n", "f.yaml").place(("a", "c", "d"), key=True)) == "f.yaml:1:1"


def test_a_duplicate_key_is_a_finding_and_the_first_stays() -> None:
    document = marked_yaml.read("a: 1\nb: 2\na: 3\n", "f.yaml")

    assert document.data == {"a": 1, "b": 2}
    assert [(finding.code, str(finding.where)) for finding in document.diagnostics] == [("duplicate-key", "f.yaml:3:1")]


def test_a_finding_shows_the_line_and_a_caret() -> None:
    (finding,) = marked_yaml.read("a: 1\n a: 2\n".replace(" a", "a"), "f.yaml").diagnostics

    assert str(finding).splitlines()[1:3] == ["  2 | a: 2", "    | ^"]


@pytest.mark.parametrize("text", ["a: !!python/object:os.system {}", "a: !x 1", "a: !!set {b}"])
def test_tags_are_refused(text: str) -> None:
    assert [finding.code for finding in marked_yaml.read(text).diagnostics] == ["yaml-tag"]


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]

    with pytest.raises(ConfigurationError, match="more than 200,000 values"):
        marked_yaml.read("\n".join(lines))


def test_broken_yaml_names_the_place() -> None:
    with pytest.raises(ConfigurationError) as caught:
        marked_yaml.read("a: [1\nb: 2", "f.yaml")

    assert caught.value.diagnostics[0].where is not None
    assert caught.value.diagnostics[0].code == "yaml-syntax"


def test_a_cut_expression_is_told_to_be_quoted() -> None:
    with pytest.raises(ConfigurationError) as caught:
        marked_yaml.read('a: {b: ${ {"x": 1}["x"] }}')

    assert "quote" in caught.value.diagnostics[0].hint


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz_", min_size=1), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_what_yaml_writes_quoted_is_read_back(value: Any) -> None:
    text = (
        yaml.safe_dump(value, default_style='"')
        if isinstance(value, str)
        else yaml.safe_dump(value, allow_unicode=True)
    )
    document = marked_yaml.read(text)

    assert document.diagnostics == ()
    assert document.data == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        marked_yaml.read(text)
    except ConfigurationError as error:
        assert error.diagnostics  # noqa: PT017 - both ends are fine, a traceback is not


def test_the_line_end_of_a_block_is_not_part_of_a_single_expression_and_that_of_quotes_is() -> None:
    text = 'a: |\n  ${payload.x}\nb: "${payload.x}\\n"\nc: |\n  ${payload.x}\n  ${payload.y}\n'

    assert marked_yaml.read(text).data == {
        "a": "${payload.x}",
        "b": "${payload.x}\n",
        "c": "${payload.x}\n${payload.y}\n",
    }
