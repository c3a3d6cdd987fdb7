from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connector.flow.fixes.edits import Edit, Move, applied, end_of_block, lines_of, moved

TEXT = "a:\n  b: 1\n\n  c: 2\n# of d\nd: 3\n"


@given(st.text())
def test_the_lines_of_a_text_are_the_text(text: str) -> None:
    assert "".join(lines_of(text)) == text
    assert applied(text, []) == text


def test_edits_of_one_line_do_not_disturb_each_other() -> None:
    assert applied("one two three\n", [Edit(1, 1, "one", "first"), Edit(1, 9, "three", "3")]) == "first two 3\n"


def test_an_edit_of_something_else_is_left_out() -> None:
    assert applied("one\n", [Edit(1, 1, "two", "2")]) == "one\n"


def test_a_block_ends_with_its_last_line_that_is_indented() -> None:
    assert end_of_block(lines_of(TEXT), 1, 1) == 4
    assert end_of_block(lines_of("a:\n"), 1, 1) == 1


def test_a_line_goes_elsewhere_with_its_break() -> None:
    assert moved("a:\r\n  b: 1\r\n  c: 2", Move(2, 3, "b: 1")) == "a:\r\n  c: 2\r\nb: 1\r\n"
