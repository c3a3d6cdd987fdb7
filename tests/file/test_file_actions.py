from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from connector.errors import ConnectorError
from connector.file.client import Files
from connector.file.config import FileConfig


@pytest.fixture(params=["local", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    place = str(tmp_path) if request.param == "local" else f"memory://{uuid.uuid4().hex}"
    return Files(FileConfig(working_directory=place, upload_directory=str(tmp_path / "uploads")))


def names(files: Files) -> list[str]:
    return [found["path"] for found in files.list(recursive=True)]


def test_a_file_goes_its_way(files: Files) -> None:
    files.write(path="in/a.txt", content="é")
    files.write(path="in/a.txt", content="t", mode="append")
    files.copy(source="in/a.txt", target="copy/b.txt")
    files.move(source="in/a.txt", target="copy")
    files.rename(path="copy/a.txt", to="c.txt")

    assert names(files) == ["copy/b.txt", "copy/c.txt"]
    assert files.read(path="copy/c.txt")["payload"] == "ét"
    assert files.read(path="copy/c.txt")["attributes"]["size"] == 3


def test_bytes_travel_as_base64(files: Files) -> None:
    files.write(path="a.bin", content="AP/+", format="base64")

    assert files.read(path="a.bin", format="base64")["payload"] == "AP/+"
    with pytest.raises(ConnectorError, match="are not utf-8"):
        files.read(path="a.bin")


@pytest.mark.parametrize(
    ("act", "type_"),
    [
        (lambda files: files.read(path="none"), "FILE:FILE_NOT_FOUND"),
        (lambda files: files.delete(path="none"), "FILE:FILE_NOT_FOUND"),
        (lambda files: files.copy(source="none", target="x"), "FILE:FILE_NOT_FOUND"),
        (lambda files: files.move(source="none", target="x"), "FILE:FILE_NOT_FOUND"),
        (lambda files: files.write(path="a/x", content="", mode="create_new"), "FILE:FILE_ALREADY_EXISTS"),
        (lambda files: files.copy(source="a/x", target="a/y"), "FILE:FILE_ALREADY_EXISTS"),
        (lambda files: files.rename(path="a/x", to="y"), "FILE:FILE_ALREADY_EXISTS"),
        (lambda files: files.copy(source="a/x", target="a"), "FILE:ILLEGAL_PATH"),
        (lambda files: files.delete(path="a"), "FILE:ILLEGAL_PATH"),
        (lambda files: files.copy(source="a", target="b"), "FILE:ILLEGAL_PATH"),
        (lambda files: files.read(path="a"), "FILE:ILLEGAL_PATH"),
        (lambda files: files.read(path="a/x", max_bytes=1), "FILE:ILLEGAL_CONTENT"),
        (lambda files: files.write(path="b", content="no!", format="base64"), "FILE:ILLEGAL_CONTENT"),
    ],
)
def test_what_cannot_be_done_is_told(files: Files, act: Callable[[Files], object], type_: str) -> None:
    files.write(path="a/x", content="mine")
    files.write(path="a/y", content="mine")

    with pytest.raises(ConnectorError) as error:
        act(files)

    assert error.value.type == type_
    assert error.value.hint
    assert files.read(path="a/y")["payload"] == "mine"


def test_folders_are_made_and_go_with_all_in_them(files: Files) -> None:
    files.create_directory(path="a/b")
    files.create_directory(path="a/b")
    files.write(path="a/b/c", content={"k": 1})
    files.delete(path="a", recursive=True)

    assert names(files) == []


def test_a_file_crosses_from_here_to_a_url_and_back(tmp_path: Path) -> None:
    files, url = Files(FileConfig(working_directory=str(tmp_path))), f"memory://{uuid.uuid4().hex}/x"
    files.write(path="a", content="mine")
    files.move(source="a", target=url)
    files.copy(source=url, target="b")

    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert files.read(path=url)["payload"] == "mine"


def test_a_missing_folder_is_told_where_none_shall_be_made(tmp_path: Path) -> None:
    files = Files(FileConfig(working_directory=str(tmp_path)))

    with pytest.raises(ConnectorError, match="there is no folder"):
        files.write(path="a/b", content="", create_parent_directories=False)
