from base64 import b64encode

import pytest

from connector.sandbox.records.file_cabinet import LARGEST
from connector.sandbox.refusals import DependentsError, DuplicateError, InvalidValueError, WireError
from tests.sandbox.office import Office


@pytest.fixture
def office() -> Office:
    return Office()


def upload(office: Office, content: bytes, name: str = "a.csv", folder: str = "-15") -> str:
    return office.create("file", name=name, folder={"id": folder}, content=b64encode(content).decode())


def test_a_file_gets_size_type_and_address(office: Office) -> None:
    body = office.read("file", upload(office, b"a,b\n1,2"))

    assert (body["fileSize"], body["fileType"]["id"], body["mediaTypeName"]) == (7, "CSV", "Csv")
    assert body["url"].startswith("/core/media/media.nl?id=")


def test_the_same_name_in_the_same_folder_is_overwritten(office: Office) -> None:
    first = upload(office, b"old")
    url = office.read("file", first)["url"]

    assert upload(office, b"newer") == first
    assert upload(office, b"else", folder="-4") != first
    body = office.read("file", first)
    assert (body["content"], body["fileSize"], body["url"]) == (b64encode(b"newer").decode(), 5, url)


def test_content_is_base64_and_at_most_ten_megabytes(office: Office) -> None:
    with pytest.raises(InvalidValueError, match="base64"):
        office.create("file", name="x", folder={"id": "-15"}, content="not base64!")
    with pytest.raises(WireError, match="largest content"):
        upload(office, b"x" * (LARGEST + 1))
    wrapped = b64encode(b"a,b").decode() + "\n"
    assert office.read("file", office.create("file", name="w", folder={"id": "-15"}, content=wrapped))["fileSize"] == 3


def test_folders_of_one_parent_have_different_names(office: Office) -> None:
    top = office.create("folder", name="Reports")
    office.create("folder", name="Reports", parent={"id": top})

    with pytest.raises(DuplicateError, match="same name already exists") as caught:
        office.create("folder", name="Reports")
    assert caught.value.soap_code == "USER_ERROR"


def test_a_folder_is_kept_by_what_is_in_it(office: Office) -> None:
    top = office.create("folder", name="Reports")
    inner = office.create("folder", name="2026", parent={"id": top})
    file = upload(office, b"a,b", folder=inner)

    for folder in (top, inner):
        with pytest.raises(DependentsError):
            office.delete("folder", folder)
    for type_, id_ in (("file", file), ("folder", inner), ("folder", top)):
        office.delete(type_, id_)
