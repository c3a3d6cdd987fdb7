from __future__ import annotations

import pytest

from connector.state.done_once import Once, done_once
from connector.state.opening import State


@pytest.mark.parametrize("unit", ["f/step", "f/" + "x" * 600])
def test_a_unit_does_it_once_and_is_given_the_same_again(state: State, unit: str) -> None:
    done: list[int] = []

    def work() -> list[int]:
        done.append(1)
        return list(done)

    results = []
    for run in ("r1", "r1", "r2"):
        with state.store.write() as connection:
            results.append(done_once(connection, Once(run, unit), work))

    assert results == [[1], [1], [1, 1]]
    state.forget("r1")
    with state.store.write() as connection:
        assert done_once(connection, Once("r1", unit), work) == [1, 1, 1]


def test_what_is_undone_is_not_remembered(state: State) -> None:
    def broken() -> None:
        raise ValueError

    with pytest.raises(ValueError), state.store.write() as connection:  # noqa: PT011 - the one above
        done_once(connection, Once("r", "u"), broken)

    with state.store.write() as connection:
        assert done_once(connection, Once("r", "u"), lambda: 1) == 1
        assert done_once(connection, None, lambda: 2) == 2
