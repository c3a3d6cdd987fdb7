"""Counters say what happened: each request, repetition, row and wait once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from connector.component import Unit
from connector.errors import ConnectorError
from connector.netsuite.client import NetSuite
from connector.netsuite.observation.counters import Counters, Tally
from connector.retry import ConstantWait, RetryPolicy
from tests.netsuite.conftest import Scripted

AT_ONCE = RetryPolicy(attempts=3, wait=ConstantWait(type="constant", interval=0))
PAGE = {"items": [{"id": "1"}, {"id": "2"}, {"id": "3"}], "hasMore": False, "count": 3, "totalResults": 3}


def test_nothing_is_opened_to_look_at_them(scripted_config: dict[str, Any]) -> None:
    assert NetSuite(scripted_config).counters == Counters()


def test_requests_rows_and_bytes_are_counted(scripted: Scripted, scripted_config: dict[str, Any]) -> None:
    scripted.reply(PAGE)
    with NetSuite(scripted_config) as client:
        rows = list(client.suiteql(query="SELECT id FROM customer"))
        counted = client.counters

    assert len(rows) == counted.rows == 3
    assert (counted.requests, counted.retries, counted.failures) == (1, 0, 0)
    assert counted.bytes_sent == len(scripted.asked[0][3])
    assert counted.bytes_received > 60
    assert counted.seconds > 0


def test_a_repetition_and_what_made_it_necessary_are_counted(
    scripted: Scripted, scripted_config: dict[str, Any]
) -> None:
    scripted.reply({"title": "busy"}, status=503).reply(PAGE)
    with NetSuite(scripted_config, unit=Unit(retry=AT_ONCE)) as client:
        list(client.suiteql(query="SELECT id FROM customer"))

        assert (client.counters.requests, client.counters.retries, client.counters.failures) == (2, 1, 1)


def test_no_answer_is_a_failure(scripted: Scripted, scripted_config: dict[str, Any]) -> None:
    scripted.hang_up()
    with NetSuite(scripted_config, unit=Unit(retry=RetryPolicy(attempts=1))) as client:
        with pytest.raises(ConnectorError):
            list(client.suiteql(query="SELECT id FROM customer"))

        assert (client.counters.requests, client.counters.failures) == (1, 1)


def test_waiting_for_a_permit_is_counted(scripted: Scripted, scripted_config: dict[str, Any]) -> None:
    scripted.reply(PAGE)
    config = {"connection": {**scripted_config["connection"], "maximum_connections": 1}}
    with NetSuite(config) as client, ThreadPoolExecutor(1) as thread:
        with client.session._open().permits.hold():
            waiting = thread.submit(list, client.suiteql(query="SELECT id FROM customer"))
            with pytest.raises(TimeoutError):
                waiting.result(0.1)
            assert client.counters.requests == 0
        waiting.result(5)

        assert client.counters.waits >= 1
        assert client.counters.waited_seconds > 0.05


def test_a_tally_is_safe_for_threads() -> None:
    tally = Tally()

    def count(_: int) -> None:
        for _ in range(500):
            tally.add(requests=1, seconds=0.5)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(8)))

    assert tally.counters().requests == 4000
    assert tally.counters().as_dict()["seconds"] == 2000.0
