from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector import events, retry
from connector.errors import AmbiguousError, ConnectivityError, ConnectorError, RejectedError, RetryableError
from connector.retry import ConstantWait, ExponentialWait, RetryPolicy

BUSY = RetryableError("busy", type="NETSUITE:TOO_MANY_REQUESTS")
REFUSED = RejectedError("bad", type="NETSUITE:USER_ERROR")
LOCKED_OUT = ConnectivityError("who are you", type="NETSUITE:AUTHENTICATION")


class Flaky:
    def __init__(self, *errors: ConnectorError) -> None:
        self.errors, self.calls = list(errors), 0

    def __call__(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


def run(attempt: Callable[[], str], policy: RetryPolicy, waits: list[float], **more: object) -> str:
    return retry.run(attempt, policy, sleep=waits.append, draw=lambda: 1.0, **more)  # type: ignore[arg-type]


def test_tries_again_what_is_worth_it() -> None:
    waits: list[float] = []
    flaky = Flaky(BUSY, BUSY)

    assert run(flaky, RetryPolicy(), waits) == "done"
    assert waits == [1.0, 2.0]


def test_does_not_retry_what_cannot_succeed() -> None:
    waits: list[float] = []

    with pytest.raises(RejectedError):
        run(Flaky(REFUSED), RetryPolicy(on=("ANY",)), waits)

    assert waits == []


@pytest.mark.parametrize("error", [LOCKED_OUT, AmbiguousError("lost")])
def test_sign_in_failures_and_ambiguous_writes_are_retried_only_when_named(error: ConnectorError) -> None:
    waits: list[float] = []

    with pytest.raises(ConnectorError):
        run(Flaky(error), RetryPolicy(on=("ANY", "CONNECTIVITY")), waits)
    assert waits == []

    named = RetryPolicy(on=(error.type.rpartition(":")[2],))
    assert run(Flaky(error), named, waits) == "done"


def test_stops_after_the_attempts_and_says_how_many() -> None:
    flaky = Flaky(*[BUSY] * 10)

    with pytest.raises(RetryableError) as caught:
        run(flaky, RetryPolicy(attempts=3), [])

    assert (flaky.calls, caught.value.attempts) == (3, 3)


def test_what_the_server_asks_for_goes_before_the_policy() -> None:
    waits: list[float] = []
    asked = RetryableError("busy", type="NETSUITE:TOO_MANY_REQUESTS", retry_after=7.0)

    run(Flaky(asked), RetryPolicy(), waits)

    assert waits == [7.0]


def test_no_attempt_starts_after_the_deadline() -> None:
    now = [0.0]
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    with pytest.raises(RetryableError):
        retry.run(
            Flaky(*[BUSY] * 20),
            RetryPolicy(attempts=20),
            deadline=5.0,
            sleep=sleep,
            clock=lambda: now[0],
            draw=lambda: 1.0,
        )

    assert waits == [1.0, 2.0]


def test_who_listens_hears_of_each_wait() -> None:
    heard: list[events.Event] = []

    run(Flaky(BUSY), RetryPolicy(), [], emit=heard.append, step="read")

    assert heard == [
        events.Retrying(step="read", attempt=1, delay=1.0, reason="NETSUITE:TOO_MANY_REQUESTS: busy"),
    ]


@given(st.integers(1, 200), st.floats(0, 1))
def test_no_wait_is_longer_than_the_maximum(attempt: int, drawn: float) -> None:
    policy = RetryPolicy(wait=ExponentialWait(type="exponential", initial=1, maximum=64))

    assert 0 <= policy.delay(attempt, None, lambda: drawn) <= 64


def test_a_constant_wait_is_constant() -> None:
    policy = RetryPolicy(wait=ConstantWait(type="constant", interval=3))

    assert [policy.delay(n, None, lambda: 0.5) for n in (1, 2, 9)] == [3, 3, 3]


def test_the_worst_case_is_known_beforehand() -> None:
    assert RetryPolicy(attempts=4).worst_case_seconds() == 1 + 2 + 4
