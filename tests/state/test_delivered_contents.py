from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from connector.state.delivered_contents import Place
from connector.state.opening import State

HERE = Place("", "TSTDRV1", "stock", "stock/changed_only")


def changed(state: State, run: str, *records: tuple[Any, Any], place: Place = HERE, seen: bool = False) -> list[bool]:
    return state.contents.changed(place, run, [([key], content) for key, content in records], seen=seen)


def gone(state: State, run: str, most: int = 10) -> list[Any]:
    found, after = state.contents.gone(HERE, run, "", most)
    while after:
        more, after = state.contents.gone(HERE, run, after, most)
        found += more
    return sorted(key for (key,) in found)


def test_what_was_acknowledged_is_not_changed(state: State) -> None:
    assert changed(state, "r1", ("a", 1), ("b", 2)) == [True, True]
    state.contents.acknowledge("r1")

    assert changed(state, "r2", ("a", 1), ("b", 3)) == [False, True]


def test_what_is_pending_of_whichever_run_is_handed_on_again(state: State) -> None:
    changed(state, "r1", ("a", 1))
    state.contents.acknowledge("r1")
    assert changed(state, "r2", ("a", 2)) == [True]  # and r2 fails: nobody knows whether it arrived

    assert changed(state, "r3", ("a", 1)) == [True]


def test_the_same_run_hands_the_same_on_after_it_was_killed(state: State) -> None:
    assert changed(state, "r1", ("a", 1)) == [True]
    assert changed(state, "r1", ("a", 1)) == [True]
    state.contents.acknowledge("r1")
    state.contents.acknowledge("r1")
    assert changed(state, "r2", ("a", 1)) == [False]


def test_of_a_key_that_comes_twice_the_last_content_counts(state: State) -> None:
    assert changed(state, "r1", ("a", 1), ("a", 2), ("a", 2)) == [True, True, True]
    state.contents.acknowledge("r1")

    assert changed(state, "r2", ("a", 2)) == [False]
    assert changed(state, "r2", ("a", 9), ("a", 2)) == [True, True]


@pytest.mark.parametrize("most", [1, 2, 10])
def test_what_did_not_come_is_gone_until_it_is_acknowledged(state: State, most: int) -> None:
    changed(state, "r1", *((f"k{n}", n) for n in range(5)), seen=True)
    state.contents.acknowledge("r1")
    changed(state, "r2", ("k0", 0), ("k1", 7), seen=True)

    assert gone(state, "r2", most) == ["k2", "k3", "k4"]
    assert gone(state, "r2", most) == ["k2", "k3", "k4"]
    state.contents.acknowledge("r2")
    changed(state, "r3", ("k0", 0), ("k1", 7), seen=True)
    assert gone(state, "r3", most) == []
    assert changed(state, "r3", ("k2", 2)) == [True]


def test_what_perhaps_arrived_and_vanished_is_gone_too(state: State) -> None:
    changed(state, "r1", ("a", 1), seen=True)  # and r1 fails
    changed(state, "r2", ("b", 1), seen=True)

    assert gone(state, "r2") == ["a"]


def test_a_key_whose_type_changes_is_the_same_key(state: State) -> None:
    changed(state, "r1", (12, 1), ("A", 1), seen=True)
    state.contents.acknowledge("r1")

    assert changed(state, "r2", ("12", 1), (Decimal("12.00"), 1), (12.0, 1), seen=True) == [False] * 3
    assert gone(state, "r2") == ["A"]


def test_memories_are_apart(state: State) -> None:
    others = [
        Place("test", "TSTDRV1", "stock", "stock/changed_only"),
        Place("", "TSTDRV1_SB1", "stock", "stock/changed_only"),
        Place("", "TSTDRV1", "prices", "stock/changed_only"),
        Place("", "TSTDRV1", "stock", "stock/second"),
    ]
    changed(state, "r1", ("a", 1))
    state.contents.acknowledge("r1")

    assert [changed(state, f"x{n}", ("a", 1), place=other) for n, other in enumerate(others)] == [[True]] * 4
    assert changed(state, "r2", ("a", 1)) == [False]


def test_lists_and_resets_by_flow(state: State) -> None:
    changed(state, "r1", ("a", 1), ("b", 1))
    state.contents.acknowledge("r1")
    changed(state, "r1", ("a", 1), place=Place("", "", "prices", "prices/0"))

    assert [(memory.flow, memory.keys, bool(memory.moved_at)) for memory in state.contents.list()] == [
        ("prices", 0, False),
        ("stock", 2, True),
    ]
    assert state.contents.reset(flow="stock") == 1
    assert [memory.flow for memory in state.contents.list()] == ["prices"]
    assert changed(state, "r2", ("a", 1)) == [True]
