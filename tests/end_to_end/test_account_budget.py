"""An account that refuses above five in flight, and programs that share it: each record once, and no stampede."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from connector.component import Stopped, Unit
from connector.netsuite.client import NetSuite
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.server import Sandbox
from tests.end_to_end.client_of_account import client_of, connection_of, forgive

PATIENT = RetryPolicy(attempts=40, wait=ConstantWait(type="constant", interval=0.3, jitter="full"))
ROOM = 5


@pytest.fixture(autouse=True)
def _alone() -> None:
    forgive()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed="empty", concurrency=ROOM) as running:
        yield running


def linger(sandbox: Sandbox, seconds: float = 0.15) -> None:
    """Every request that is let in takes a while, so that others meet it there."""
    gate = sandbox.accounts.first.gatekeeper.gate
    enter = gate.enter

    def entered(*arguments: Any) -> None:
        enter(*arguments)
        time.sleep(seconds)

    gate.enter = entered  # type: ignore[method-assign, assignment]


def add(client: NetSuite, name: str) -> None:
    client.add(record_type="customer", record={"companyName": name, "subsidiary": {"id": "1"}})


def names(sandbox: Sandbox) -> list[str]:
    return sorted(row.body["companyName"] for row in sandbox.store.select("customer"))


@pytest.mark.parametrize("transports", [("soap",), ("rest", "soap")], ids=["soap", "both at once"])
def test_sixteen_threads_write_every_record_once(sandbox: Sandbox, transports: tuple[str, ...]) -> None:
    """Over REST alone: tests/netsuite/test_session.py."""
    clients = [client_of(sandbox, transport, Unit(retry=PATIENT)) for transport in transports]
    wanted = [f"C {number:02}" for number in range(64)]
    for client in clients:
        client.get(record_type="subsidiary", id="1")  # the WSDL is there
    linger(sandbox)
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda entry: add(clients[entry[0] % len(clients)], entry[1]), enumerate(wanted)))

    budget = clients[0].session.permits
    assert names(sandbox) == wanted
    assert budget.counts.refused > 0
    assert (budget.standing().limit or 99) <= ROOM
    assert sandbox.gatekeeper.gate.most <= ROOM
    for client in clients:
        client.close()


PROGRAM = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from connector.component import Unit
from connector.netsuite.client import NetSuite
from connector.retry import ConstantWait, RetryPolicy
asked = json.loads(sys.argv[1])
patient = RetryPolicy(attempts=60, wait=ConstantWait(type="constant", interval=0.3, jitter="full"))
with NetSuite({"connection": asked["connection"]}, unit=Unit(retry=patient)) as client:
    with ThreadPoolExecutor(8) as threads:
        record = lambda name: {"companyName": name, "subsidiary": {"id": "1"}}
        list(threads.map(lambda name: client.add(record_type="customer", record=record(name)), asked["names"]))
    print(client.session.permits.counts.refused, client.session.permits.standing().limit)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permits are counted per process on Windows")
def test_two_programs_on_one_machine_share_what_a_refusal_taught(sandbox: Sandbox) -> None:
    linger(sandbox)
    connection = connection_of(sandbox)
    wanted = [[f"{program} {number:02}" for number in range(24)] for program in "AB"]
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, json.dumps({"connection": connection, "names": own})],
            stdout=subprocess.PIPE,
            text=True,
        )
        for own in wanted
    ]
    told = [program.communicate(timeout=60)[0].split() for program in programs]

    assert names(sandbox) == sorted([*wanted[0], *wanted[1]])
    assert all(program.returncode == 0 for program in programs)
    assert sum(int(refused) for refused, _ in told) > 0
    assert all(int(limit) <= ROOM for _, limit in told if limit != "None")


@pytest.mark.parametrize("transport", ["rest", "soap"])
def test_a_run_that_is_stopped_does_not_wait_for_a_permit(sandbox: Sandbox, transport: str) -> None:
    stop = threading.Event()
    ended: list[BaseException] = []

    def write(client: NetSuite) -> None:
        try:
            add(client, "Never")
        except Stopped as stopped:
            ended.append(stopped)

    unit = Unit(retry=PATIENT, stopped=stop.is_set)
    with client_of(sandbox, transport, unit, maximum_connections=1) as client:
        client.get(record_type="subsidiary", id="1")
        before = len(sandbox.journal.entries)
        with client.session.permits.hold():
            thread = threading.Thread(target=write, args=(client,))
            thread.start()
            thread.join(0.3)
            assert thread.is_alive(), "the only permit is taken"
            stop.set()
            thread.join(10)
            assert not thread.is_alive()

    assert "waits for a permit" in str(ended[0])
    assert len(sandbox.journal.entries) == before
    assert names(sandbox) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no shared locks: each process is alone")
def test_a_sandbox_on_a_port_that_was_used_inherits_no_limit() -> None:
    with Sandbox(seed="empty", concurrency=1) as first:
        port = int(first.url.rpartition(":")[2])
        with client_of(first, "rest", Unit(retry=PATIENT)) as client, client_of(first, "rest") as other:
            linger(first)
            with ThreadPoolExecutor(4) as threads:
                list(threads.map(lambda number: add(client, str(number)), range(8)))
            assert other.session.permits.standing().limit == 1, "who shares the account knows"

    with Sandbox(seed="empty", port=port) as second, client_of(second, "rest") as client:
        add(client, "New")

        assert client.session.permits.standing().lowered is None
