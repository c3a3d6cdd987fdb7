from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from connector.component import Stopped, Unit
from connector.errors import RetryableError
from connector.netsuite.client import NetSuite
from connector.netsuite.operations.wait_for_async_job import WAIT_FOR_ASYNC_JOB, WaitForAsyncJobArguments
from connector.sandbox.server import Sandbox

OPEN = {"completed": False, "progress": "processing"}
DONE = {"completed": True, "progress": "succeeded"}


def waited(client: NetSuite, unit: Unit, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = WAIT_FOR_ASYNC_JOB.run(client.session, WaitForAsyncJobArguments(job="1", **more), unit)
    return found


def test_pauses_grow_up_to_the_longest(scripted: Any, scripted_client: NetSuite) -> None:
    for _ in range(5):
        scripted.reply(OPEN)
    scripted.reply(DONE)
    pauses: list[float] = []

    found = waited(scripted_client, Unit(sleep=pauses.append), initial=1, maximum=3)

    assert found["status"] == "finished"
    assert pauses == [1.0, 1.5, 2.25, 3.0, 3.0]


def test_ends_with_the_time_of_its_step(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply(OPEN)

    with pytest.raises(RetryableError, match="still processing") as caught:
        waited(scripted_client, Unit(deadline=time.monotonic() + 0.05), initial=0.02)

    assert caught.value.is_a("TIMEOUT")
    assert "same job again" in caught.value.hint


def test_gives_up_when_it_is_told_to(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply(OPEN)

    with pytest.raises(RetryableError, match="still processing"):
        waited(scripted_client, Unit(), initial=0.02, give_up_after=0.05)


def test_stops_when_a_person_asks(scripted: Any, scripted_client: NetSuite) -> None:
    scripted.reply(OPEN)

    with pytest.raises(Stopped):
        waited(scripted_client, replace(Unit(), stopped=lambda: True))

    assert len(scripted.asked) == 1


def test_waits_for_a_job_over_soap(box: Sandbox, netsuite: NetSuite) -> None:
    box.store.keep_setting("soap_job_seconds", "0.3")
    job = netsuite.async_get_list(record_type="customer", ids=["1"], transport="soap")
    assert not netsuite.check_async_status(job=job)["completed"]

    assert netsuite.wait_for_async_job(job=job, initial=0.05, give_up_after=20)["completed"]
