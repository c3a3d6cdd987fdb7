from __future__ import annotations

import logging
import threading
from contextvars import ContextVar

import pytest

from connector.state.afterwards import Afterwards
from connector.state.opening import open_state

RUN: ContextVar[str] = ContextVar("RUN", default="")


def test_what_is_left_is_done_in_order_while_nobody_waits() -> None:
    afterwards, done, go_on = Afterwards(), list[int](), threading.Event()
    afterwards.add(lambda: go_on.wait(20))
    for number in range(3):
        afterwards.add(lambda number=number: done.append(number))  # type: ignore[misc]

    assert not afterwards.join(0.05)
    assert done == []
    go_on.set()
    assert afterwards.join(20)
    assert done == [0, 1, 2]


def test_each_is_done_in_the_context_of_whoever_asked() -> None:
    afterwards, seen = Afterwards(), list[str]()
    RUN.set("r1")
    afterwards.add(lambda: seen.append(RUN.get()))

    assert afterwards.join(20)
    assert seen == ["r1"]


def test_a_defect_in_one_is_logged_and_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    afterwards, done = Afterwards(), list[int]()
    with caplog.at_level(logging.ERROR, "connector.state"):
        afterwards.add(lambda: 1 / 0)
        afterwards.add(lambda: done.append(1))
        assert afterwards.join(20)

    assert done == [1]
    assert "ZeroDivisionError" in caplog.text


def test_a_state_is_closed_when_it_is_done() -> None:
    done = list[int]()
    with open_state("memory") as state:
        state.afterwards.add(lambda: done.append(len(state.runs.list())))

    assert done == [0]
