from __future__ import annotations

from pathlib import Path

import pytest

from connector.file.client import Files
from connector.file.config import FileConfig


@pytest.mark.parametrize(
    ("pattern", "recursive", "expected"),
    [
        ("*", False, ["a.csv"]),
        ("*", True, ["a.csv", "in/b.csv", "in/c.txt"]),
        ("*.csv", True, ["a.csv", "in/b.csv"]),
        ("in/*", True, ["in/b.csv", "in/c.txt"]),
        (".*", False, [".hidden"]),
    ],
)
def test_lists_what_matches(tmp_path: Path, pattern: str, recursive: bool, expected: list[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path)
    for name in ("a.csv", "in/b.csv", "in/c.txt", ".hidden"):
        (tmp_path / name).write_text("x", encoding="utf-8")

    found = Files(FileConfig(working_directory=str(tmp_path))).list(pattern=pattern, recursive=recursive)

    assert [each["path"] for each in found] == expected


def test_a_link_to_itself_hides_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")

    found = Files(FileConfig(working_directory=str(tmp_path))).list()

    assert [each["path"] for each in found] == ["a.csv"]
