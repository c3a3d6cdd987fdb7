from __future__ import annotations

from connector.netsuite.reconnection import RandomizedExponentialBackoff, Reconnection
from connector.retry import DEFAULT


def test_reconnect_is_so_many_more_attempts_the_same_time_apart() -> None:
    policy = Reconnection.from_mapping({"reconnect": {"count": 2, "frequency": "5s"}}).policy()

    assert policy.attempts == 3
    assert [policy.wait.seconds(attempt) for attempt in (1, 2)] == [5.0, 5.0]


def test_reconnect_forever_goes_on_for_hours() -> None:
    policy = Reconnection.from_mapping({"reconnectForever": {"frequency": 2}}).policy()

    assert policy.attempts == 1000
    assert policy.give_up_after == 12 * 3600


def test_without_a_strategy_our_own_policy_holds() -> None:
    assert Reconnection().policy() is DEFAULT


def test_backoff_has_mulesofts_bounds_in_either_unit() -> None:
    soap = RandomizedExponentialBackoff.from_mapping({"maxWaitingTimeBetweenRetries": 64000})
    rest = RandomizedExponentialBackoff.from_mapping({"maxRetries": 15, "maxRetryDelayTimeout": 64})

    assert soap.max_waiting_time == rest.max_waiting_time == 64.0
    assert (soap.policy().attempts, rest.policy().attempts) == (201, 16)
    assert rest.policy().wait.seconds(99) == 64.0
    assert rest.policy().give_up_after > 64 * 8
    assert rest.policy().wait.jitter == "full"
