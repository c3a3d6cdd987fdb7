from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from connector.netsuite.metadata.metadata_cache import MetadataCache, folder_of


def test_what_is_written_is_read_and_nobody_else_may(tmp_path: Path) -> None:
    cache = MetadataCache(tmp_path / "a" / "b")
    cache.write("rest-customer", {"x": "ü"})
    (file,) = (tmp_path / "a" / "b").iterdir()

    assert cache.read("rest-customer") == {"x": "ü"}
    assert cache.read("REST-Customer") == {"x": "ü"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 0, "data": {}}', '{"format": 1, "data": 3}', "\ud800x"]
)
def test_a_damaged_or_old_file_counts_as_missing(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content, encoding="utf-8", errors="surrogatepass")

    assert MetadataCache(tmp_path).read("x") is None


def test_a_folder_that_cannot_be_made_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = MetadataCache(tmp_path / "file" / "below")
    cache.write("x", {"a": 1})

    assert cache.read("x") is None


def test_without_a_folder_nothing_is_kept() -> None:
    cache = MetadataCache(None)
    cache.write("x", {"a": 1})

    assert cache.read("x") is None


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    cache = MetadataCache(folder_of(tmp_path, "../../etc", "a/b"))
    cache.write("../../x", {"a": 1})
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]

    assert json.loads(file.read_text(encoding="utf-8"))["data"] == {"a": 1}
    assert file.is_relative_to(tmp_path / "metadata")
    assert ".." not in file.relative_to(tmp_path).parts
