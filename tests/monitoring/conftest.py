from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.flow.api import Flow, sandbox_connection
from connector.sandbox.server import Sandbox

Build = Callable[[str], Flow]
ROWS = 25
TO_DATABASE = """
flows:
  customers:
    steps:
      - netsuite.suiteql: {query: "SELECT id, companyname FROM customer ORDER BY id", page_size: 10}
        id: read
      - database.upsert: {table: customers, key: id, create_table: true}
        id: write
      - logger: {message: "all is written", level: WARN}
"""
"""25 customers in three pages, each a block of its own."""


@pytest.fixture(scope="module")
def account() -> Iterator[Sandbox]:
    """A NetSuite with 25 customers."""
    with Sandbox(seed="empty") as sandbox:
        for number in range(ROWS):
            sandbox.store.create("customer", {"companyName": f"Company {number:02}", "subsidiary": {"id": "1"}})
        yield sandbox


@pytest.fixture
def build(account: Sandbox, tmp_path: Path) -> Build:
    """Makes a flow of a YAML text: `erp` is the account, `warehouse` a database."""
    configs = {
        "erp": {"type": "netsuite", "connection": sandbox_connection(account.credentials())},
        "warehouse": {"type": "database", "url": f"sqlite:///{tmp_path}/w.db"},
    }
    return lambda text: Flow.read(f"{text}\nconfigs: {json.dumps(configs)}\n")


@pytest.fixture
def secrets(account: Sandbox) -> list[str]:
    """What must never be seen."""
    credentials: dict[str, Any] = account.credentials()
    return [credentials[name] for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")]
