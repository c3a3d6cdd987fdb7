from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from connector.component import Receipt, Unit
from connector.errors import ConfigurationError, RejectedError
from connector.file.client import Files
from connector.file.file_sink import FileSink
from connector.file.operations.write_csv import WRITE_CSV, WriteCsvArguments

WRITER = Path(__file__).with_name("writer_that_dies.py")


def open_sink(target: Path, key: str = "run/write", **more: Any) -> FileSink:
    assert WRITE_CSV.sink is not None
    sink = WRITE_CSV.sink(Files().session, WriteCsvArguments(path=str(target), **more), Unit(key=key))
    assert isinstance(sink, FileSink)
    return sink


def ids(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


def killed_again_and_again(target: str, mode: str, operation: str, uploads: Path) -> int:
    """How often the writer died before it came to its end."""
    for kills, chance in enumerate((0.1, *[0.02] * 60)):
        command = [sys.executable, str(WRITER), target, mode, str(chance), operation, str(uploads)]
        done = subprocess.run(command, check=False, timeout=60)
        if done.returncode == 0:
            return kills
        assert done.returncode == -signal.SIGKILL
    raise AssertionError("it never came to its end")


@pytest.mark.chaos
@pytest.mark.parametrize(
    ("format_", "mode"),
    [
        ("csv", "overwrite"),
        ("csv", "append"),
        ("json", "overwrite"),
        ("xml", "overwrite"),
        ("parquet", "overwrite"),
        ("excel", "overwrite"),
    ],
)
def test_a_killed_writer_neither_loses_nor_doubles_a_row(tmp_path: Path, format_: str, mode: str) -> None:
    target = tmp_path / "out"
    kills = killed_again_and_again(str(target), mode, f"file.write_{format_}", tmp_path)

    read = getattr(Files(), f"read_{format_}")
    assert kills > 0
    assert [row["id"] for row in read(path=str(target))] == [str(number) for number in range(200)]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.chaos
@pytest.mark.parametrize(("format_", "mode"), [("csv", "append"), ("parquet", "overwrite")])
def test_a_killed_upload_neither_loses_nor_doubles_a_row(tmp_path: Path, format_: str, mode: str) -> None:
    uploads, store = tmp_path / "uploads", tmp_path / "store"
    store.mkdir()
    target = f"local://{store}/out"  # a file system of fsspec, which outlives the process as memory:// does not
    killed_again_and_again(target, mode, f"file.write_{format_}", uploads)

    read = getattr(Files(), f"read_{format_}")
    assert [row["id"] for row in read(path=target)] == [str(number) for number in range(200)]
    assert [path.name for path in store.iterdir() if not path.name.endswith(".part")] == ["out"]
    assert list(uploads.iterdir()) == []


def test_the_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "folder" / "out.csv"
    sink = open_sink(target)

    sink.write("run/write[0]", [{"id": 1}], {"next": 1})
    assert not target.exists()
    sink.write("run/write[1]", [{"id": 2}], None)
    assert not target.exists()
    sink.finish()

    assert ids(target) == ["1", "2"]
    assert [path.name for path in target.parent.iterdir()] == ["out.csv"]


def test_the_old_file_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("id\nold\n", encoding="utf-8")
    sink = open_sink(target)

    sink.write("run/write[0]", [{"id": 1}], None)

    assert ids(target) == ["old"]
    sink.finish()
    assert ids(target) == ["1"]


def test_a_unit_is_written_once(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    for _ in range(3):
        receipt = open_sink(target).write("run/write[0]", [{"id": 1}, "no row"], {"next": 1})
    sink = open_sink(target)

    recalled = sink.recall("run/write[0]")
    sink.finish()

    assert ids(target) == ["1"]
    assert isinstance(recalled, Receipt)
    assert (recalled.cursor, recalled.report, list(recalled.failures)) == (
        receipt.cursor,
        receipt.report,
        list(receipt.failures),
    )
    assert recalled.failures[0]["index"] == 1


def test_bytes_that_no_one_acknowledged_are_cut_off(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    open_sink(target).write("run/write[0]", [{"id": 1}], {"next": 1})
    with open_sink(target).landing.part.open("a", encoding="utf-8") as part:
        part.write("torn")
    with open_sink(target).landing.journal.open("a", encoding="utf-8") as journal:
        journal.write('{"unit":"run/write[1]","leng')

    sink = open_sink(target)
    sink.write("run/write[1]", [{"id": 2}], None)
    sink.finish()

    assert ids(target) == ["1", "2"]


def test_finishing_twice_does_not_harm(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    sink = open_sink(target)
    sink.write("run/write[0]", [{"id": 1}], None)
    sink.finish()
    sink.finish()

    open_sink(target).finish()  # the engine had not yet recorded the first one

    assert ids(target) == ["1"]


def test_another_run_starts_anew(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    open_sink(target, "first/write").write("first/write[0]", [{"id": 1}], {"next": 1})

    sink = open_sink(target, "second/write")
    assert sink.recall("first/write[0]") is None
    sink.write("second/write[0]", [{"id": 2}], None)
    sink.finish()

    assert ids(target) == ["2"]


def test_two_runs_that_write_one_file_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    first, second = open_sink(target, "first/write"), open_sink(target, "second/write")
    for number in range(3):
        first.write(f"first/write[{number}]", [{"id": number}], {"next": number + 1})
        second.write(f"second/write[{number}]", [{"id": 100 + number}], {"next": number + 1})

    again = open_sink(target, "first/write")  # after a kill
    assert again.recall("first/write[2]") is not None
    second.finish()
    assert ids(target) == ["100", "101", "102"]
    again.finish()
    assert ids(target) == ["0", "1", "2"]
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_two_that_make_a_new_file_do_not_replace_each_other(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    sinks = [open_sink(target, f"{name}/write", mode="create_new") for name in ("first", "second")]
    for number, sink in enumerate(sinks):
        sink.write(f"{sink.unit.key}[0]", [{"id": number}], None)
    sinks[0].finish()

    with pytest.raises(ConfigurationError) as error:
        sinks[1].finish()
    assert error.value.type == "FILE:FILE_ALREADY_EXISTS"
    assert ids(target) == ["0"]


def test_what_nobody_went_on_with_is_removed_after_a_month(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    for name, days in (("old", 31), ("young", 29)):
        sink = open_sink(target, f"{name}/write")
        sink.write(f"{name}/write[0]", [{"id": 1}], {"next": 1})
        for path in (sink.landing.part, sink.landing.journal):
            os.utime(path, (time.time() - days * 86_400,) * 2)

    Files().write_csv(path=str(target), records=[{"id": 2}])

    left = open_sink(target, "young/write").landing
    assert set(tmp_path.iterdir()) == {target, left.part, left.journal}


def test_says_so_when_what_was_written_is_gone(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    open_sink(target).write("run/write[0]", [{"id": 1}], {"next": 1})
    for path in tmp_path.iterdir():
        path.unlink()

    with pytest.raises(RejectedError, match="is gone"):
        open_sink(target).write("run/write[1]", [{"id": 2}], None)


def test_create_new_leaves_a_file_alone_that_is_there(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine", encoding="utf-8")

    with pytest.raises(ConfigurationError) as error:
        open_sink(target, mode="create_new").write("run/write[0]", [{"id": 1}], None)

    assert error.value.type == "FILE:FILE_ALREADY_EXISTS"
    assert target.read_text(encoding="utf-8") == "mine"


def test_append_adds_rows_under_the_header_that_is_there(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    Files().write_csv(path=str(target), records=[{"id": 1, "name": "a"}])

    report = Files().write_csv(
        path=str(target), mode="append", records=[{"name": "b", "id": 2}, {"id": 3, "colour": "red"}]
    )

    assert target.read_text(encoding="utf-8") == "id,name\n1,a\n2,b\n"
    assert report.failed == 1
    assert "no column colour" in report.first_errors[0]["message"]


def test_a_call_from_a_program_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Any:
        yield from ({"id": n} for n in range(2000))
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        Files().write_csv(path=str(tmp_path / "out.csv"), records=broken())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["part", "journal"])
def test_a_link_that_lies_where_a_file_grows_leads_nowhere(tmp_path: Path, name: str) -> None:
    victim, target = tmp_path / "victim", tmp_path / "out.csv"
    victim.write_text("precious\n", encoding="utf-8")
    sink = open_sink(target)
    getattr(sink.landing, name).symlink_to(victim)
    sink.write("u[0]", [{"id": "1"}])
    sink.finish()

    assert victim.read_text(encoding="utf-8") == "precious\n"
    assert ids(target) == ["1"]
