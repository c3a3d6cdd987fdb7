from __future__ import annotations

import json
import signal
import stat
from pathlib import Path

import pytest

from connector.netsuite.client import NetSuite
from tests.cli.conftest import Command, process


def test_it_says_ready_writes_its_credentials_and_serves_until_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "credentials.json"
    arguments = ("--account", "TSTDRV7", "--seed", "empty", "--write-credentials", str(file))
    serving = process("sandbox", *arguments, folder=tmp_path)
    assert serving.stdout is not None
    ready = serving.stdout.readline()
    credentials = json.loads(file.read_text(encoding="utf-8"))
    for name in ("account", "consumer_key", "consumer_secret", "token_id", "token_secret"):
        monkeypatch.setenv(f"NETSUITE_{name.upper()}", credentials[name])
    monkeypatch.setenv("NETSUITE_BASE_ADDRESS", credentials["base_url"])
    with NetSuite.from_env() as netsuite:
        server_time = netsuite.get_server_time()
    serving.send_signal(signal.SIGINT)
    out, err = serving.communicate(timeout=20)

    assert ready == f"ready {credentials['base_url']}\n"
    assert credentials.keys() >= {
        "account", "consumer_key", "consumer_secret", "token_id", "token_secret", "base_url", "wsdl_url", "oauth2",
    }  # fmt: skip
    assert credentials["oauth2"].keys() >= {"client_id", "certificate_id", "private_key_file"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert server_time is not None
    assert (serving.returncode, out) == (0, "")
    assert credentials["token_secret"] not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--wsdl", "nowhere"),
        ("--faults", "nowhere.yaml"),
        ("--scale", "0"),
        ("--port", "many"),
        ("--seed", "nowhere.yaml"),
        ("--account", "../evil"),
        ("--faults", "faults.yaml"),
        ("--write-credentials", "no-such-folder/x.json"),
    ],
)
def test_what_makes_no_sense_is_2(connector: Command, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "faults.yaml").write_text("- {kind: loud}\n", encoding="utf-8")
    said = connector("sandbox", *arguments)

    assert (said.code, said.out) == (2, "")


def served(folder: Path, *arguments: str) -> tuple[str, str, str]:
    """The ready line of a sandbox, and what it said on stdout and stderr until it was stopped."""
    serving = process("sandbox", "--seed", "empty", *arguments, folder=folder)
    assert serving.stdout is not None
    ready = serving.stdout.readline()
    serving.send_signal(signal.SIGTERM)
    out, err = serving.communicate(timeout=20)
    assert serving.returncode == 0, err
    return ready, out, err


def test_more_accounts_have_credentials_of_their_own(tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    served(tmp_path, "--also", "7654321_SB2", "--also", "1111111:empty", "--write-credentials", str(file))
    found = {path.name: json.loads(path.read_text(encoding="utf-8"))["account"] for path in tmp_path.glob("*.json")}

    assert found == {
        "credentials.json": "TSTDRV1234567",
        "credentials-7654321_SB2.json": "7654321_SB2",
        "credentials-1111111.json": "1111111",
    }


def test_listening_for_other_machines_is_warned_of_loudly(tmp_path: Path) -> None:
    assert "WARNING" not in served(tmp_path, "--host", "localhost")[2]
    ready, _, err = served(tmp_path, "--host", "0.0.0.0")

    assert "WARNING: 0.0.0.0 is reachable from other machines" in err
    assert ready.startswith("ready http://127.0.0.1:")


def test_the_lines_for_clients_with_fixed_host_names_are_printed(tmp_path: Path) -> None:
    ready, out, err = served(tmp_path, "--intercept", "0")

    assert (ready.startswith("ready http://127.0.0.1:"), out) == (True, "")
    assert "export HTTPS_PROXY=" in err


def test_further_accounts_are_kept_in_files_of_their_own(tmp_path: Path) -> None:
    def started() -> dict[str, str]:
        arguments = ("--also", "7654321-sb2:empty", "--data", "kept.db", "--write-credentials", "known.json")
        served(tmp_path, *arguments)
        files = sorted(tmp_path.glob("*.json"))
        return {one.name: json.loads(one.read_text(encoding="utf-8"))["token_id"] for one in files}

    first, second = started(), started()

    assert first == second
    assert len(set(first.values())) == 2
    assert {one.name for one in tmp_path.glob("*.db")} == {"kept.db", "kept-7654321_SB2.db"}
    assert stat.S_IMODE((tmp_path / "kept-7654321_SB2.db").stat().st_mode) == 0o600
