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
