from __future__ import annotations

import stat
import sys
import uuid
from pathlib import Path

import pytest

from connector.errors import ConfigurationError, ConnectivityError
from connector.state.page_places import Folder, Place, RemoteStore, open_place


@pytest.fixture(params=["folder", "file", "memory"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "memory":
        pytest.importorskip("fsspec", reason="NO FSSPEC: pip install 'netsuite-flows[spool]'")
        return open_place(f"memory://spool-{uuid.uuid4().hex}/pages")
    return open_place(f"{'file://' if request.param == 'file' else ''}{tmp_path}/pages")


def test_gives_back_what_was_written(place: Place) -> None:
    place.write("run", "a", b"\x00\xff")
    place.write("run", "a", b"again")

    assert (place.read("run", "a"), place.read("run", "b"), place.read("other", "a")) == (b"again", None, None)


def test_removes_files_and_runs_whether_they_are_there_or_not(place: Place) -> None:
    for name in ("a", "b"):
        place.write("run", name, b"1")
    place.write("other", "a", b"2")

    place.remove("run", ["a", "missing"])
    assert (place.read("run", "a"), place.read("run", "b")) == (None, b"1")
    place.remove_run("run")
    place.remove_run("run")
    assert (place.read("run", "b"), place.read("other", "a")) == (None, b"2")


def test_a_folder_is_for_its_owner_alone_and_holds_no_half_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "pages")

    folder.write("run", "a", b"1")

    (file,) = (tmp_path / "pages" / "run").iterdir()
    assert file.name == "a"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "pages").write_text("not a folder", encoding="utf-8")

    with pytest.raises(ConnectivityError, match=r"cannot be written at .*pages: (File exists|Not a directory)"):
        Folder(tmp_path / "pages").write("run", "a", b"1")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    (tmp_path / "run" / "a").mkdir(parents=True)  # the name is taken by what a file cannot replace

    with pytest.raises(ConnectivityError):
        folder.write("run", "a", b"1")

    assert [path.name for path in (tmp_path / "run").iterdir()] == ["a"]


def test_a_folders_name_is_absolute_so_that_all_processes_mean_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert Folder(Path("pages")).shown == str(tmp_path / "pages")


def test_what_is_shown_of_a_store_holds_no_password() -> None:
    pytest.importorskip("fsspec", reason="NO FSSPEC: pip install 'netsuite-flows[spool]'")

    assert RemoteStore("memory://user:topsecret@host/pages?key=topsecret").shown == "memory://host/pages"


def test_a_store_that_fsspec_does_not_know_is_told() -> None:
    pytest.importorskip("fsspec", reason="NO FSSPEC: pip install 'netsuite-flows[spool]'")

    with pytest.raises(ConfigurationError, match="fsspec knows no tape://"):
        RemoteStore("tape://pages")


def test_a_library_that_is_not_installed_is_told_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)

    with pytest.raises(ConfigurationError, match="fsspec is not installed") as caught:
        RemoteStore("s3://bucket/pages")
    assert "netsuite-flows[spool]" in caught.value.hint
