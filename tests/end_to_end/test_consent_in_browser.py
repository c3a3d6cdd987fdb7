"""A user lets an application in with a real browser, by authorization code with PKCE; skipped without a Chromium."""

from __future__ import annotations

import secrets
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from connector.errors import ConnectivityError
from connector.netsuite.client import NetSuite
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.consent import authorize
from connector.netsuite.session import Session
from connector.sandbox.people.tenant import Integration
from connector.sandbox.server import Sandbox

USER = "integration@northwind-optics.example"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium here: nobody can be asked")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Error as error:
            pytest.skip(f"Chromium does not start here: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def connection(sandbox: Sandbox) -> dict[str, Any]:
    """An application without a secret, whose users come back to this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        uri = f"http://127.0.0.1:{free.getsockname()[1]}/callback"
    one = Integration(
        "Reports", secrets.token_hex(32), secrets.token_hex(32),
        authorization_code=True, public_client=True, redirect_uris=(uri,),
    )  # fmt: skip
    sandbox.tenant.integrations[one.consumer_key] = one
    return {
        "type": "oauth2_authorization_code", "account": sandbox.tenant.account, "base_address": sandbox.url,
        "client_id": one.consumer_key, "redirect_uri": uri,
    }  # fmt: skip


class Waiting:
    """`connector authorize` in another thread: it waits for the user's browser to come back."""

    def __init__(self, connection: dict[str, Any]) -> None:
        self.address = ""
        self.found: Any = None
        self._shown = threading.Event()
        self._session = Session(NetSuiteConfig.from_mapping({"connection": connection}))
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        assert self._shown.wait(20)

    def _work(self) -> None:
        def show(address: str) -> None:
            self.address = address
            self._shown.set()

        try:
            self.found = authorize(self._session, show, patience=60)
        except ConnectivityError as error:
            self.found = error
        finally:
            self._session.close()

    def ended(self) -> Any:
        """The token, or why there is none."""
        self._thread.join(30)
        return self.found


Ask = Callable[[str], Any]


@pytest.fixture
def ask(chromium: Browser, connection: dict[str, Any]) -> Iterator[Ask]:
    """Asks the user, who presses the button of that name; gives what `authorize` ends with."""
    page = chromium.new_page()

    def pressed(button: str) -> Any:
        waiting = Waiting(connection)
        asked = parse_qs(urlsplit(waiting.address).query)
        assert asked["code_challenge_method"] == ["S256"]
        page.goto(waiting.address)
        page.get_by_role("radio", name=USER).check()
        page.get_by_role("button", name=button).click()
        page.wait_for_url(f"{connection['redirect_uri']}?*")
        assert "the rest happens in the terminal" in page.inner_text("body")
        return waiting.ended()

    yield pressed
    page.close()


def test_a_user_allows_and_rest_answers_in_his_name(ask: Ask, connection: dict[str, Any], sandbox: Sandbox) -> None:
    token = ask("Allow")

    assert token.refresh
    with NetSuite({"connection": connection}) as netsuite:
        assert list(netsuite.suiteql(query="SELECT 1 AS ok FROM dual")) == [{"ok": "1"}]
    posted = [entry for entry in sandbox.journal.entries if entry.path.endswith("/oauth2/v1/token")]
    assert posted[-1].status == 200


def test_a_user_denies_and_that_is_what_is_told(ask: Ask) -> None:
    error = ask("Deny")

    assert isinstance(error, ConnectivityError)
    assert error.is_a("AUTHENTICATION")
    assert "access_denied" in f"{error.message} {error.code}" or "did not allow" in error.message
