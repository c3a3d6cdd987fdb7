"""A company whose users prefer another language, over real HTTP."""

from collections.abc import Iterator

import pytest

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail


@pytest.fixture(autouse=True)
def chinese(sandbox: Sandbox) -> Iterator[None]:
    sandbox.tenant.language = "zh"
    yield
    sandbox.tenant.language = ""


def test_reading_needs_the_companys_language(client: Client) -> None:
    answer = client.get("/customer")

    assert answer.status_code == 400
    assert detail(answer) == {
        "detail": "Invalid language. REST web services currently only support the default company language, and do "
        "not support the language specified in your user preferences. Provide the Accept-Language header with your "
        "default company language value 'zh'.",
        "o:errorHeader": "Accept-Language",
        "o:errorCode": "INVALID_HEADER",
    }
    for language in ("zh", "ZH-cn", "en, zh;q=0.5"):
        assert client.get("/customer", headers={"Accept-Language": language}).status_code == 200


def test_writing_needs_it_in_another_header(client: Client) -> None:
    body = {"companyName": "Zh", "subsidiary": {"id": "1"}}

    refused = client.post("/customer", body, headers={"Accept-Language": "zh"})
    assert (refused.status_code, detail(refused)["o:errorHeader"]) == (400, "Content-Language")
    assert client.post("/customer", body, headers={"Content-Language": "zh"}).status_code == 204


def test_suiteql_does_not_mind(client: Client) -> None:
    query = {"q": "SELECT 1 AS ok FROM dual"}

    answer = client.post("/services/rest/query/v1/suiteql", query, headers={"Prefer": "transient"})
    assert answer.status_code == 200
