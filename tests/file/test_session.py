from __future__ import annotations

import os
from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.file.client import Files
from connector.file.config import FileConfig
from connector.file.connection import CONNECTION
from connector.file.session import FileSession


def test_relative_paths_start_in_the_working_directory(tmp_path: Path) -> None:
    session = FileSession(FileConfig(working_directory=str(tmp_path)))

    assert session.path("a/b.csv") == tmp_path / "a" / "b.csv"
    assert session.path("/etc/hosts") == Path("/etc/hosts")


@pytest.mark.parametrize("path", ["../x.csv", "a/../../x.csv", "/etc/passwd", "link/x.csv"])
def test_no_path_leaves_the_root(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    session = CONNECTION.open(CONNECTION.config({"type": "file", "root": str(root)}))

    with pytest.raises(ConfigurationError) as error:
        session.path(path)

    assert error.value.type == "FILE:ILLEGAL_PATH"
    assert session.path("inside.csv") == root / "inside.csv"


def test_camel_case_is_accepted_on_input(tmp_path: Path) -> None:
    assert CONNECTION.config({"workingDirectory": str(tmp_path)}).working_directory == str(tmp_path)


@pytest.mark.parametrize("path", ["", " ", "a\0b"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ConfigurationError):
        FileSession(FileConfig()).path(path)


def test_urls_are_understood_beside_paths(tmp_path: Path) -> None:
    remote = FileSession(FileConfig(working_directory="memory://box/in"))

    assert str(remote.path("a/../b.csv")) == "memory://box/in/b.csv"
    assert str(remote.path("memory://other/x")) == "memory://other/x"
    assert FileSession(FileConfig()).path(f"file://{tmp_path}/a%20b") == tmp_path / "a b"


@pytest.mark.parametrize("path", ["../x", "memory://box/rooted2/x", "a/../../x", "s3://bucket/x"])
def test_no_path_leaves_the_root_of_a_url(path: str) -> None:
    session = FileSession(FileConfig(root="memory://box/rooted"))

    with pytest.raises(ConfigurationError) as error:
        session.path(path)

    assert error.value.type == "FILE:ILLEGAL_PATH"
    assert str(session.path("a/b")) == "memory://box/rooted/a/b"


def test_a_local_root_allows_no_url(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        FileSession(FileConfig(root=str(tmp_path))).path("memory://box/x")


def test_storage_options_take_references(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAKE", "yes")
    session = FileSession(FileConfig(storage_options={"auto_mkdir": "${env:MAKE}", "more": [{"a": "${env:MAKE}"}]}))

    path = session.path(f"local://{tmp_path}/x")
    assert not isinstance(path, Path)
    assert path.system.auto_mkdir == "yes"
    assert path.system.storage_options["more"] == [{"a": "yes"}]


def test_secrets_of_options_are_not_shown() -> None:
    assert "hunter2" not in repr(FileConfig(storage_options={"secret": "hunter2"}))


def test_nothing_takes_the_place_of_a_device_or_a_pipe(tmp_path: Path) -> None:
    session = FileSession(FileConfig(working_directory=str(tmp_path)))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")

    for name in ("pipe", "link", "/dev/null"):
        with pytest.raises(ConfigurationError, match="is a device or a pipe") as caught:
            session.target(name)
        assert caught.value.type == "FILE:ILLEGAL_PATH"


def test_the_file_behind_a_link_is_written_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")

    Files(FileConfig(working_directory=str(tmp_path))).write_csv(path="link.csv", records=[{"a": 1}])

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "a\n1\n"


@pytest.mark.parametrize("path", ["loop", "loop/x.csv", "~nobody-of-that-name/x.csv", "\ud800.csv"])
def test_what_the_system_cannot_follow_is_no_path(tmp_path: Path, path: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    session = FileSession(FileConfig(root=str(tmp_path)))

    with pytest.raises(ConfigurationError) as error:
        session.path(path)

    assert error.value.type == "FILE:ILLEGAL_PATH"
