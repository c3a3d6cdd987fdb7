from __future__ import annotations

from typing import Any

import pytest

from connector.errors import ConfigurationError
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


def test_mulesofts_milliseconds_without_a_unit_are_asked_for_it() -> None:
    with pytest.raises(ConfigurationError, match="does not say its unit") as raised:
        Reconnection.from_mapping({"reconnect": {"count": 2, "frequency": 2000}})

    assert raised.value.hint == "write 2000ms or 2000s"
    assert Reconnection.from_mapping({"reconnect": {"frequency": "2000ms"}}).policy().wait.seconds(1) == 2.0


def test_one_strategy_and_only_one() -> None:
    with pytest.raises(ConfigurationError, match="two strategies"):
        Reconnection.from_mapping({"reconnect": {}, "reconnectForever": {}})


def test_every_attempt_that_is_configured_has_its_time() -> None:
    few = RandomizedExponentialBackoff.from_mapping({"maxRetries": 1}).policy()
    many = Reconnection.from_mapping({"reconnect": {"count": 100, "frequency": "60s"}}).policy()

    assert few.give_up_after > 60  # an answer that takes a minute to fail is tried again too
    assert many.give_up_after > 100 * 60


@pytest.mark.parametrize(
    "given",
    [{"randomizedExponentialBackoff": {"maxRetries": 7}}, {"type": "RandomizedExponentialBackoff", "maxRetries": 7}],
)
def test_the_strategy_is_named_inside_or_around(given: dict[str, Any]) -> None:
    assert RandomizedExponentialBackoff.from_mapping(given).max_retries == 7


def test_the_strategys_name_alone_is_the_strategy() -> None:
    assert RandomizedExponentialBackoff.model_validate("RandomizedExponentialBackoff").max_retries == 200
