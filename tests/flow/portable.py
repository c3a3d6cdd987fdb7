"""A project whose flows any process can carry out: references only, one account, one warehouse, one state."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.flow.api import Flow
from connector.sandbox.server import Sandbox
from connector.state.opening import State, open_state
from connector.state.runs import Run

CUSTOMERS = 30
PROJECT = """
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
  warehouse: {type: database, url: "${env:WAREHOUSE_URL}"}
"""
SECRETS = ("consumer_key", "consumer_secret", "token_id", "token_secret")


@dataclass
class Office:
    """A folder with a project, and the account it works on."""

    sandbox: Sandbox
    folder: Path
    environment: Mapping[str, str]
    url: str

    @property
    def secrets(self) -> list[str]:
        """The values that may stand nowhere."""
        credentials = self.sandbox.credentials()
        return [str(credentials[name]) for name in SECRETS]

    def flow(self, text: str, name: str = "main") -> Flow:
        """A flow file of the project; steps alone become its flow."""
        return Flow.load(self.path(text, name))

    def path(self, text: str, name: str = "main") -> Path:
        """The same as a file."""
        if "flows:" not in text:
            body = "\n".join(f"      {line}" for line in text.strip("\n").splitlines())
            text = f"flows:\n  {name}:\n    steps:\n{body}\n"
        file = self.folder / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    def rows(self, table: str = "customers") -> list[tuple[Any, ...]]:
        """What the warehouse holds; nothing where the table was never made."""
        with sqlite3.connect(self.folder / "warehouse.db") as database:
            try:
                return sorted(database.execute(f"SELECT * FROM {table}"))
            except sqlite3.OperationalError:
                return []

    def clear(self) -> None:
        """Empty the warehouse."""
        with sqlite3.connect(self.folder / "warehouse.db", timeout=30) as database:
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                database.execute(f'DROP TABLE "{name}"')

    def process(self, *arguments: str | Path, **more: str) -> subprocess.Popen[str]:
        """A command line as a process of its own, with *more* in its environment."""
        command = [sys.executable, "-m", "connector.cli.main", *map(str, arguments), "--state", self.url]
        environment = {**os.environ, **self.environment, "PYTHONUNBUFFERED": "1", **more}
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=self.folder, env=environment, text=True, **pipes)

    @contextmanager
    def worker(self, who: str = "worker", concurrency: int = 2, **more: str) -> Iterator[subprocess.Popen[str]]:
        """A worker that takes work, called *who* in `${env:WHO}`; *more* in its environment."""
        process = self.process("worker", "--json", "--concurrency", str(concurrency), WHO=who, **more)
        try:
            assert process.stdout is not None
            assert "ready" in json.loads(process.stdout.readline())
            yield process
        finally:
            process.kill()
            process.communicate()


@contextmanager
def office(folder: Path, url: str = "") -> Iterator[Office]:
    """An office with a NetSuite of 30 customers, its credentials in the environment of this process."""
    with Sandbox(seed="empty") as sandbox, pytest.MonkeyPatch.context() as patch:
        for number in range(CUSTOMERS):
            sandbox.store.create("customer", {"companyName": f"Company {number:02}", "subsidiary": {"id": "1"}})
        sandbox.clock.offset += 2  # a window ends at NetSuite's full second
        credentials = sandbox.credentials()
        names = {f"NETSUITE_{name.upper()}": str(credentials[name]) for name in ("account", *SECRETS)}
        environment = {
            **names,
            "NETSUITE_BASE_ADDRESS": str(credentials["base_url"]),
            "WAREHOUSE_URL": f"sqlite:///{folder}/warehouse.db",
        }
        for name, value in {**environment, "WHO": "this process"}.items():
            patch.setenv(name, value)
        (folder / "connector.yaml").write_text(PROJECT, encoding="utf-8")
        yield Office(sandbox, folder, environment, url or f"sqlite:///{folder}/state.db")


def soon(look: Callable[[], Any], seconds: float = 60) -> Any:
    """What *look* gives once it is something; other processes share the cores."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def newest(url: str) -> Run | None:
    """The newest run of the state at *url*."""
    with open_state(url) as state:
        return next(iter(state.runs.list(limit=1)), None)


def ended(state: State, run: str) -> Run | None:
    """The *run*, once it is over."""
    found = state.runs.show(run)
    return None if found.status == "running" else found
