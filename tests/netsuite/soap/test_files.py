"""Files and folders of the file cabinet, against the real schema and the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RejectedError
from connector.netsuite.client import NetSuite
from connector.netsuite.soap import files

NAME = "netsuite.test"


@pytest.mark.wsdl
def test_a_file_is_a_valid_record(
    wire: Any, answer_of: Callable[[str, str], bytes], validated: Callable[[bytes], Any]
) -> None:
    done = '<core:status isSuccess="true"/><baseRef xsi:type="core:RecordRef" internalId="5" type="file"/>'
    wire.answers = [answer_of("add", f"<writeResponse>{done}</writeResponse>")]

    outcome = files.write_file(wire, {"name": "a.csv", "folder": {"id": "-15"}, "content": b"a;b"}, Unit(), NAME)

    sent = validated(wire.sent[0][1])[0]
    values = {child.tag.partition("}")[2]: child.text for child in sent}
    assert (values["attachFrom"], values["content"]) == ("_computer", "YTti")
    assert outcome.id == "5"


def test_the_content_comes_back(netsuite: NetSuite) -> None:
    session, unit = netsuite.session, Unit()
    folder = files.folder_id(session, "In/2026", unit, NAME, create=True)
    made = files.write_file(session, {"name": "a.csv", "folder": {"id": folder}, "content": b"\x00\xff"}, unit, NAME)
    again = files.write_file(session, {"name": "a.csv", "folder": {"id": folder}, "content": b"new"}, unit, NAME)

    assert again.id == made.id  # the same name in the same folder is the same file
    assert files.file_id(session, "/In/2026/a.csv", unit, NAME) == made.id
    assert files.read_file(session, ("internalId", str(made.id)), unit, NAME)["content"] == b"new"


def test_folders_are_made_once(netsuite: NetSuite) -> None:
    first = files.folder_id(netsuite.session, "Out/2026/11", Unit(), NAME, create=True)

    assert files.folder_id(netsuite.session, "Out/2026/11", Unit(), NAME, create=True) == first
    assert files.folder_id(netsuite.session, "Out/2026/11", Unit(), NAME) == first


def test_the_same_name_in_another_folder_is_another_one(netsuite: NetSuite) -> None:
    one = files.folder_id(netsuite.session, "North/2026", Unit(), NAME, create=True)
    other = files.folder_id(netsuite.session, "South/2026", Unit(), NAME, create=True)

    assert one != other


@pytest.mark.parametrize("path", ["No/Such", "nothing.csv", "Out/nothing.csv"])
def test_what_is_not_there_is_told(netsuite: NetSuite, path: str) -> None:
    with pytest.raises(RejectedError) as caught:
        files.file_id(netsuite.session, path, Unit(), NAME)

    assert caught.value.is_a("NOT_FOUND")
    assert "Documents and Files" in caught.value.hint
    assert "create_folder" not in caught.value.hint  # that is a parameter of an upload


def test_a_file_that_is_not_there_is_told(netsuite: NetSuite) -> None:
    with pytest.raises(RejectedError) as caught:
        files.read_file(netsuite.session, ("internalId", "987654"), Unit(), NAME)

    assert caught.value.is_a("NOT_FOUND")
