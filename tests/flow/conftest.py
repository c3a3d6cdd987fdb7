from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector import events
from connector.flow.api import Flow, sandbox_connection
from connector.flow.result import RunResult
from connector.sandbox.server import Sandbox

Build = Callable[[str], Flow]


def indented(steps: str) -> str:
    """The steps of a YAML text as a flow of their own."""
    return "flows:\n  main:\n    steps:\n" + "\n".join(f"      {line}" for line in steps.strip("\n").splitlines())


@pytest.fixture
def run_steps() -> Callable[..., RunResult]:
    """Runs the steps of a YAML text as a flow of their own."""

    def run(steps: str, heard: list[events.Event] | None = None, **more: Any) -> RunResult:
        emit = (heard if heard is not None else []).append
        return Flow.read(indented(steps)).run(state="memory", emit=emit, **more)

    return run


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """A NetSuite without records, for the tests of one file."""
    with Sandbox(seed="empty") as sandbox:
        yield sandbox


@pytest.fixture
def account(running: Sandbox) -> Sandbox:
    """A NetSuite with 25 customers and nothing wrong with it."""
    running.faults.replace([])
    running.journal.clear()
    for kind in ("customer", "vendor"):
        for row in list(running.store.select(kind)):
            running.store.delete(kind, row.id)
    for number in range(25):
        running.store.create("customer", {"companyName": f"Company {number:02}", "subsidiary": {"id": "1"}})
    return running


@pytest.fixture
def build(account: Sandbox, tmp_path: Path) -> Build:
    """Makes a flow of a YAML text: `erp` is the account, `warehouse` a database."""
    connection = sandbox_connection(account.credentials())
    configs = {
        "erp": {"type": "netsuite", "connection": connection},
        "warehouse": {"type": "database", "url": f"sqlite:///{tmp_path}/w.db"},
    }

    def make(text: str) -> Flow:
        text = text if "flows:" in text else indented(text)
        return Flow.read(f"{text}\nconfigs: {json.dumps(configs)}\n")

    return make
