from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from connector.errors import ConfigurationError
from connector.state.opening import State, open_state

CLAIMER = """
import sys
from connector.state.opening import open_state
with open_state(sys.argv[1]) as state:
    print(sum(state.objects.store_if_absent("claims", str(n), sys.argv[2]) for n in range(40)))
"""


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        "",
        "text \0 \ud800",
        [1, {"a": None}],
        {"$": ["decimal", "1"]},
        Decimal("0.10"),
        date(2024, 1, 1),
        b"\0\xff",
    ],
)
def test_any_value_of_a_flow_comes_back_equal(state: State, value: Any) -> None:
    state.objects.store("s", "k", value)

    assert state.objects.contains("s", "k")
    assert state.objects.retrieve("s", "k", "default") == value


def test_stores_are_apart_and_a_value_is_replaced(state: State) -> None:
    objects = state.objects
    objects.store("a", "k", 1)
    objects.store("a", "k", 2)
    objects.store("b", "k", 3)

    assert (objects.retrieve("a", "k"), objects.retrieve("b", "k")) == (2, 3)
    assert (objects.retrieve("a", "x"), objects.retrieve("a", "x", "none")) == (None, "none")
    assert objects.remove("a", "k")
    assert not objects.remove("a", "k")
    assert objects.contains("b", "k")


def test_keys_and_values_are_in_the_order_of_the_keys(state: State) -> None:
    for key in ("b", "B", "ä", "a/1", "a[0]"):
        state.objects.store("s", key, key.upper())

    assert state.objects.keys("s") == ["B", "a/1", "a[0]", "b", "ä"]
    assert state.objects.all("s")["B"] == "B"
    assert (state.objects.clear("s"), state.objects.keys("s"), state.objects.clear("s")) == (5, [], 0)


def test_what_has_expired_is_not_there_for_anyone(state: State) -> None:
    objects = state.objects
    objects.store("s", "gone", 1, ttl=0)
    objects.store("s", "here", 2, ttl=3600)

    assert not objects.contains("s", "gone")
    assert objects.retrieve("s", "gone") is None
    assert (objects.keys("s"), objects.all("s")) == (["here"], {"here": 2})
    assert not objects.remove("s", "gone")
    assert [(found.store, found.objects) for found in objects.stores()] == [("s", 1)]
    assert objects.store_if_absent("s", "gone", 3)
    assert objects.retrieve("s", "gone") == 3


def test_a_value_expires_while_one_waits(state: State) -> None:
    state.objects.store("s", "k", 1, ttl=0.3)
    before = state.objects.contains("s", "k")
    time.sleep(0.35)

    assert (before, state.objects.contains("s", "k")) == (True, False)


def test_storing_anew_takes_the_end_away(state: State) -> None:
    state.objects.store("s", "k", 1, ttl=0)
    state.objects.store("s", "k", 2)

    assert state.objects.retrieve("s", "k") == 2
    assert not state.objects.store_if_absent("s", "k", 3)
    assert state.objects.retrieve("s", "k") == 2


def test_of_processes_that_claim_the_same_keys_each_key_has_one_owner(shared_url: str) -> None:
    command = [sys.executable, "-c", CLAIMER, shared_url]
    claimers = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("x", "y", "z")]
    won = {name: int(claimer.communicate(timeout=60)[0]) for name, claimer in zip("xyz", claimers, strict=True)}

    with open_state(shared_url) as state:
        owners = list(state.objects.all("claims").values())
    assert {name: owners.count(name) for name in won} == won
    assert sum(won.values()) == 40


def test_stores_are_summed_up(state: State) -> None:
    state.objects.store("b", "k", 1)
    state.objects.store("a", "k", 1, ttl=1000)
    state.objects.store("a", "l", 1, ttl=2000)
    first, second = state.objects.stores()

    assert (first.store, first.objects, second.store, second.objects) == ("a", 2, "b", 1)
    assert second.expires_at is None
    assert first.expires_at is not None
    assert 900 < first.expires_at - datetime.now(UTC).timestamp() <= 1001


@pytest.mark.parametrize("key", ["", "x" * 501, "a\0b", "a\ud800"])
def test_a_key_that_no_database_keeps_is_refused(state: State, key: str) -> None:
    for ask in (state.objects.contains, state.objects.retrieve, state.objects.remove):
        with pytest.raises(ConfigurationError, match="cannot be the name"):
            ask("s", key)


def test_a_value_that_is_no_data_is_refused_with_the_cure(state: State) -> None:
    with pytest.raises(ConfigurationError, match="cannot be stored") as error:
        state.objects.store("s", "k", object())

    assert "records as a list" in error.value.hint
