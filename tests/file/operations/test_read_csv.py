from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector import events
from connector.component import Unit
from connector.errors import ConfigurationError, ConnectorError, RejectedError
from connector.file.client import Files
from connector.file.file_errors import ContentError


def read(path: Path, **more: Any) -> list[Any]:
    return list(Files().read_csv(path=str(path), **more))


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_reads_rows_as_text_and_empty_cells_as_null(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'id,name,note\n007,"Zürich, ""CH""",\r\n2,"two\nlines",x\n\n')

    assert read(path) == [
        {"id": "007", "name": 'Zürich, "CH"', "note": None},
        {"id": "2", "name": "two\nlines", "note": "x"},
    ]


def test_types_make_values(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "n,amount,ok,day,at,empty\n7,1.10,Yes,2024-02-29,2024-02-29T12:00:00Z,\n")
    types: Any = {
        "n": "integer",
        "amount": "decimal",
        "ok": "boolean",
        "day": "date",
        "at": "datetime",
        "empty": "decimal",
    }

    assert read(path, types=types) == [
        {
            "n": 7,
            "amount": Decimal("1.10"),
            "ok": True,
            "day": date(2024, 2, 29),
            "at": datetime(2024, 2, 29, 12, tzinfo=UTC),
            "empty": None,
        }
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "shift_jis"])
def test_reads_every_encoding_page_by_page(tmp_path: Path, encoding: str) -> None:
    word = {"cp1252": "Zürich", "shift_jis": "東京ソ"}.get(encoding, "Zürich 東京 \u0a0a\u010a\u0a41 😀")
    path = written(tmp_path / "a.csv", "id,name\n" + "".join(f"{n},{word}\n" for n in range(25)), encoding)

    pages = list(Files().read_csv(path=str(path), encoding=encoding, page_size=10).pages())

    assert [len(page.records) for page in pages] == [10, 10, 5]
    assert [row for page in pages for row in page.records] == [{"id": str(n), "name": word} for n in range(25)]


def test_any_page_can_be_read_again_alone_by_another_process(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id\n" + "".join(f"{n}\n" for n in range(10)))
    pages = list(Files().read_csv(path=str(path), page_size=3).pages())

    again = Files().read_csv(path=str(path), page_size=3).page(pages[1].cursor)

    assert Files().read_csv(path=str(path)).resumes == "keyset"
    assert again == pages[2]


def test_goes_on_in_a_file_that_has_grown(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id\n1\n2\n3\n")
    cursor = Files().read_csv(path=str(path), page_size=2).page({}).cursor
    with path.open("a", encoding="utf-8") as file:
        file.write("4\n")

    assert [row["id"] for row in Files().read_csv(path=str(path)).page(cursor).records] == ["3", "4"]


def test_does_not_go_on_in_another_file_of_the_same_name(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id\n1\n2\n3\n")
    cursor = Files().read_csv(path=str(path), page_size=2).page({}).cursor
    written(path, "id\n7\n8\n9\n")

    with pytest.raises(RejectedError, match="not the file any more"):
        Files().read_csv(path=str(path)).page(cursor)


def test_bad_rows_are_findings_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b'id,n\n1,1\n2\n"3\n3",x\n4,\xff\n"5"5,1\n6,2\n')

    with pytest.raises(ContentError) as error:
        read(path, types={"n": "integer"})

    found = [(finding.where.line, finding.message) for finding in error.value.diagnostics if finding.where]
    assert found == [
        (3, "1 cells where there are 2 columns"),
        (4, "n is 'x', which is no integer"),
        (6, "line 6 holds bytes that are not utf-8"),
        (7, "a quote stands in the middle of a cell; double it, or quote the whole cell"),
    ]
    assert error.value.type == "FILE:ILLEGAL_CONTENT"
    assert f"{path}:3:1" in str(error.value.diagnostics[0])


def test_bad_rows_can_be_skipped_and_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "id,n\n1,1\n2\n3,3\n")
    told: list[events.Event] = []
    files = Files()
    files.unit = Unit(emit=told.append)

    rows = list(files.read_csv(path=str(path), bad_rows="skip"))

    assert [row["id"] for row in rows] == ["1", "3"]
    assert [event.message for event in told if isinstance(event, events.Noted)] == [
        f"{path}:3:1: 1 cells where there are 2 columns, left out"
    ]


def test_a_quote_that_is_never_closed_is_found(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="never closed"):
        read(written(tmp_path / "a.csv", 'id\n1\n"2\n3\n'))


def test_names_of_columns_can_be_given(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "1;x\n2;y\n")

    assert read(path, header=False, delimiter=";", columns=["id", "name"])[0] == {"id": "1", "name": "x"}
    assert read(path, header=False, delimiter=";")[1] == {"column_1": "2", "column_2": "y"}


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("id,id\n1,2\n", {}, "two columns are called id"),
        ("id\n1\n", {"types": {"idd": "integer"}}, "there is no column idd"),
        ("id\n1\n", {"encoding": "klingon"}, "no encoding 'klingon'"),
    ],
)
def test_says_what_does_not_fit_the_file(tmp_path: Path, text: str, arguments: Any, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        read(written(tmp_path / "a.csv", text), **arguments)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.csv", "")) == []
    assert read(written(tmp_path / "a.csv", "id,name\n")) == []


def test_a_missing_file_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(ConnectorError) as error:
        read(tmp_path / "none.csv")

    assert error.value.type == "FILE:FILE_NOT_FOUND"
    assert error.value.hint


@settings(max_examples=40)
@given(
    rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3), max_size=30),
    size=st.integers(1, 7),
)
def test_reads_what_csv_writes_whatever_the_cells_and_the_page(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], size: int
) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([["a", "b", "c"], *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(out.getvalue().encode())

    assert read(path, page_size=size, null_values=[]) == [dict(zip("abc", row, strict=True)) for row in rows]
