from __future__ import annotations

import threading

from connector.state.notices import Notice
from connector.state.opening import State, open_state


def happened(state: State, at: float, kind: str = "failed NETSUITE:TIMEOUT", flow: str = "f") -> Notice | None:
    return state.notices.happened(flow, "prod", kind, "it failed", repeat_every=3600, now=at)


def test_the_same_failure_is_told_again_only_after_a_while_with_its_count(state: State) -> None:
    first = happened(state, 1000)
    silent = [happened(state, 1000 + minute * 60) for minute in range(1, 60)]
    again = happened(state, 1000 + 3600)

    assert first is not None
    assert (first.times, first.message, first.flow, first.environment) == (1, "it failed", "f", "prod")
    assert silent == [None] * 59
    assert again is not None
    assert (again.times, again.first_at, again.told_at) == (60, 1000, 4600)
    assert happened(state, 4700) is None


def test_another_failure_or_flow_is_told_at_once(state: State) -> None:
    happened(state, 1000)

    assert happened(state, 1001, kind="failed CONFIGURATION") is not None
    assert happened(state, 1001, flow="g") is not None


def test_what_could_not_be_told_is_tried_again(state: State) -> None:
    first = happened(state, 1000)
    assert first is not None
    state.notices.untold(first)
    second = happened(state, 1001)

    assert second is not None
    assert second.times == 2


def test_a_clock_that_was_set_back_does_not_silence_it(state: State) -> None:
    happened(state, 100_000)

    assert happened(state, 1000) is not None


def test_recovery_is_told_once_with_all_that_is_over(state: State) -> None:
    happened(state, 1000)
    happened(state, 1001, kind="failed CONFIGURATION")
    happened(state, 1002, flow="g")
    over = state.notices.recovered("f", "prod")

    assert [notice.first_at for notice in over] == [1000, 1001]
    assert state.notices.recovered("f", "prod") == []
    assert state.notices.recovered("g", "test") == []
    assert [notice.flow for notice in state.notices.list()] == ["g"]


def test_of_many_processes_one_tells(shared_url: str) -> None:
    told: list[Notice | None] = []
    ready = threading.Barrier(4, timeout=10)

    def fail() -> None:
        with open_state(shared_url) as state:
            ready.wait()
            told.append(happened(state, 1000))

    threads = [threading.Thread(target=fail) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([notice for notice in told if notice is not None]) == 1
