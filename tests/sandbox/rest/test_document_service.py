"""Files and folders over real HTTP."""

import base64
from typing import Any

import pytest

from connector.sandbox.people.tenant import Level
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail

DOCUMENTS = "/services/rest/document/v1"
CONTENT = base64.b64encode(b"a;b\n1;2\n").decode()


def made(client: Client, kind: str, **body: Any) -> str:
    answer = client.post(f"{DOCUMENTS}/{kind}", body)
    assert answer.status_code == 204, answer.text
    return answer.headers["Location"]


def test_a_file_lies_in_a_folder_and_keeps_its_content(client: Client) -> None:
    folder = made(client, "folder", name="Imports").rpartition("/")[2]
    file = made(client, "file", name="a.csv", folder={"id": folder}, content=CONTENT, isOnline=False)

    body = client.get(file).json()
    assert body["links"] == [{"rel": "self", "href": file}]
    assert (body["name"], body["content"], body["fileType"]) == ("a.csv", CONTENT, {"id": "CSV", "refName": "CSV"})
    link = {"rel": "self", "href": f"{client.base}{DOCUMENTS}/folder/{folder}"}
    assert body["folder"] == {"links": [link], "id": folder, "refName": "Imports"}
    assert body["documentSize"] == 8
    assert body["createdDate"] <= body["lastModifiedDate"]


def test_files_are_listed_filtered_and_paged(client: Client) -> None:
    for number in range(3):
        made(client, "file", name=f"listed {number}.txt", folder={"id": "-15"})

    page = client.get(f"{DOCUMENTS}/file", params={"q": "name START_WITH listed", "limit": "2"}).json()
    assert (page["count"], page["totalResults"], page["hasMore"]) == (2, 3, True)
    assert set(page["items"][0]) == {"links", "id"}


def test_a_file_is_changed_and_deleted(client: Client) -> None:
    file = made(client, "file", name="b.txt", folder={"id": "-15"}, description="x")

    assert client.patch(file, {"name": "c.txt", "description": None}).status_code == 204
    body = client.get(file).json()
    assert body["name"] == "c.txt"
    assert "description" not in body
    assert client.delete(file).status_code == 204
    assert client.get(file).status_code == 404


def test_files_of_the_document_service_are_the_ones_of_soap_and_suiteql(sandbox: Sandbox, client: Client) -> None:
    file = made(client, "file", name="seen.txt", folder={"id": "-15"}, content=CONTENT)
    again = made(client, "file", name="seen.txt", folder={"id": "-15"}, content="YQ==")

    assert again == file
    stored = sandbox.store.get("file", file.rpartition("/")[2])
    assert stored is not None
    assert (stored.body["fileSize"], stored.body["fileType"]) == (1, {"id": "PLAINTEXT"})
    query = {"q": "SELECT name FROM file WHERE name = 'seen.txt'"}
    answer = client.post("/services/rest/query/v1/suiteql", query, headers={"Prefer": "transient"})
    assert [row["name"] for row in answer.json()["items"]] == ["seen.txt"]


def test_a_folder_lies_in_a_folder_that_is_there(client: Client) -> None:
    parent = made(client, "folder", name="Upper").rpartition("/")[2]

    inner = client.get(made(client, "folder", name="Lower", parent={"id": parent})).json()
    assert inner["parent"]["id"] == parent
    assert client.post(f"{DOCUMENTS}/folder", {"name": "Lost", "parent": {"id": "999"}}).status_code == 400


def test_a_file_without_a_folder_is_refused_as_netsuite_does(client: Client) -> None:
    answer = client.post(f"{DOCUMENTS}/file", {"name": "x"})

    assert detail(answer)["detail"] == "Error while accessing a resource. Please enter value(s) for: Folder."


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/file", {"name": "x", "folder": {"id": "999"}}, 400),
        ("POST", "/file", {"name": "x", "folder": {"id": "-15"}, "content": "no base64!"}, 400),
        ("POST", "/file", {"name": "x", "folder": {"id": "-15"}, "isOnline": "perhaps"}, 400),
        ("PUT", "/file", {}, 405),
        ("PUT", "/file/1", {}, 405),
        ("GET", "/file/x", None, 400),
        ("GET", "/file/eid:x", None, 404),
        ("GET", "/metadata-catalog/file", None, 404),
        ("POST", "/metadata-catalog", {}, 405),
        ("GET", "/file/1/content", None, 404),
        ("GET", "/nonsense", None, 404),
        ("POST", "/file", {"content": "x" * (10 * 1024 * 1024)}, 413),
    ],
)
def test_what_cannot_be_is_refused(client: Client, method: str, path: str, body: Any, status: int) -> None:
    answer = client.session.request(method, client.url(DOCUMENTS + path), json=body)

    assert answer.status_code == status, answer.text


def test_unknown_fields_are_refused_where_that_is_asked(client: Client) -> None:
    strict = {"X-NetSuite-PropertyNameValidation": "error"}

    answer = client.post(f"{DOCUMENTS}/folder", {"name": "x", "nonsense": 1}, headers=strict)
    assert detail(answer)["o:errorPath"] == "nonsense"


def test_the_role_must_be_allowed(sandbox: Sandbox, client: Client) -> None:
    role = sandbox.tenant.roles[1031]
    role.records["file"] = Level.NONE
    try:
        answer = client.get(f"{DOCUMENTS}/file")
        assert (answer.status_code, detail(answer)["o:errorCode"]) == (403, "INSUFFICIENT_PERMISSION")
    finally:
        role.records.clear()
