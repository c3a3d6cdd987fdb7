from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.file.client import Files
from connector.file.config import FileConfig
from connector.file.remote_path import RemotePath, normal, remote_path


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("s3://b/a/../c", "s3://b/c"),
        ("s3://b/a//c/.", "s3://b/a/c"),
        ("local:///tmp/x", "local:///tmp/x"),
        ("https://h:80/x?y=1", "https://h:80/x?y=1"),
    ],
)
def test_a_url_has_one_form(url: str, expected: str) -> None:
    assert normal(url) == expected


def test_user_and_password_are_not_shown() -> None:
    path = RemotePath(system=None, path="/x", url="sftp://me:secret@host/x")

    assert str(path) == "sftp://host/x"
    assert "secret" not in repr(path)


def test_a_missing_library_and_an_unknown_scheme_are_told() -> None:
    with pytest.raises(ConfigurationError, match="s3fs"):
        remote_path("s3://me:secret@bucket/x", {})
    with pytest.raises(ConfigurationError, match="Protocol not known") as error:
        remote_path("foo://me:secret@bucket/x", {})

    assert "secret" not in str(error.value)


@pytest.mark.parametrize("format_", ["csv", "json", "json_lines", "xml", "parquet", "excel"])
def test_every_format_is_read_and_written_behind_a_url(format_: str, tmp_path: Path) -> None:
    box = f"memory://{uuid.uuid4().hex}"
    files = Files(FileConfig(working_directory=box, upload_directory=str(tmp_path)))
    records = [{"id": f"n{number}"} for number in range(2500)]

    getattr(files, f"write_{format_}")(path="a/b", records=records)

    assert list(getattr(files, f"read_{format_}")(path="a/b")) == records
    assert [found["path"] for found in files.list(recursive=True)] == ["a/b"]
    assert list(tmp_path.iterdir()) == []


def test_the_object_appears_when_it_is_complete(tmp_path: Path) -> None:
    files = Files(FileConfig(working_directory=f"memory://{uuid.uuid4().hex}", upload_directory=str(tmp_path)))

    def rows() -> object:
        for number in range(2500):
            assert files.list(recursive=True) == []
            yield {"id": number}

    files.write_csv(path="a.csv", records=rows())

    assert [found["name"] for found in files.list()] == ["a.csv"]


def test_append_adds_to_what_is_behind_the_url(tmp_path: Path) -> None:
    files = Files(FileConfig(working_directory=f"memory://{uuid.uuid4().hex}", upload_directory=str(tmp_path)))
    for number in range(3):
        files.write_csv(path="a.csv", mode="append", records=[{"id": str(number)}])

    assert files.read(path="a.csv")["payload"] == "id\n0\n1\n2\n"
