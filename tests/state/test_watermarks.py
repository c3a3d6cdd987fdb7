from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from connector.state.opening import State, open_state


def test_what_was_set_is_got_exactly(state: State) -> None:
    value = {"until": datetime(2024, 3, 31, 1, 2, 3, 4, tzinfo=UTC), "id": Decimal("1.10"), "half": "\ud800", "$": 1}

    assert state.watermarks.get("123", "flow", "source") is None
    state.watermarks.set("123", "flow", "source", value, run="r1")

    assert state.watermarks.get("123", "flow", "source") == value
    assert state.watermarks.get("123_SB1", "flow", "source") is None


def test_moves_in_either_direction(state: State) -> None:
    for value in (5, 9, 3):
        state.watermarks.set("a", "f", "s", value)

    assert state.watermarks.get("a", "f", "s") == 3
    assert len(state.watermarks.list()) == 1


def test_lists_and_resets_by_what_is_asked(state: State) -> None:
    for account in ("a", "b"):
        for flow in ("f", "g"):
            state.watermarks.set(account, flow, "s", 1, run="r")

    assert [(mark.account, mark.flow) for mark in state.watermarks.list(account="b")] == [("b", "f"), ("b", "g")]
    assert state.watermarks.reset(flow="f") == 2
    assert [(mark.account, mark.flow, mark.run) for mark in state.watermarks.list()] == [
        ("a", "g", "r"),
        ("b", "g", "r"),
    ]
    assert state.watermarks.reset() == 2


def test_outlives_the_process(shared_url: str) -> None:
    with open_state(shared_url) as state:
        state.watermarks.set("a", "f", "s", {"n": 1})

    with open_state(shared_url) as state:
        assert state.watermarks.get("a", "f", "s") == {"n": 1}
