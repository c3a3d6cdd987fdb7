"""Which account of a server a request is meant for, by what it brings."""

import base64
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from connector.errors import ConfigurationError
from connector.sandbox.account import Account
from connector.sandbox.account_settings import AccountSettings
from connector.sandbox.server import Sandbox
from connector.sandbox.web.http_protocol import Request

TOKEN = "/services/rest/auth/oauth2/v1/token"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox(seed="empty")
    running.add_account("7654321_SB1", AccountSettings(seed="empty"))
    yield running
    for account in running.accounts:
        account.close()


@pytest.fixture
def second(sandbox: Sandbox) -> Account:
    found = sandbox.accounts.get("7654321-sb1")
    assert found is not None
    return found


def asked(path: str, query: str = "", body: str = "", **headers: str) -> Request:
    return Request("POST", path, query, {"host": "127.0.0.1", **headers}, body.encode())


def test_a_request_is_known_by_host_realm_passport_and_account_id(sandbox: Sandbox, second: Account) -> None:
    passport = "<p:account xmlns:p='x'>7654321_SB1</p:account>"
    for request in (
        asked("/", host="7654321-sb1.suitetalk.api.netsuite.com"),
        asked("/", authorization='OAuth realm="7654321_SB1", oauth_token="x"'),
        asked("/services/NetSuitePort_2025_2", body=passport),
        asked("/rest/datacenterurls", "account=7654321_SB1"),
    ):
        assert sandbox.accounts.of(request) is second


def test_a_request_for_a_token_is_known_by_its_client(sandbox: Sandbox, second: Account) -> None:
    client = second.credentials.consumer_key
    basic = base64.b64encode(f"{client}:secret".encode()).decode()
    for request in (
        asked(TOKEN, body=urlencode({"client_id": client}), **{"content-type": FORM}),
        asked(TOKEN, body="grant_type=x", **{"content-type": FORM, "authorization": f"Basic {basic}"}),
        asked("/app/login/oauth2/authorize.nl", f"client_id={client}", host="system.netsuite.com"),
    ):
        assert sandbox.accounts.of(request) is second


def test_what_says_nothing_is_for_the_first(sandbox: Sandbox) -> None:
    for request in (
        asked("/"),
        asked(TOKEN, body="client_assertion=nonsense", **{"content-type": FORM, "authorization": "Basic ???"}),
        asked("/", authorization="Bearer unknown"),
    ):
        assert sandbox.accounts.of(request) is sandbox.account


def test_an_id_is_taken_once(sandbox: Sandbox, second: Account) -> None:
    with pytest.raises(ConfigurationError):
        sandbox.accounts.add(second)
    assert len(sandbox.accounts) == 2
