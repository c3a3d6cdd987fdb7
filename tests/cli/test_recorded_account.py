"""A sandbox in a process of its own plays the real account; recorder and replayer are commands of their own."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth1

from tests.cli.conftest import Command, process

Ended = list[str]
"""stderr of a command that was stopped."""


@contextmanager
def sandbox(folder: Path, *arguments: object) -> Iterator[tuple[str, Ended]]:
    """The address that the `ready` line names, and when it was left, what the command said."""
    serving = process("sandbox", *map(str, arguments), folder=folder)
    assert serving.stdout is not None
    ready, ended = serving.stdout.readline(), Ended()
    assert ready.startswith("ready http://127.0.0.1:"), serving.communicate()[1]
    try:
        yield ready.split()[1], ended
    finally:
        serving.send_signal(signal.SIGTERM)
        out, err = serving.communicate(timeout=20)
        ended.append(err)
        assert (serving.returncode, out) == (0, ""), err


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Credentials of the account that is recorded."""
    folder = tmp_path_factory.mktemp("account")
    with sandbox(folder, "--seed", "empty", "--write-credentials", "known.json"):
        yield json.loads((folder / "known.json").read_text(encoding="utf-8"))


def signed(known: dict[str, Any]) -> OAuth1:
    """Another one's way to sign."""
    return OAuth1(
        known["consumer_key"], known["consumer_secret"], known["token_id"], known["token_secret"],
        realm=known["account"], signature_method="HMAC-SHA256",
    )  # fmt: skip


def test_a_recorded_account_is_replayed_without_it(account: dict[str, Any], tmp_path: Path) -> None:
    def asked(url: str) -> Any:
        body = {"q": "SELECT id, name FROM subsidiary"}
        headers = {"Prefer": "transient"}
        address = f"{url}/services/rest/query/v1/suiteql"
        return requests.post(address, json=body, headers=headers, auth=signed(account), timeout=10).json()

    with sandbox(tmp_path, "--record", "r.jsonl", "--upstream", account["base_url"]) as (url, recorded):
        live = asked(url)
    with sandbox(tmp_path, "--replay", "r.jsonl") as (url, replayed):
        again = asked(url)
        other = requests.get(f"{url}/services/rest/record/v1/customer/1", timeout=10)

    assert live["count"] == again["count"] == 1
    assert live["items"][0]["id"] == again["items"][0]["id"]
    assert other.status_code == 501
    assert "into r.jsonl; what clients send REALLY happens there" in recorded[0]
    assert "exchanges recorded: 1, scrubbed; read them before you share the file" in recorded[0]
    assert "requests refused because they were not recorded: 1" in replayed[0]
    assert account["token_id"] not in (tmp_path / "r.jsonl").read_text(encoding="utf-8")


def exported(text: str) -> dict[str, str]:
    """The variables of the `export` lines."""
    lines = [line.removeprefix("export ") for line in text.splitlines() if line.startswith("export ")]
    return dict(line.split("=", 1) for line in lines)


def test_a_client_with_a_fixed_host_is_recorded_through_the_proxy(account: dict[str, Any], tmp_path: Path) -> None:
    address = "https://tstdrv1234567.suitetalk.api.netsuite.com/services/rest/system/v1/serverTime"

    def asked(*arguments: object) -> requests.Response:
        serving = process("sandbox", *map(str, arguments), "--intercept", "0", folder=tmp_path)
        assert serving.stdout is not None
        assert serving.stderr is not None
        assert serving.stdout.readline().startswith("ready ")
        proxy, certificate = _proxy(serving)
        with requests.Session() as session:
            session.trust_env = False
            session.proxies, session.verify = {"https": proxy}, certificate
            answer = session.get(address, auth=signed(account), timeout=10)
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=20)
        return answer

    live = asked("--record", "fixed.jsonl", "--upstream", account["base_url"])
    again = asked("--replay", "fixed.jsonl")

    assert (live.status_code, again.status_code) == (200, 200)
    assert live.json() == again.json()


def _proxy(serving: subprocess.Popen[str]) -> tuple[str, str]:
    """Proxy and CA file, as the export lines name them."""
    assert serving.stderr is not None
    found: dict[str, str] = {}
    while not {"HTTPS_PROXY", "REQUESTS_CA_BUNDLE"} <= found.keys():
        found |= exported(serving.stderr.readline())
    return found["HTTPS_PROXY"].strip("'"), found["REQUESTS_CA_BUNDLE"].strip("'")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--record", "a", "--replay", "there", "--upstream", "http://127.0.0.1:1"), "exclude each other"),
        (("--record", "a"), "needs to know whom to ask"),
        (("--upstream", "http://127.0.0.1:1"), "give --record FILE too"),
        (("--replay", "there", "--seed", "demo"), "--replay plays no account of its own, so it takes no --seed"),
        (("--record", "a", "--upstream", "http://h", "--strict", "--also", "7"), "it takes no --strict, --also"),
        (("--record", "a", "--upstream", "ftp://h"), "is no address"),
        (("--record", "there", "--upstream", "http://127.0.0.1:1"), "is there already"),
        (("--replay", "nowhere"), "does not exist"),
        (("--replay", "there"), "cannot be read"),
    ],
)
def test_options_that_exclude_each_other_are_told_and_are_2(
    connector: Command, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    (tmp_path / "there").write_text("precious", encoding="utf-8")
    said = connector("sandbox", *arguments)

    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert (tmp_path / "there").read_text(encoding="utf-8") == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
