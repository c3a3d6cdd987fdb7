import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from connector.errors import ConfigurationError
from connector.sandbox.control.account_file import read_people
from connector.sandbox.people.tenant import AccessToken
from connector.sandbox.server import Sandbox
from tests.sandbox.conftest import Client

SERVER_TIME = "/services/rest/system/v1/serverTime"


def test_who_could_sign_in_can_sign_in_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    with Sandbox(seed="empty", data=path) as first:
        before = first.credentials()
        own = next(iter(first.tenant.tokens.values()))
        first.tenant.tokens["new"] = AccessToken("new", "secret", own.consumer_key, own.user, own.role)
        first.tenant.concurrency = 7
    with Sandbox(seed="empty", data=path) as second:
        after = second.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")

        assert {name: after[name] for name in names} == {name: before[name] for name in names}
        assert after["oauth2"]["certificate_id"] == before["oauth2"]["certificate_id"]
        assert second.tenant.concurrency == 7
        assert Client(second).get(SERVER_TIME).status_code == 200
        assert Client(second, token_id="new", token_secret="secret").get(SERVER_TIME).status_code == 200


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    path.touch(mode=0o644)
    with Sandbox(seed="empty", data=path) as sandbox:
        sandbox.store.create("customer", {"companyName": "Private"})
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    assert set(modes.values()) == {0o600}, modes


def test_another_account_does_not_take_the_file(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    Sandbox("1234567_SB1", seed="empty", data=path).stop()

    with pytest.raises(ConfigurationError, match="holds the account 1234567_SB1, not TSTDRV1"):
        Sandbox("TSTDRV1", seed="empty", data=path)
    with Sandbox("1234567-sb1", data=path, concurrency=3) as sandbox:
        assert sandbox.tenant.concurrency == 3


@pytest.mark.parametrize("content", [b"not a database at all, but long enough for one" * 20, b"SQLite format 3\x00"])
def test_another_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)

    with pytest.raises(ConfigurationError, match="is no account of a sandbox"):
        Sandbox(seed="empty", data=path)
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot keep its records"):
        Sandbox(seed="empty", data=tmp_path / "nowhere" / "account.db")


def test_what_the_control_panel_changed_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "account.db"
    command = [sys.executable, "-m", "connector.cli.main", "sandbox", "--seed", "empty", "--data", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("ready ").strip()
        answer = requests.patch(f"{url}/__sandbox__/status", json={"concurrency": 9}, timeout=10)
        process.send_signal(signal.SIGKILL)

    assert answer.status_code == 200
    found = read_people(path)
    assert found is not None
    assert found[0].concurrency == 9
