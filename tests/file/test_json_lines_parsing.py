from __future__ import annotations

import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connector.file.json_lines_parsing import JsonLinesParser
from connector.file.page_reading import BadRowError
from connector.file.text_lines import TextLines


def parsed(raw: bytes) -> list[tuple[int, Any]]:
    lines = TextLines(io.BytesIO(raw), "utf-8", 0, 0)
    return [(number, record) for number, _, record in JsonLinesParser().records(lines)]


@given(st.binary(max_size=80))
def test_no_bytes_are_more_than_a_bad_row(raw: bytes) -> None:
    assert all(isinstance(record, dict | BadRowError) for _, record in parsed(raw))


def test_lines_are_numbered_with_the_empty_ones() -> None:
    assert parsed(b'\n{"a":1}\n  \n{"a":2}') == [(2, {"a": 1}), (4, {"a": 2})]


def test_says_what_a_line_holds_instead_of_an_object() -> None:
    assert "list" in str(parsed(b"[1]\n")[0][1])
