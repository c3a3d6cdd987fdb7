from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.cli.main import main
from connector.sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer on stdout, read as JSON."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        """The lines on stdout, each read as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Said]


@pytest.fixture
def connector(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command line in an empty folder, inside this process."""
    monkeypatch.chdir(tmp_path)
    for name in ("CONNECTOR_STATE", "CONNECTOR_ENV", "CONNECTOR_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> Said:
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return Said(code, told.out, told.err)

    return run


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


@pytest.fixture
def account(running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A NetSuite with 25 customers, which the NETSUITE_* variables name."""
    running.faults.replace([])
    for type_ in ("customer", "vendor"):
        for row in list(running.store.select(type_)):
            running.store.delete(type_, row.id)
    for number in range(25):
        running.store.create("customer", {"companyName": f"Company {number:02}", "subsidiary": {"id": "1"}})
    running.clock.offset += 2  # a window ends at NetSuite's full second
    credentials = running.credentials()
    for name in ("account", "consumer_key", "consumer_secret", "token_id", "token_secret"):
        monkeypatch.setenv(f"NETSUITE_{name.upper()}", credentials[name])
    monkeypatch.setenv("NETSUITE_BASE_ADDRESS", credentials["base_url"])
    return running


CONFIGS = """
configs:
  erp:
    type: netsuite
    connection:
      type: token_based_authentication
      account: ${env:NETSUITE_ACCOUNT}
      consumer_key: ${env:NETSUITE_CONSUMER_KEY}
      consumer_secret: ${env:NETSUITE_CONSUMER_SECRET}
      token_id: ${env:NETSUITE_TOKEN_ID}
      token_secret: ${env:NETSUITE_TOKEN_SECRET}
      base_address: ${env:NETSUITE_BASE_ADDRESS}
  warehouse: {type: database, url: "sqlite:///warehouse.db"}
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Writes a flow file; steps alone become the flow `main`."""

    def write(text: str, name: str = "flow.yaml") -> str:
        if "flows:" not in text:
            body = "\n".join(f"      {line}" for line in text.strip("\n").splitlines())
            text = f"flows:\n  main:\n    steps:\n{body}\n"
        (tmp_path / name).write_text(text + ("" if "configs:" in text else CONFIGS), encoding="utf-8")
        return str(tmp_path / name)

    return write


def process(*arguments: str, folder: Path, **more: Any) -> subprocess.Popen[str]:
    """A command line as a process of its own."""
    command = [sys.executable, "-m", "connector.cli.main", *map(str, arguments)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
    )
