from __future__ import annotations

import threading
from typing import Any

import pytest

from connector.component import Stopped
from connector.engine.inline import InlineExecution
from connector.errors import RejectedError, frozen_error


class Kept:
    def __init__(self) -> None:
        self.results: dict[str, Any] = {}

    def recall(self, key: str) -> tuple[bool, Any]:
        return key in self.results, self.results.get(key)

    def record(self, key: str, result: Any) -> None:
        self.results[key] = result

    def drop(self, key: str) -> None:
        self.results.pop(key, None)

    def forget(self, prefix: str) -> None:
        self.results = {key: value for key, value in self.results.items() if not key.startswith(prefix)}


def test_a_unit_that_is_done_is_not_done_again() -> None:
    journal = Kept()
    first = InlineExecution("r1", journal)
    again = InlineExecution("r1", journal)

    assert first.step("a", lambda: 42) == 42
    assert again.step("a", lambda: 43) == 42


def test_a_unit_that_failed_is_done_again() -> None:
    execution = InlineExecution("r1", Kept())

    with pytest.raises(ValueError, match="no"):
        execution.step("a", _raise)

    assert execution.step("a", lambda: 1) == 1


def _raise() -> int:
    raise ValueError("no")


def test_after_a_stop_nothing_new_begins_but_what_is_done_is_remembered() -> None:
    stop = threading.Event()
    execution = InlineExecution("r1", Kept(), stop)
    execution.step("a", lambda: 1)
    stop.set()

    assert execution.step("a", lambda: 2) == 1
    with pytest.raises(Stopped, match="b"):
        execution.step("b", lambda: 2)


def test_a_wait_ends_when_asked_to_stop() -> None:
    stop = threading.Event()
    threading.Timer(0.05, stop.set).start()

    with pytest.raises(Stopped):
        InlineExecution("r1", stop=stop).sleep(30)


def test_forgets_what_a_later_unit_stands_for() -> None:
    journal = Kept()
    execution = InlineExecution("r1", journal)
    execution.step("a/1", lambda: 1)
    execution.step("b", lambda: 2)
    execution.forget("a/")

    assert journal.results == {"b": 2}


@pytest.mark.parametrize("resumed", [True, False], ids=["resumed", "as it was"])
def test_a_block_that_failed_before_the_run_was_broken_off_is_tried_again(resumed: bool) -> None:
    kept = Kept()
    kept.results = {"k[0]": {"failed": frozen_error(RejectedError("the clock was wrong"))}, "k[1]": "b"}
    execution = InlineExecution("r", kept, resumed=resumed)
    spread = execution.spread("k", ["x", "y"], lambda key, task: f"{task} again", at_once=2)

    if resumed:
        assert list(spread) == ["x again", "b"]
    else:
        with pytest.raises(RejectedError, match="the clock was wrong"):
            list(spread)
