from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from connector.state.opening import State
from connector.state.shared_state import shared_state


def test_threads_that_ask_at_the_same_time_share_one_state() -> None:
    together = Barrier(8)

    def ask(_: int) -> State:
        together.wait()
        return shared_state("memory")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))

    assert len(set(map(id, found))) == 1
