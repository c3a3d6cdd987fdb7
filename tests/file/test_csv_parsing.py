from __future__ import annotations

import io
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.file.csv_parsing import CsvParser
from connector.file.page_reading import BadRowError
from connector.file.text_lines import TextLines


def parsed(text: str, **more: Any) -> list[Any]:
    settings: dict[str, Any] = {
        "delimiter": ",",
        "quote": '"',
        "header": True,
        "columns": (),
        "null_values": frozenset({""}),
        "types": {},
        **more,
    }
    parser, lines = CsvParser(**settings), TextLines(io.BytesIO(text.encode()), "utf-8", 0, 0)
    parser.begin(lines)
    return [(number, record) for number, _, record in parser.records(lines)]


def test_rows_are_numbered_by_the_line_they_begin_in() -> None:
    assert [number for number, _ in parsed('a\n"1\n1"\n\n2\n')] == [2, 5]


def test_goes_on_after_a_row_that_cannot_be_read() -> None:
    found = parsed('a\nx"y"z\n"x"y\nlast\n')

    assert [type(record) for _, record in found] == [dict, BadRowError, dict]


def test_columns_without_a_name_get_one() -> None:
    assert parsed("a, ,c\n1,2,3\n")[0][1] == {"a": "1", "column_2": "2", "c": "3"}


def test_given_names_stand_for_those_of_the_header() -> None:
    assert parsed("x,y\n1,2\n", columns=("a", "b")) == [(2, {"a": "1", "b": "2"})]


def test_other_texts_may_mean_null() -> None:
    assert parsed("a,b\n,NULL\n", null_values=frozenset({"NULL"}))[0][1] == {"a": "", "b": None}


def test_a_header_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ConfigurationError, match="header"):
        parsed('"a"b\n1\n')
