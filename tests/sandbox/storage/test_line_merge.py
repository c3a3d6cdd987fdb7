from itertools import count
from typing import Any

import pytest

from connector.sandbox.refusals import WireError
from connector.sandbox.storage.line_merge import merge_fields, merge_lines, number_lines
from connector.sandbox.storage.record_shape import KEYLESS

OLD = [{"line": 1, "q": 1}, {"line": 4, "q": 4}]


def merge(new: list[dict[str, Any]], *, key: str = "line", replace: bool = False) -> list[dict[str, Any]]:
    numbers = count(100)
    return merge_lines(OLD, new, key=key, replace=replace, next_unique=lambda: next(numbers))


def test_a_line_without_key_goes_behind_the_others_with_the_next_number() -> None:
    assert merge([{"q": 9}]) == [*OLD, {"line": 5, "q": 9}]


def test_a_key_may_be_written_as_text() -> None:
    assert merge([{"line": "4", "q": 5}])[1] == {"line": "4", "q": 5}


def test_replacing_drops_the_lines_not_named_and_keeps_the_numbers() -> None:
    assert merge([{"line": 4, "q": 5}, {"q": 9}], replace=True) == [{"line": 4, "q": 5}, {"line": 5, "q": 9}]


def test_a_number_that_no_line_has_is_refused() -> None:
    with pytest.raises(WireError, match="line 7 does not exist"):
        merge([{"line": 7}])


def test_keyless_lines_are_appended_or_replaced() -> None:
    assert merge([{"q": 9}], key=KEYLESS) == [*OLD, {"q": 9}]
    assert merge([{"q": 9}], key=KEYLESS, replace=True) == [{"q": 9}]


def test_a_key_that_refers_to_a_record_is_taken_by_its_id() -> None:
    old = [{"employee": {"id": "5"}, "share": 10}]
    new: list[dict[str, Any]] = [{"employee": {"id": "5"}, "share": 20}, {"employee": {"id": "6"}, "share": 80}]

    merged = merge_lines(old, new, key="employee", replace=False, next_unique=lambda: 0)

    assert merged == new


def test_lines_that_name_records_are_not_numbered() -> None:
    lines = [{"employee": {"id": "5"}}]

    assert number_lines(lines, key="employee", taken=[], next_unique=lambda: 0) == lines


def test_none_inside_a_line_clears_and_inside_a_new_line_is_left_out() -> None:
    assert merge([{"line": 1, "q": None}, {"q": None, "m": 1}]) == [{"line": 1}, OLD[1], {"line": 5, "m": 1}]


def test_subrecords_are_merged_and_references_are_not() -> None:
    assert merge_fields({"a": {"x": 1, "y": 2}}, {"a": {"x": 3}}) == {"a": {"x": 3, "y": 2}}
    assert merge_fields({"a": {"id": "1", "refName": "n"}}, {"a": {"externalId": "e"}}) == {"a": {"externalId": "e"}}
