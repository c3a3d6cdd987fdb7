from __future__ import annotations

import pytest

from connector.file.csv_format import CsvFormat


def format_of(*columns: str, header: bool = True) -> CsvFormat:
    return CsvFormat(delimiter=";", quote="'", header=header, columns=columns)


def test_the_columns_are_those_of_the_first_block_in_order_of_appearance() -> None:
    settings = format_of().begin([{"b": 1}, "no row", {"a": 1, "b": 2}], "")

    assert settings["columns"] == ["b", "a"]
    assert format_of().head(settings) == "b;a\n"


def test_a_file_that_is_added_to_keeps_its_columns() -> None:
    assert format_of().begin([{"z": 1}], "'a;a';b")["columns"] == ["a;a", "b"]
    assert format_of(header=False).begin([{"z": 1}], "1;2")["columns"] == ["z"]


def test_fields_without_a_column_are_left_out_only_when_columns_were_chosen() -> None:
    chosen = format_of("a")
    assert chosen.text({"a": "x;'y'", "b": 1}, chosen.begin([], "")) == "'x;''y'''\n"

    found = format_of()
    with pytest.raises(ValueError, match="no column b"):
        found.text({"a": 1, "b": 1}, found.begin([{"a": 1}], ""))


def test_no_header_is_written_where_none_is_wanted() -> None:
    assert format_of(header=False).head({"columns": ["a"]}) == ""
