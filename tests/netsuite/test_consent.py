from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from connector.errors import ConfigurationError, ConnectivityError
from connector.netsuite.auth.token_store import SHARED
from connector.netsuite.client import NetSuite
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.consent import authorize
from connector.netsuite.session import Session
from connector.sandbox.people.tenant import Integration
from connector.sandbox.server import Sandbox

ONE = "SELECT 1 AS ok FROM dual"
Made = Callable[..., dict[str, Any]]


@pytest.fixture
def application(box: Sandbox) -> Made:
    """The `connection:` of an application that users let in."""

    def made(scheme: str = "http", *, public: bool = False, **more: Any) -> dict[str, Any]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        uri = f"{scheme}://127.0.0.1:{port}/back"
        one = Integration(
            "Reports",
            secrets.token_hex(32),
            secrets.token_hex(32),
            authorization_code=True,
            public_client=public,
            redirect_uris=(uri, "myapp://back"),
        )
        box.tenant.integrations[one.consumer_key] = one
        secret = {} if public else {"client_secret": one.consumer_secret}
        return {
            "type": "oauth2_authorization_code", "account": box.tenant.account, "base_address": box.url,
            "client_id": one.consumer_key, "redirect_uri": uri, **secret, **more,
        }  # fmt: skip

    return made


@pytest.fixture
def session() -> Iterator[Callable[[dict[str, Any]], Session]]:
    made: list[Session] = []

    def start(connection: dict[str, Any]) -> Session:
        made.append(Session(NetSuiteConfig.from_mapping({"connection": connection})))
        return made[-1]

    yield start
    for one in made:
        one.close()


def browser(decision: str = "allow") -> Callable[[str], None]:
    """A user with a browser, who decides at once."""

    def visit(address: str) -> None:
        with warnings.catch_warnings():  # the listener's certificate is its own
            warnings.simplefilter("ignore")
            requests.get(f"{address}&sandbox_consent={decision}", verify=False, timeout=10)

    return lambda address: threading.Thread(target=visit, args=(address,), daemon=True).start()


def rows(connection: dict[str, Any]) -> list[Any]:
    with NetSuite({"connection": connection}) as client:
        return list(client.suiteql(query=ONE))


@pytest.mark.parametrize(("scheme", "public"), [("http", False), ("https", True)])
def test_a_user_allows_it_in_the_browser_and_rest_works(
    application: Made, session: Callable[[dict[str, Any]], Session], scheme: str, *, public: bool
) -> None:
    connection = application(scheme, public=public)

    token = authorize(session(connection), browser(), patience=20)

    assert token.refresh_ends is not None
    assert token.refresh_ends - time.time() == pytest.approx(48 * 3600 if public else 7 * 86_400, abs=60)
    assert rows(connection) == [{"ok": "1"}]


def test_without_consent_nothing_is_sent_and_the_command_is_named(box: Sandbox, application: Made) -> None:
    connection = application()
    for _ in range(4):  # no breaker stands in the way of whoever allows it meanwhile
        with pytest.raises(ConnectivityError, match="no user has allowed") as caught:
            rows(connection)
        assert caught.value.code == "CONSENT_REQUIRED"
        assert "connector authorize" in caught.value.hint

    assert box.journal.entries == []


def test_a_user_who_says_no_is_told(application: Made, session: Callable[[dict[str, Any]], Session]) -> None:
    with pytest.raises(ConnectivityError, match="access_denied"):
        authorize(session(application()), browser("deny"), patience=20)


def test_the_address_can_be_pasted(application: Made, session: Callable[[dict[str, Any]], Session]) -> None:
    connection = application() | {"redirect_uri": "myapp://back"}
    seen: list[str] = []

    def paste() -> str:
        answer = requests.get(f"{seen[0]}&sandbox_consent=allow", allow_redirects=False, timeout=10)
        return answer.headers["Location"]

    authorize(session(connection), seen.append, paste=paste)

    assert rows(connection) == [{"ok": "1"}]
    with pytest.raises(ConfigurationError, match="not on this machine"):
        authorize(session(connection), seen.append)


def test_nobody_comes_back(application: Made, session: Callable[[dict[str, Any]], Session]) -> None:
    connection = application()

    def stranger(_: str) -> None:
        requests.get(f"{connection['redirect_uri']}?state=other&code=planted", timeout=10)
        assert requests.get(connection["redirect_uri"], timeout=10).status_code == 404

    with pytest.raises(ConnectivityError, match="no browser came back"):
        authorize(session(connection), stranger, patience=0.5)


def test_other_connections_need_no_consent(
    connection: dict[str, Any], session: Callable[[dict[str, Any]], Session]
) -> None:
    with pytest.raises(ConfigurationError, match="nobody need allow it"):
        authorize(session(connection), browser())


_RUN = """
import json, sys
from connector.netsuite.client import NetSuite
with NetSuite({"connection": json.loads(sys.argv[1])}) as client:
    print(list(client.suiteql(query="SELECT 1 AS ok FROM dual")))
"""


@pytest.mark.parametrize("public", [False, True])
def test_an_hour_later_the_processes_of_the_user_renew_it_once(
    box: Sandbox, application: Made, session: Callable[[dict[str, Any]], Session], *, public: bool
) -> None:
    import json  # noqa: PLC0415 - this test's alone

    connection = application(public=public)
    authorize(session(connection), browser(), patience=20)
    box.clock.offset += 3600  # NetSuite refuses the access token now, and a refresh token for one use once only
    before = sum(entry.path.endswith("/oauth2/v1/token") for entry in box.journal.entries)

    command = [sys.executable, "-c", _RUN, json.dumps(connection)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=60)[0] for process in running]

    assert answers == ["[{'ok': '1'}]\n"] * 2
    after = sum(entry.path.endswith("/oauth2/v1/token") for entry in box.journal.entries)
    assert after - before <= 2  # each may be refused once before it sees what the other got


def test_a_week_later_a_user_is_needed_again(
    box: Sandbox, application: Made, session: Callable[[dict[str, Any]], Session]
) -> None:
    connection = application()
    own = session(connection)
    authorize(own, browser(), patience=20)
    assert own.access_token()
    box.clock.offset += 8 * 86_400

    with pytest.raises(ConnectivityError, match="consent no longer") as caught:
        rows(connection)

    assert caught.value.code == "CONSENT_REQUIRED"
    SHARED.forget(_key(connection), "")
    authorize(own, browser(), patience=20)
    assert rows(connection) == [{"ok": "1"}]


def _key(connection: dict[str, Any]) -> Any:
    from connector.netsuite.signing import consent_credentials  # noqa: PLC0415 - as above

    return consent_credentials(NetSuiteConfig.from_mapping({"connection": connection}).connection)  # type: ignore[arg-type]
