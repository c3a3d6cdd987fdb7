from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from connector.file.client import Files
from connector.file.file_errors import ContentError


def workbook(path: Path, *rows: list[Any]) -> str:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr] # a new workbook has a sheet
    book.save(path)
    return str(path)


def test_header_types_and_empty_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["Prices"], ["sku", "price", "ok"], [7, 1.1, True], [], ["A-1", 2, None])

    found = list(Files().read_excel(path=path, header_row=2, types={"sku": "text", "price": "decimal"}))

    assert found == [
        {"sku": "7", "price": Decimal("1.1"), "ok": True},
        {"sku": "A-1", "price": Decimal(2), "ok": None},
    ]


def test_without_header_columns_are_numbered(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [1, "x"])

    assert list(Files().read_excel(path=path, header_row=0)) == [{"column_1": 1, "column_2": "x"}]
    assert list(Files().read_excel(path=path, header_row=0, columns=["a", "b"])) == [{"a": 1, "b": "x"}]


@pytest.mark.parametrize(
    ("row", "says"),
    [(["x"], "a is 'x', which is no decimal"), (["#DIV/0!"], "A2 holds the error"), ([1, 2], "B2 holds 2")],
)
def test_a_bad_row_is_told_with_its_cell(tmp_path: Path, row: list[Any], says: str) -> None:
    path = workbook(tmp_path / "a.xlsx", ["a"], row)

    with pytest.raises(ContentError) as error:
        list(Files().read_excel(path=path, types={"a": "decimal"}))

    assert says in error.value.diagnostics[0].message
    assert error.value.diagnostics[0].where is not None
    assert error.value.diagnostics[0].where.line == 2


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("id\n1\n", encoding="utf-8")

    with pytest.raises(ContentError, match="no workbook"):
        list(Files().read_excel(path=str(tmp_path / "a.xlsx")))


def test_a_workbook_that_was_changed_on_its_way_is_told(tmp_path: Path) -> None:
    path, damaged = workbook(tmp_path / "a.xlsx", ["id"], [5]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(damaged, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b"<v>5</v>", b"<v>five</v>"))

    with pytest.raises(ContentError, match="the workbook is damaged"):
        list(Files().read_excel(path=str(damaged)))


def test_a_workbook_whose_bytes_are_not_what_was_packed_is_told(tmp_path: Path) -> None:
    path = Path(workbook(tmp_path / "a.xlsx", ["id"], *([number] for number in range(300))))
    with zipfile.ZipFile(path) as whole:
        start = whole.getinfo("xl/worksheets/sheet1.xml").header_offset + 100
    raw = bytearray(path.read_bytes())
    raw[start : start + 8] = b"\xff" * 8
    path.write_bytes(raw)

    with pytest.raises(ContentError):
        list(Files().read_excel(path=str(path)))
