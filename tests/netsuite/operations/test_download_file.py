from __future__ import annotations

from pathlib import Path

import pytest

from connector.errors import ConfigurationError
from connector.netsuite.client import NetSuite


@pytest.fixture
def uploaded(netsuite: NetSuite) -> str:
    """A file of three bytes that are no UTF-8."""
    return str(netsuite.upload_file(content=b"a\xff\x00", name="a.bin", folder="-15", external_id="F-1").id)


def test_writes_to_a_path_or_into_a_folder(netsuite: NetSuite, uploaded: str, tmp_path: Path) -> None:
    named = netsuite.download_file(id=uploaded, path=str(tmp_path / "copy.bin"))
    kept = netsuite.download_file(external_id="F-1", path=str(tmp_path))

    assert Path(named["path"]).read_bytes() == b"a\xff\x00"
    assert kept["path"] == str(tmp_path / "a.bin")
    assert "content" not in kept
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.bin", "copy.bin"]


def test_a_place_that_cannot_be_written_is_told(netsuite: NetSuite, uploaded: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be written"):
        netsuite.download_file(id=uploaded, path=str(tmp_path / "no" / "such" / "a.bin"))


@pytest.mark.parametrize("encoding", ["utf-8", "no-such-charset"])
def test_what_is_no_text_is_told(netsuite: NetSuite, uploaded: str, encoding: str) -> None:
    with pytest.raises(ConfigurationError, match=r"no text|no encoding"):
        netsuite.download_file(id=uploaded, encoding=encoding)


def test_one_file(netsuite: NetSuite) -> None:
    with pytest.raises(ConfigurationError, match="exactly one file"):
        netsuite.download_file(id="1", file_path="a")
