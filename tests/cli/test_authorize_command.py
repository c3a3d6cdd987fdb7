from __future__ import annotations

import json
import secrets
import socket
import threading
import webbrowser
from collections.abc import Iterator

import click
import pytest
import requests

from connector.cli.main import main
from connector.sandbox.people.tenant import Integration
from connector.sandbox.server import Sandbox


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox with an application that the NETSUITE_* variables name."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        uri = f"http://127.0.0.1:{free.getsockname()[1]}/back"
    with Sandbox(seed="empty") as box:
        one = Integration(
            "Reports", secrets.token_hex(32), secrets.token_hex(32), authorization_code=True, redirect_uris=(uri,)
        )
        box.tenant.integrations[one.consumer_key] = one
        for name in ("CONSUMER_KEY", "CERTIFICATE_ID"):
            monkeypatch.delenv(f"NETSUITE_{name}", raising=False)
        values = {"ACCOUNT": box.tenant.account, "BASE_ADDRESS": box.url, "CLIENT_ID": one.consumer_key}
        for name, value in (values | {"CLIENT_SECRET": one.consumer_secret, "REDIRECT_URI": uri}).items():
            monkeypatch.setenv(f"NETSUITE_{name}", value)
        yield box


def visit(address: str) -> bool:
    """A browser whose user allows it at once."""
    asked = {"timeout": 10}
    threading.Thread(target=requests.get, args=(f"{address}&sandbox_consent=allow",), kwargs=asked, daemon=True).start()
    return True


def test_a_user_allows_it_and_the_connection_works(
    box: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["test-connection", "--json"]) == 4
    before = json.loads(capsys.readouterr().out)["stages"]
    assert "connector authorize" in next(stage["cure"] for stage in before if stage["name"] == "token")

    monkeypatch.setattr(webbrowser, "open", visit)
    assert main(["authorize"]) == 0

    told = capsys.readouterr().err
    assert f"allowed in account {box.tenant.account}; the consent holds until 20" in told
    assert "code=" not in told.replace("response_type=code", "")
    assert main(["test-connection"]) == 0
    assert main(["call", "netsuite.suiteql", "-p", "query=SELECT 1 AS ok FROM dual"]) == 0
    assert '{"ok": "1"}' in capsys.readouterr().out


def test_the_address_can_be_pasted_where_there_is_no_browser(
    box: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def prompt(text: str, *, err: bool) -> str:
        address = next(word for word in capsys.readouterr().err.split() if word.startswith("http"))
        answer = requests.get(f"{address}&sandbox_consent=allow", allow_redirects=False, timeout=10)
        return answer.headers["Location"]

    monkeypatch.setattr(click, "prompt", prompt)

    assert main(["authorize", "--no-browser", "--paste", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["account"] == box.tenant.account
