from __future__ import annotations

from connector.changed_variables import changed, changes, differing
from connector.stream import Page, Stream, of


def test_only_what_changed_is_kept_and_put_back() -> None:
    before = {"stays": [1], "goes": 2, "turns": 3}
    after = {"stays": before["stays"], "turns": 4, "comes": of([5])}
    kept = changes(before, after)

    assert kept == {"set": {"turns": 4, "comes": [5]}, "removed": ["goes"]}
    assert changed(before, kept) == {"stays": [1], "turns": 4, "comes": [5]}


def test_a_variable_that_is_set_to_nothing_is_not_removed() -> None:
    assert changed({"a": 1}, changes({"a": 1}, {"a": None})) == {"a": None}


def test_a_stream_that_does_not_leave_is_not_read_and_the_variable_stays() -> None:
    def read(cursor: object) -> Page:
        raise AssertionError(cursor)

    rows, left = Stream(read), changes({"was": 1}, {"was": Stream(read), "new": Stream(read)}, with_streams=False)

    assert left == {"set": {}, "removed": []}
    assert changes({"rows": rows}, {"rows": rows}) == {"set": {}, "removed": []}


def test_a_stream_inside_what_leaves_is_read() -> None:
    assert changes({}, {"x": {"rows": of([1])}}, with_streams=False)["set"] == {"x": {"rows": [1]}}


def test_what_is_set_to_an_equal_value_differs_and_what_is_the_same_does_not() -> None:
    same = [1]

    assert differing({"same": same, "equal": [1]}, {"same": same, "equal": [1]}) == {"equal": [1]}
