from __future__ import annotations

import pytest

from connector.errors import BugError
from connector.state.opening import State


def test_keeps_the_task_of_a_block(state: State) -> None:
    state.blocks.put("r", {"main/each[0]": {"from": 0, "page": "/page/0"}, "main/each[1]": [1, None]})

    assert state.blocks.get("r", "main/each[0]") == {"from": 0, "page": "/page/0"}
    assert state.blocks.get("r", "main/each[1]") == [1, None]


def test_a_task_that_is_kept_stays(state: State) -> None:
    state.blocks.put("r", {"a[0]": 1})
    state.blocks.put("r", {"a[0]": 2, "a[1]": 3})

    assert (state.blocks.get("r", "a[0]"), state.blocks.get("r", "a[1]")) == (1, 3)


def test_no_tasks_are_no_work(state: State) -> None:
    state.blocks.put("r", {})

    assert state.blocks.done("r", []) == set()


def test_tells_which_blocks_have_a_result(state: State) -> None:
    state.blocks.put("r", {"a[0]": 1, "a[1]": 2})
    state.runs.journal("r").record("a[1]", None)
    state.runs.journal("other").record("a[0]", 1)

    assert state.blocks.done("r", ["a[0]", "a[1]", "a[2]"]) == {"a[1]"}


def test_drops_the_tasks_of_one_run(state: State) -> None:
    for run in ("r", "other"):
        state.blocks.put(run, {"a[0]": run})
    state.blocks.drop("r")

    with pytest.raises(BugError, match=r"block a\[0\] of run r has no task"):
        state.blocks.get("r", "a[0]")
    assert state.blocks.get("other", "a[0]") == "other"
