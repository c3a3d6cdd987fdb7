from __future__ import annotations

from decimal import Decimal

import pytest

from connector.errors import RetryableError
from connector.state.opening import State


def test_a_result_is_recalled_exactly_and_none_is_a_result(state: State) -> None:
    journal = state.runs.journal(state.runs.begin("flow").id)

    journal.record("a", {"cursor": {"after": Decimal("1.10")}})
    journal.record("b", None)

    assert journal.recall("a") == (True, {"cursor": {"after": Decimal("1.10")}})
    assert journal.recall("b") == (True, None)
    assert journal.recall("c") == (False, None)


def test_a_unit_is_recorded_once(state: State) -> None:
    run = state.runs.begin("flow").id
    state.runs.journal(run).record("a", 1)

    with pytest.raises(RetryableError, match="done by another process"):
        state.runs.journal(run).record("a", 2)

    assert state.runs.journal(run).recall("a") == (True, 1)


def test_forgets_by_prefix_within_its_run(state: State) -> None:
    journal = state.runs.journal(state.runs.begin("flow").id)
    other = state.runs.journal(state.runs.begin("other").id)
    for key in ("step/page", "step/block[0]", "step", "s%ep/page"):
        journal.record(key, 1)
    other.record("step/page", 1)

    journal.forget("s%ep/")
    journal.forget("step/")

    assert [journal.recall(key)[0] for key in ("step/page", "step/block[0]", "step", "s%ep/page")] == [
        False,
        False,
        True,
        False,
    ]
    assert other.recall("step/page") == (True, 1)


def test_a_prefix_ends_where_it_ends_whatever_the_order_of_the_database(state: State) -> None:
    journal = state.runs.journal(state.runs.begin("flow").id)
    kept = ["a[1", "a[10]/x", "a[2]/x", "A[1]/x", "a[1]", "a_1]/x", "ä[1]/x"]
    gone = ["a[1]/", "a[1]/x", "a[1]/ä", "a[1]/􏿿"]
    for key in (*kept, *gone):
        journal.record(key, 1)

    journal.forget("a[1]/")

    assert [journal.recall(key)[0] for key in kept] == [True] * len(kept)
    assert [journal.recall(key)[0] for key in gone] == [False] * len(gone)
    journal.forget("")
    assert not any(journal.recall(key)[0] for key in kept)
