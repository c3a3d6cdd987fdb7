from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from connector.file.client import Files
from connector.file.file_errors import ContentError
from connector.file.json_parsing import JsonParser
from connector.file.page_reading import BadRowError, BrokenFileError


def rows(raw: str, at: str = "", skip: int = 0) -> list[Any]:
    parser = JsonParser(path=at.split(".") if at else (), encoding="utf-8")
    return [(line, record) for line, _, record in parser.rows(io.BytesIO(raw.encode()), skip)]


def test_finds_the_records_at_a_path_and_passes_by_what_stands_before() -> None:
    raw = '{"meta": {"items": "[\\"{"}, "data": {"items": [{"a": 1},\n {"a": 2}], "more": 1}}'

    assert rows(raw, "data.items") == [(1, {"a": 1}), (2, {"a": 2})]
    assert rows(raw, "data.items", skip=1) == [(2, {"a": 2})]


def test_an_object_is_one_record() -> None:
    assert rows('{"a": 1}') == [(1, {"a": 1})]
    assert rows("[]") == []


@pytest.mark.parametrize("bad", ["5", "null", "[1]", '{"a": NaN}', '{"a": ' + "9" * 5000 + "}"])
def test_a_bad_record_costs_that_record_alone(bad: str) -> None:
    found = rows(f'[{bad},\n{{"a": 1}}]')

    assert isinstance(found[0][1], BadRowError)
    assert found[1] == (2, {"a": 1})


@pytest.mark.parametrize(
    ("raw", "at", "says"),
    [
        ('[{"a":1},\n{"a" 2}]', "", "':' delimiter"),
        ('[{"a":1}', "", "the file ends"),
        ('[{"a":1}] x', "", "something follows"),
        ('{"b": []}', "c", "no c, only b"),
        ("[]", "c", "no object here"),
        ("\xff", "", "no JSON"),
    ],
)
def test_behind_a_broken_place_nothing_is_read(raw: str, at: str, says: str) -> None:
    last = rows(raw, at)[-1][1]

    assert isinstance(last, BrokenFileError)
    assert says in str(last)


def test_the_finding_has_file_line_and_cure(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a":1},\n 5]', encoding="utf-8")

    with pytest.raises(ContentError) as error:
        list(Files().read_json(path=str(tmp_path / "a.json")))

    assert "a.json:2:1" in str(error.value.diagnostics[0].where)
    assert "bad_rows: skip" in error.value.hint


def test_a_broken_file_is_told_even_where_bad_rows_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"a":1},', encoding="utf-8")

    with pytest.raises(ContentError):
        list(Files().read_json(path=str(tmp_path / "a.json"), bad_rows="skip"))


def test_memory_holds_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("w", encoding="utf-8") as file:
        file.write("[" + ",\n".join(json.dumps({"n": n, "text": "x" * 400}) for n in range(20_000)) + "]")
    tracemalloc.start()
    count = sum(1 for _ in Files().read_json(path=str(path), page_size=100))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 20_000
    assert peak < path.stat().st_size / 4
