"""RESTlets of an account that refuses more than three requests at once, in RESTlet's own words."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import RetryableError
from connector.netsuite.client import NetSuite
from connector.retry import ConstantWait, RetryPolicy
from connector.sandbox.server import Sandbox
from tests.end_to_end.client_of_account import connection_of, forgive

SCRIPT, AT_ONCE, CALLS = 714, 3, 40


class Counting:
    """A RESTlet that counts what it was sent, and how much of it at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.inside = self.most = 0
        self.got: list[int] = []

    def post(self, body: Any) -> dict[str, int]:
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(0.02)
        with self.lock:
            self.inside -= 1
            self.got.append(body["number"])
        return {"got": body["number"]}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    forgive()
    with Sandbox(seed="empty", concurrency=AT_ONCE) as running:
        yield running


@pytest.fixture
def script(box: Sandbox) -> Counting:
    made = Counting()
    box.account.restlets.register(SCRIPT, post=made.post)
    return made


def test_every_call_arrives_once_and_the_permits_are_lowered(box: Sandbox, script: Counting) -> None:
    unit = Unit(retry=RetryPolicy(attempts=40, wait=ConstantWait(type="constant", interval="10ms")))
    with NetSuite({"connection": connection_of(box)}, unit=unit) as netsuite, ThreadPoolExecutor(16) as threads:
        found = list(
            threads.map(lambda number: netsuite.call_restlet_post(script=SCRIPT, body={"number": number}), range(CALLS))
        )
        refusals, limit = netsuite.counters.refusals, netsuite.session.permits.standing().limit

    assert [one["got"] for one in found] == list(range(CALLS))
    assert sorted(script.got) == list(range(CALLS))
    assert script.most <= AT_ONCE
    assert 0 < refusals <= 16  # the first burst, and no others
    assert limit is not None
    assert 1 <= limit <= AT_ONCE
    statuses = [entry.status for entry in box.journal.entries if "restlet.nl" in entry.path]
    assert statuses.count(400) == refusals
    assert 400 not in statuses[-CALLS // 2 :]


def test_a_refusal_that_stays_is_told_in_one_sentence(box: Sandbox, script: Counting) -> None:
    box.tenant.concurrency = 0
    unit = Unit(retry=RetryPolicy(attempts=3, wait=ConstantWait(type="constant", interval=0)))

    with NetSuite({"connection": connection_of(box)}, unit=unit) as netsuite, pytest.raises(RetryableError) as caught:
        netsuite.call_restlet_post(script=SCRIPT, body={"number": 1})

    assert caught.value.code == "SSS_REQUEST_LIMIT_EXCEEDED"
    assert caught.value.is_a("NETSUITE:TOO_MANY_REQUESTS")
    assert caught.value.hint.endswith("it was tried 3 times")
    assert script.got == []
