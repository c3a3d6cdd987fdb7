from __future__ import annotations

from pathlib import Path

from connector.component import Operation
from connector.file.client import Files
from connector.file.config import FileConfig
from connector.registry import find


def test_has_every_operation_as_a_method() -> None:
    for name in ("read_csv", "read_json_lines", "write_csv", "write_json_lines"):
        declared = find(f"file.{name}")

        assert isinstance(declared, Operation)
        assert declared.summary in getattr(Files(), name).__doc__
        assert declared.example


def test_works_where_it_is_told_to(tmp_path: Path) -> None:
    files = Files(FileConfig(root=str(tmp_path)))

    files.write_json_lines(path="a/b.jsonl", records={"n": 1})

    assert list(files.read_json_lines(path="a/b.jsonl")) == [{"n": 1}]
    assert (tmp_path / "a" / "b.jsonl").exists()
