from __future__ import annotations

from datetime import date
from decimal import Decimal

from connector.state.opening import State
from connector.stream import Page


def test_keeps_a_page_exactly(state: State) -> None:
    page = Page([{"a": Decimal("0.10"), "d": date(2024, 1, 1), "half": "\ud800"}], {"after": 7}, 3)

    assert state.spool.get("r", "pull[0]") is None
    assert state.spool.put("r", "pull[0]", page) == page
    assert state.spool.get("r", "pull[0]") == page


def test_a_redo_sees_the_page_that_was_read_first(state: State) -> None:
    first = state.spool.put("r", "pull[0]", Page([1], {"after": 1}))

    assert state.spool.put("r", "pull[0]", Page([2], None)) == first


def test_drops_by_prefix(state: State) -> None:
    for key in ("a[0]", "a[1]", "b[0]", "%[0]"):
        state.spool.put("r", key, Page([]))
    state.spool.put("other", "a[0]", Page([]))

    state.spool.drop("r", "%")
    state.spool.drop("r", "a[")

    assert (state.spool.count("r"), state.spool.count("r", "b"), state.spool.count("other")) == (1, 1, 1)


def test_a_prefix_ends_where_it_ends_whatever_the_order_of_the_database(state: State) -> None:
    for key in ("a[1", "a[10]/x", "A[1]/x", "a[1]/x", "a[1]/ä", "a_1]/x"):
        state.spool.put("r", key, Page([]))

    assert (state.spool.count("r", "a[1]/"), state.spool.count("r", "a[1"), state.spool.count("r")) == (2, 4, 6)
    state.spool.drop("r", "a[1]/")
    assert (state.spool.count("r", "a[1]/"), state.spool.count("r")) == (0, 4)
