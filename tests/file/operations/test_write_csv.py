from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from connector.file.client import Files


def test_writes_values_exactly(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    record = {
        "text": 'a,"b"\nc',
        "amount": Decimal("1E+3"),
        "cents": Decimal("0.10"),
        "ok": True,
        "day": date(2024, 1, 2),
        "at": datetime(2024, 1, 2, 3, 4, tzinfo=UTC),
        "none": None,
        "ref": {"id": "5", "n": Decimal("1.10")},
    }

    report = Files().write_csv(path=str(path), records=[record])

    assert report.written == 1
    assert path.read_text(encoding="utf-8") == (
        "text,amount,cents,ok,day,at,none,ref\n"
        '"a,""b""\nc",1000,0.10,true,2024-01-02,2024-01-02T03:04:00+00:00,,"{""id"":""5"",""n"":1.10}"\n'
    )


def test_columns_choose_and_order(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"

    Files().write_csv(path=str(path), columns=["b", "a"], records=[{"a": 1, "c": 9}, {"b": 2}])

    assert path.read_text(encoding="utf-8") == "b,a\n,1\n2,\n"


def test_a_record_that_cannot_be_written_is_a_failure_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"

    report = Files().write_csv(
        path=str(path), records=[{"a": 1}, {"a": b"\x00"}, {"b": 1, "a": 2}, "x", {"a": "東"}], encoding="cp1252"
    )

    assert path.read_text(encoding="cp1252") == "a,b\n1,\n2,1\n"
    assert (report.written, report.failed) == (2, 3)


def test_excel_gets_its_mark_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for _ in range(2):
        Files().write_csv(path=str(path), records=[{"a": "ü"}], encoding="utf-8-sig", mode="append")

    assert path.read_bytes() == b"\xef\xbb\xbfa\n\xc3\xbc\n\xc3\xbc\n"


def test_no_records_make_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    Files().write_csv(path=str(path), records=[], columns=["a"])

    assert path.read_text(encoding="utf-8") == "a\n"


def test_a_copy_of_a_stream_is_the_same(tmp_path: Path) -> None:
    source, copy = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text("id,name\n" + "".join(f"{n},n{n}\n" for n in range(2500)), encoding="utf-8")

    report = Files().write_csv(path=str(copy), records=Files().read_csv(path=str(source)))

    assert report.written == 2500
    assert copy.read_bytes() == source.read_bytes()
