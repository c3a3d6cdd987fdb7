"""`connector test-connection` against a sandbox that hides its reasons as NetSuite does."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.cli.main import main
from connector.netsuite import breaker
from connector.netsuite.auth import token_store
from connector.sandbox.people.tenant import SOAP_SERVICES, AccessToken
from connector.sandbox.server import Sandbox

WRONG = "0123456789abcdef" * 4
VARIABLES = {
    "account": "NETSUITE_ACCOUNT",
    "consumer_key": "NETSUITE_CONSUMER_KEY",
    "consumer_secret": "NETSUITE_CONSUMER_SECRET",
    "token_id": "NETSUITE_TOKEN_ID",
    "token_secret": "NETSUITE_TOKEN_SECRET",
    "base_url": "NETSUITE_BASE_ADDRESS",
    "client_id": "NETSUITE_CLIENT_ID",
    "certificate_id": "NETSUITE_CERTIFICATE_ID",
    "private_key_file": "NETSUITE_PRIVATE_KEY_FILE",
}
BY_TOKEN = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret", "base_url")
BY_CERTIFICATE = ("account", "base_url", "client_id", "certificate_id", "private_key_file")


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test suffers from the refusals, tokens or variables of another."""
    breaker.SHARED._refusals.clear()
    token_store.SHARED._tokens.clear()
    for name in (*VARIABLES.values(), "NETSUITE_TRANSPORT", "NETSUITE_EXPECT_ACCOUNT", "NETSUITE_MODE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(account="1234567_SB1", seed="empty") as running:
        yield running


@dataclass
class Told:
    """What the command said."""

    code: int
    result: dict[str, Any]
    text: str

    @property
    def causes(self) -> list[str]:
        return [cause["name"] for cause in self.result["causes"]]

    @property
    def failed(self) -> list[str]:
        return [stage["name"] for stage in self.result["stages"] if stage["status"] == "failed"]

    def stage(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(stage for stage in self.result["stages"] if stage["name"] == name)
        return found


Tested = Callable[..., Told]


@pytest.fixture
def tested(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tested:
    """Runs the command as JSON with the sandbox's credentials, some of them changed; then as a table with `show`."""

    def run(*options: str, fields: tuple[str, ...] = BY_TOKEN, **changes: str) -> Told:
        found = sandbox.credentials()
        known = {**found, **found["oauth2"], **changes}
        for name in fields:
            monkeypatch.setenv(VARIABLES[name], str(known[name]))
        capsys.readouterr()
        code = main(["test-connection", "--json", *options])
        shown = capsys.readouterr()
        told = Told(code, json.loads(shown.out), shown.out + shown.err)
        assert_nothing_secret(told.text, sandbox, changes)
        assert len([one for one in sandbox.audit.failures if one.channel != "OAuth 2.0 token"]) <= 2
        assert told.result["failed_sign_ins"] == len(sandbox.audit.failures)
        return told

    return run


def assert_nothing_secret(text: str, sandbox: Sandbox, changes: dict[str, str]) -> None:
    found = sandbox.credentials()
    secrets = [found[name] for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")]
    secrets += [line for line in Path(found["oauth2"]["private_key_file"]).read_text().splitlines() if len(line) > 40]
    secrets += [value for name, value in changes.items() if name not in ("account", "base_url", "certificate_id")]
    for secret in secrets:
        assert secret not in text


def revoke(sandbox: Sandbox) -> None:
    for token in sandbox.tenant.tokens.values():
        token.active = False


@pytest.mark.parametrize(
    "spelling", ["1234567_SB1", "1234567-sb1", "1234567_sb1", "https://1234567-sb1.app.netsuite.com/app/center/card.nl"]
)
def test_right_credentials_pass_whatever_the_account_is_spelled(tested: Tested, spelling: str) -> None:
    told = tested(account=spelling)

    assert (told.code, told.result["ok"], told.causes) == (0, True, [])
    assert "passed" == told.stage("soap_sign_in")["status"] == told.stage("suiteql")["status"]
    assert told.result["account"] == "1234567_SB1"


def test_right_certificate_passes_without_soap(tested: Tested) -> None:
    told = tested(fields=BY_CERTIFICATE)

    assert (told.code, told.failed) == (0, [])
    assert told.stage("token")["status"] == "passed"
    assert told.stage("soap_sign_in")["status"] == "skipped"
    assert "no OAuth 2.0 for SOAP" in told.stage("soap_sign_in")["evidence"]


def test_wrong_consumer_key_is_named_first(tested: Tested) -> None:
    told = tested(consumer_key=WRONG)

    assert (told.code, told.causes[0]) == (4, "consumer_key_unknown")
    assert told.result["failed_sign_ins"] == 1
    assert "Manage Integrations" in told.result["causes"][0]["cure"]


@pytest.mark.parametrize("secret", ["consumer_secret", "token_secret"])
def test_wrong_secret_is_named_first(tested: Tested, secret: str) -> None:
    told = tested(**{secret: WRONG})

    assert (told.code, told.causes[0]) == (4, "secret_mismatch")
    assert told.result["causes"][0]["audit_detail"] == "InvalidSignature"
    assert {"rest", "soap"} == told.result["base_strings"].keys()
    assert "View Login Audit Trail" in told.result["audit_trail"]["menu"]
    assert len(told.result["audit_trail"]["moments"]) == 2


def test_revoked_token_is_named_beside_what_the_wire_does_not_tell_apart(tested: Tested, sandbox: Sandbox) -> None:
    revoke(sandbox)
    told = tested()

    assert told.code == 4
    assert told.causes == ["token_of_other_account", "token_revoked", "token_of_other_integration"]
    assert [cause["audit_detail"] for cause in told.result["causes"]] == ["token_rejected"] * 3
    assert "a refresh deletes tokens" in told.result["causes"][0]["evidence"][0]


def test_revoked_token_is_named_first_where_no_refresh_deletes_tokens(tested: Tested, sandbox: Sandbox) -> None:
    sandbox.tenant.account = "TSTDRV1234567"
    revoke(sandbox)
    told = tested(account="TSTDRV1234567")

    assert (told.code, told.causes[0]) == (4, "token_revoked")


def test_token_of_another_account_is_named(tested: Tested) -> None:
    with Sandbox(account="7654321", seed="empty") as other:
        found = other.credentials()
    told = tested(token_id=found["token_id"], token_secret=found["token_secret"])

    assert (told.code, told.causes[0]) == (4, "token_of_other_account")


def test_token_of_another_integration_is_named(tested: Tested, sandbox: Sandbox) -> None:
    sandbox.tenant.tokens[WRONG] = AccessToken(WRONG, WRONG[::-1], "somebody else", 1, 1031)
    told = tested(token_id=WRONG, token_secret=WRONG[::-1])

    assert told.code == 4
    assert "token_of_other_integration" in told.causes


def test_wrong_account_is_named_first(tested: Tested) -> None:
    told = tested(account="7654321")

    assert (told.code, told.causes[0]) == (4, "account_unknown")
    assert told.stage("account")["status"] == "warning"
    assert "Company Information" in told.result["causes"][0]["cure"]


@pytest.mark.parametrize("offset", [600.0, -600.0])
def test_clock_ten_minutes_off_is_named_alone_and_costs_no_sign_in(
    tested: Tested, sandbox: Sandbox, offset: float
) -> None:
    sandbox.clock.offset = offset
    told = tested()

    assert (told.code, told.causes, told.failed) == (4, ["clock_skew"], ["clock"])
    assert told.result["failed_sign_ins"] == 0
    assert told.stage("rest_sign_in")["status"] == "passed", "signed with NetSuite's time, the credentials are right"


def test_wrong_clock_does_not_hide_a_wrong_secret(tested: Tested, sandbox: Sandbox) -> None:
    sandbox.clock.offset = 600.0
    told = tested(token_secret=WRONG)

    assert told.causes[:2] == ["clock_skew", "secret_mismatch"]


def test_role_without_soap_permission_is_named_first(tested: Tested, sandbox: Sandbox) -> None:
    del sandbox.tenant.roles[1031].permissions[SOAP_SERVICES]
    told = tested()

    assert (told.code, told.causes[0], told.failed) == (4, "soap_permission", ["soap_sign_in"])
    assert told.result["causes"][0]["message"] == "the role Integration lacks `SOAP Web Services`"
    assert told.result["failed_sign_ins"] == 0


def test_role_without_soap_permission_is_a_note_where_soap_is_not_used(
    tested: Tested, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    del sandbox.tenant.roles[1031].permissions[SOAP_SERVICES]
    monkeypatch.setenv("NETSUITE_TRANSPORT", "rest")
    told = tested()

    assert (told.code, told.causes) == (0, [])
    assert told.stage("soap_sign_in")["status"] == "warning"


def test_nothing_listening_is_named_first(tested: Tested) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        told = tested(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}")

    assert (told.code, told.causes[0], told.failed) == (4, "nothing_listens", ["network"])


def test_page_of_another_server_is_named_first(tested: Tested, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html><title>It works!</title></html>")
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *args: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    told = tested(base_url=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()
    thread.join()

    assert (told.code, told.causes[0], told.failed) == (4, "other_server", ["service"])
    assert "SimpleHTTP" in told.stage("service")["evidence"]


def test_wrong_certificate_is_named_first(tested: Tested) -> None:
    told = tested(fields=BY_CERTIFICATE, certificate_id="not-the-one")

    assert (told.code, told.failed) == (4, ["token"])
    assert "invalid_client" in told.stage("token")["evidence"]
    assert "certificate" in told.causes[0]
    assert "certificate_unknown" in told.causes


def test_same_words_reach_a_person(tested: Tested, capsys: pytest.CaptureFixture[str]) -> None:
    told = tested(token_secret=WRONG)
    code = main(["test-connection"])
    shown = capsys.readouterr()

    assert code == 4
    for cause in told.result["causes"]:
        assert cause["message"] in shown.out
        assert cause["cure"] in shown.out
    assert WRONG not in shown.out + shown.err
