from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.errors import ConnectivityError
from connector.netsuite.breaker import Breaker
from connector.netsuite.connection_test.sign_in_guard import RefusalMemory, SignInGuard

REFUSAL = ConnectivityError("no", type="NETSUITE:AUTHENTICATION")


def guard_of(
    now: Callable[[], float], memory: RefusalMemory, process: Breaker | None = None, key: str = "k"
) -> SignInGuard:
    return SignInGuard(lambda: key, memory=memory, process=process or Breaker(now))


def refuse(guard: SignInGuard, key: str = "k") -> None:
    with guard.attempt(key):
        guard.refused(key, REFUSAL)


def test_two_refusals_end_a_test() -> None:
    guard = guard_of(lambda: 0.0, RefusalMemory(lambda: 0.0))
    refuse(guard)
    assert guard.obstacle == ""
    refuse(guard)

    assert "two" in guard.obstacle or "2 refused" in guard.obstacle
    with pytest.raises(ConnectivityError, match="not sent"):
        refuse(guard)


def test_repeated_tests_stop_before_the_refusal_that_locks_and_go_on_half_an_hour_later() -> None:
    now = [0.0]
    memory = RefusalMemory(lambda: now[0])
    for _ in range(2):
        guard = guard_of(lambda: now[0], memory)
        refuse(guard)
        refuse(guard)
    third = guard_of(lambda: now[0], memory)
    with third.attempt("k"):
        assert "wait 1800 s" in third.obstacle
    now[0] = 1801.0

    assert third.obstacle == ""


def test_other_credentials_are_not_held_up() -> None:
    memory = RefusalMemory(lambda: 0.0)
    for _ in range(4):
        memory.note("old")
    guard = guard_of(lambda: 0.0, memory, key="new")

    assert guard.obstacle == ""
    assert "wait" in guard_of(lambda: 0.0, memory, key="old").obstacle


def test_being_let_in_ends_the_row_of_refusals() -> None:
    memory = RefusalMemory(lambda: 0.0)
    for _ in range(4):
        memory.note("k")
    guard_of(lambda: 0.0, memory).accepted("k")

    assert memory.wait("k") == 0.0


def test_what_a_test_learns_reaches_the_workers() -> None:
    process = Breaker(lambda: 0.0)
    guard = guard_of(lambda: 0.0, RefusalMemory(lambda: 0.0), process)
    refuse(guard)
    refuse(guard)

    with pytest.raises(ConnectivityError, match="not sent"):
        process.check("k")
    guard.accepted("k")
    process.check("k")


@given(st.lists(st.floats(min_value=0.0, max_value=4000.0), max_size=30))
def test_no_row_of_tests_ever_spends_five_refusals_in_half_an_hour(pauses: list[float]) -> None:
    now = [0.0]
    memory = RefusalMemory(lambda: now[0])
    spent: list[float] = []
    for pause in pauses:
        now[0] += pause
        guard = guard_of(lambda: now[0], memory)
        with guard.attempt("k"):
            while not guard.obstacle:
                guard.refused("k", REFUSAL)
                spent.append(now[0])

    for last, moment in enumerate(spent):
        assert len([one for one in spent[: last + 1] if one > moment - 1800.0]) < 5
