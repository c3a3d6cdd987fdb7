"""A process is killed while its requests hang at the account: nobody asks more of it than its limit meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from connector.netsuite.client import NetSuite
from connector.sandbox.server import Sandbox
from tests.chaos.processes import until

pytestmark = pytest.mark.chaos
LIMIT = 2
HANGS = 1.0
"""Seconds that the account works on a request."""
READ_TIMEOUT = 3

_ASKS = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from connector.netsuite.client import NetSuite

with NetSuite({"connection": json.loads(sys.argv[1])}) as netsuite, ThreadPoolExecutor(4) as threads:
    list(netsuite.suiteql(query="SELECT id FROM customer"))  # until the first is let in, others wait their turn
    list(threads.map(lambda _: netsuite.call_restlet_get(script="customscript_slow", deploy=1), range(4)))
"""


@pytest.fixture(params=["machine", pytest.param("postgresql", marks=pytest.mark.postgres)])
def permits(request: pytest.FixtureRequest) -> str:
    """Where permits are kept."""
    return "machine" if request.param == "machine" else str(request.getfixturevalue("postgres_url"))


def test_the_account_never_sees_more_than_its_limit(permits: str) -> None:
    with Sandbox(seed="empty") as account:
        gate = account.gatekeeper.gate
        account.account.restlets.register("customscript_slow", get=_slow)
        connection = _connection(account, permits)
        with subprocess.Popen([sys.executable, "-c", _ASKS, json.dumps(connection)]) as asking:
            until(lambda: gate.in_use == LIMIT, what="requests that hang")
            asking.kill()

        def ask(_: int) -> Any:
            return netsuite.call_restlet_get(script="customscript_slow", deploy=1)

        with NetSuite({"connection": connection}) as netsuite, ThreadPoolExecutor(4) as threads:
            list(netsuite.suiteql(query="SELECT id FROM customer"))
            assert list(threads.map(ask, range(4))) == ["done"] * 4

        assert gate.most == LIMIT
        assert [entry for entry in account.journal.entries if entry.status >= 400] == []


def _slow(_: Any) -> str:
    time.sleep(HANGS)
    return "done"


def _connection(account: Sandbox, permits: str) -> dict[str, Any]:
    own = account.credentials()
    names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    more = {"base_address": account.url, "maximum_connections": LIMIT, "read_timeout": READ_TIMEOUT, "permits": permits}
    return {name: own[name] for name in names} | more
