"""A process is killed while its requests hang at the account: nobody asks more of it than its limit meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.faults.fault_rules import FaultRule
from connector.sandbox.server import Sandbox
from tests.chaos.processes import until

pytestmark = pytest.mark.chaos
LIMIT = 2
HANGS = 2.0
"""Seconds that the account works on each of the first requests."""
READ_TIMEOUT = 4

_ASKS = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from connector.netsuite.client import NetSuite

with NetSuite({"connection": json.loads(sys.argv[1])}) as netsuite, ThreadPoolExecutor(4) as threads:
    list(threads.map(lambda _: list(netsuite.suiteql("SELECT id FROM customer")), range(4)))
"""


@pytest.fixture(params=["machine", pytest.param("postgresql", marks=pytest.mark.postgres)])
def permits(request: pytest.FixtureRequest) -> str:
    """Where permits are kept."""
    return "machine" if request.param == "machine" else str(request.getfixturevalue("postgres_url"))


def test_the_account_never_sees_more_than_its_limit(permits: str) -> None:
    with Sandbox(seed="empty", faults=[FaultRule(kind="slow", seconds=HANGS, times=LIMIT)]) as account:
        gate = account.gatekeeper.gate
        connection = _connection(account, permits)
        with subprocess.Popen([sys.executable, "-c", _ASKS, json.dumps(connection)]) as asking:
            until(lambda: gate.in_use == LIMIT, what="requests that hang")
            asking.kill()

        with NetSuite({"connection": connection}) as netsuite, ThreadPoolExecutor(4) as threads:
            assert list(threads.map(lambda _: list(netsuite.suiteql("SELECT id FROM customer")), range(4)))

        assert gate.most == LIMIT
        assert [entry for entry in account.journal.entries if entry.status == 429] == []


def _connection(account: Sandbox, permits: str) -> dict[str, Any]:
    own = account.credentials()
    names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    more = {"base_address": account.url, "maximum_connections": LIMIT, "read_timeout": READ_TIMEOUT, "permits": permits}
    return {name: own[name] for name in names} | more
