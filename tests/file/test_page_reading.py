from __future__ import annotations

from pathlib import Path

from connector.component import Unit
from connector.file.json_lines_parsing import JsonLinesParser
from connector.file.page_reading import LineReader
from connector.stream import START


def reader(path: Path, page_size: int = 2) -> LineReader:
    return LineReader(
        path=path,
        shown=path.name,
        encoding="utf-8",
        page_size=page_size,
        bad_rows="skip",
        parser=JsonLinesParser(),
        unit=Unit(),
    )


def test_the_last_page_says_that_it_is_the_last(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"n":1}\n{"n":2}\n{"n":3}\n{"n":4}\n', encoding="utf-8")

    first = reader(path).read(START)
    second = reader(path).read(first.cursor)

    assert (len(first.records), len(second.records), second.cursor) == (2, 2, None)
    assert first.cursor == {"offset": 16, "line": 2, "known": 16, "head": first.cursor["head"]}


def test_rows_that_are_left_out_count_for_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('bad\nbad\n{"n":3}\n', encoding="utf-8")

    pages = list(reader(path).stream().pages())

    assert [page.records for page in pages] == [[], [{"n": 3}]]


def test_nothing_is_opened_before_it_is_read(tmp_path: Path) -> None:
    assert reader(tmp_path / "none").stream().resumes == "keyset"
