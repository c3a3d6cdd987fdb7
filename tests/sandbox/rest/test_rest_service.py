import requests

from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client, detail


def test_options_are_answered_without_signing_in(sandbox: Sandbox) -> None:
    answer = requests.options(f"{sandbox.url}/services/rest/record/v1/customer", timeout=10)

    assert (answer.status_code, answer.content) == (204, b"")
    assert "PATCH" in answer.headers["Allow"]


def test_an_address_that_no_service_has_is_not_found(client: Client) -> None:
    answer = client.get("/services/rest/nonsense/v1")

    assert (answer.status_code, detail(answer)["o:errorCode"]) == (404, "INVALID_URL")
