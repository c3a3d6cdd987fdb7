from __future__ import annotations

from pathlib import Path

from connector.component import Operation
from connector.file.client import Files
from connector.file.config import FileConfig
from connector.registry import find, names


def test_has_every_operation_as_a_method() -> None:
    declared = [find(name) for name in names() if name.startswith("file.")]

    for operation in declared:
        if isinstance(operation, Operation):
            assert operation.summary in getattr(Files(), operation.name).__doc__
            assert operation.example


def test_works_where_it_is_told_to(tmp_path: Path) -> None:
    files = Files(FileConfig(root=str(tmp_path)))

    files.write_json_lines(path="a/b.jsonl", records={"n": 1})

    assert list(files.read_json_lines(path="a/b.jsonl")) == [{"n": 1}]
    assert (tmp_path / "a" / "b.jsonl").exists()
