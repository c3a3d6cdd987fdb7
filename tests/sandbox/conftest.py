"""A sandbox on a free port, and a client of it that shares no code with it: requests and requests-oauthlib."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from connector.sandbox.server import Sandbox


class Client:
    """Signs with what the sandbox's credentials file says."""

    def __init__(self, sandbox: Sandbox, **overrides: str) -> None:
        self.credentials: dict[str, Any] = {**sandbox.credentials(), **overrides}
        self.base = self.credentials["base_url"]
        self.records = f"{self.base}/services/rest/record/v1"
        self.session = requests.Session()
        self.session.auth = OAuth1(
            self.credentials["consumer_key"],
            self.credentials["consumer_secret"],
            self.credentials["token_id"],
            self.credentials["token_secret"],
            realm=self.credentials["account"],
            signature_method="HMAC-SHA256",
        )

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.session.get(self.url(path), **options)

    def post(self, path: str, body: Any, **options: Any) -> requests.Response:
        return self.session.post(self.url(path), json=body, **options)

    def patch(self, path: str, body: Any, **options: Any) -> requests.Response:
        return self.session.patch(self.url(path), json=body, **options)

    def put(self, path: str, body: Any, **options: Any) -> requests.Response:
        return self.session.put(self.url(path), json=body, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:
        return self.session.delete(self.url(path), **options)

    def made(self, type_: str, **body: Any) -> str:
        """The id of a record that was just created."""
        answer = self.post(f"/{type_}", body)
        assert answer.status_code == 204, answer.text
        return answer.headers["Location"].rpartition("/")[2]

    def url(self, path: str) -> str:
        if path.startswith("http"):
            return path
        return self.base + path if path.startswith(("/services", "/rest")) else self.records + path


def detail(answer: requests.Response) -> dict[str, Any]:
    """The one entry of `o:errorDetails`."""
    details = answer.json()["o:errorDetails"]
    assert len(details) == 1
    found: dict[str, Any] = details[0]
    return found


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[Client]:
    one = Client(sandbox)
    with one.session:
        yield one
