from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError
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
