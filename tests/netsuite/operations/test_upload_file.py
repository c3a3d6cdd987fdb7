from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError, RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.soap import files


def test_a_file_of_this_machine_goes_into_a_folder_that_is_made(netsuite: NetSuite, tmp_path: Path) -> None:
    source = tmp_path / "orders.csv"
    source.write_bytes(b"id;total\r\n1;2\r\n")

    made = netsuite.upload_file(path=str(source), folder_path="Integrations/2026", create_folder=True)
    found = netsuite.download_file(file_path="Integrations/2026/orders.csv")

    assert (found["id"], found["content"]) == (made.id, source.read_bytes())


def test_text_goes_as_utf8_and_the_same_name_is_written_again(netsuite: NetSuite) -> None:
    first = netsuite.upload_file(content="Zürich", name="a.txt", folder="-15")
    second = netsuite.upload_file(content="東京", name="a.txt", folder="-15")

    assert second.id == first.id
    assert netsuite.download_file(id=str(first.id), encoding="utf-8")["content"] == "東京"


def test_a_folder_that_is_not_there_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(RejectedError) as caught:
        netsuite.upload_file(content="x", name="a.txt", folder_path="No/Such")

    assert "create_folder: true" in caught.value.hint


def test_what_netsuite_would_refuse_is_not_even_read(netsuite: NetSuite, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as stream:
        stream.truncate(files.LARGEST + 1)

    with pytest.raises(ConfigurationError, match="10,485,761 bytes"):
        netsuite.upload_file(path=str(large), folder="-15")


def test_a_path_that_cannot_be_read_is_told(netsuite: NetSuite, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        netsuite.upload_file(path=str(tmp_path / "missing"), folder="-15")


@pytest.mark.parametrize(
    "wrong",
    [
        {"folder": "-15"},
        {"path": "a", "content": "b", "folder": "-15"},
        {"content": "b", "folder": "-15"},
        {"path": "a"},
        {"path": "a", "folder": "1", "folder_path": "b"},
    ],
)
def test_one_content_and_one_folder(netsuite: NetSuite, wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError):
        netsuite.upload_file(**wrong)  # type: ignore[arg-type] # on purpose
