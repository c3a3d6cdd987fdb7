from __future__ import annotations

import contextvars
import threading
import time
from typing import Any

import pytest

from connector.errors import AmbiguousError, ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.netsuite.rest.one_by_one import AT_ONCE, in_order, outcomes
from connector.outcome import Outcome

WHO = contextvars.ContextVar("WHO", default="nobody")


def test_results_come_in_order_a_few_at_once_with_the_callers_context() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def work(item: int) -> tuple[int, str]:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.002 * (5 - item % 5))
        with lock:
            running -= 1
        return item, WHO.get()

    WHO.set("me")

    assert in_order(range(20), work, -1) == [(item, "me") for item in range(20)]
    assert 1 < most <= AT_ONCE


def test_a_configured_limit_holds() -> None:
    threads: set[int] = set()

    in_order(range(5), lambda _: threads.add(threading.get_ident()), 1)

    assert threads == {threading.get_ident()}


def writing(*errors: ConnectorError | None) -> list[Outcome]:
    def write(record: dict[str, int]) -> Outcome:
        error = errors[record["n"]]
        if error is not None:
            raise error
        return Outcome(outcome="ok", id=str(record["n"]))

    return outcomes([{"n": n, "externalId": f"E{n}"} for n in range(len(errors))], write, 1)


def test_each_record_has_its_outcome() -> None:
    found = writing(
        None,
        RejectedError("no", code="USER_ERROR"),
        AmbiguousError("lost"),
        RetryableError("x", type="NETSUITE:LOCKED"),
        None,
    )

    assert [outcome.outcome for outcome in found] == ["ok", "failed", "ambiguous", "failed", "ok"]
    assert [outcome.input_index for outcome in found] == [0, 1, 2, 3, 4]
    assert found[1].external_id == "E1"
    assert found[1].error is not None
    assert found[1].error["code"] == "USER_ERROR"


def test_after_netsuite_went_away_the_rest_is_not_sent() -> None:
    found = writing(None, RetryableError("away", type="NETSUITE:UNAVAILABLE"), None)

    assert [outcome.outcome for outcome in found] == ["ok", "not_sent", "not_sent"]


def test_where_nothing_was_sent_the_error_is_raised() -> None:
    with pytest.raises(ConnectivityError):
        writing(ConnectivityError("refused", type="NETSUITE:AUTHENTICATION"), None)
    with pytest.raises(RejectedError):
        writing(None, RejectedError("read only", type="NETSUITE:READ_ONLY"))


def test_a_failed_key_is_named_in_its_outcome() -> None:
    def refused(_: Any) -> Outcome:
        raise RejectedError("gone", type="NETSUITE:NOT_FOUND")

    found = outcomes([("7", ""), ("", "E-1")], refused, -1)

    assert [(one.id, one.external_id) for one in found] == [("7", None), (None, "E-1")]


def test_records_with_the_same_key_follow_each_other_so_that_the_last_one_wins() -> None:
    written: dict[str, int] = {}

    def write(record: dict[str, Any]) -> Outcome:
        time.sleep(0.001 * (40 - record["n"]))  # the first ones take longest
        written[str(record.get("externalId", record.get("id")))] = record["n"]
        return Outcome(outcome="ok", id=str(record["n"]))

    keys: tuple[dict[str, Any], ...] = ({"externalId": "A"}, {"externalId": "B"}, {"id": 7}, {"id": "7"})
    found = outcomes([{**keys[n % 4], "n": n} for n in range(40)], write, -1)

    assert written == {"A": 36, "B": 37, "7": 39}
    assert [outcome.id for outcome in found] == [str(n) for n in range(40)]
