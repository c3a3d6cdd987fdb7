from __future__ import annotations

from connector.batch.changed_variables import changed, changes
from connector.stream import of


def test_only_what_changed_is_kept_and_put_back() -> None:
    before = {"stays": [1], "goes": 2, "turns": 3}
    after = {"stays": before["stays"], "turns": 4, "comes": of([5])}
    kept = changes(before, after)

    assert kept == {"set": {"turns": 4, "comes": [5]}, "removed": ["goes"]}
    assert changed(before, kept) == {"stays": [1], "turns": 4, "comes": [5]}


def test_a_variable_that_is_set_to_nothing_is_not_removed() -> None:
    assert changed({"a": 1}, changes({"a": 1}, {"a": None})) == {"a": None}
