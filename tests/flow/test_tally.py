from __future__ import annotations

import pytest

from connector.errors import RejectedError
from connector.flow.document import StopAfter
from connector.flow.tally import Tally
from connector.outcome import Report


def test_counts_by_step_and_in_all() -> None:
    tally = Tally()
    tally.add("f/a", Report(read=3, written=3))
    tally.add("f/b", Report(read=2, failed=1, dead_letters=1))
    tally.add("f/a", Report(read=1))

    assert tally.by_step["f/a"].read == 4
    assert (tally.total.read, tally.total.written, tally.total.dead_letters) == (6, 3, 1)


def test_too_many_failures_by_count() -> None:
    tally = Tally(StopAfter(count=2))
    tally.add("f/a", Report(read=10, failed=1))

    with pytest.raises(RejectedError, match="2 of the 20 records read so far failed; stop_after: count 2") as caught:
        tally.add("f/a", Report(read=10, failed=1))
    assert (caught.value.type, caught.value.step) == ("TOO_MANY_FAILURES", "f/a")


def test_a_ratio_means_nothing_before_the_hundredth_record() -> None:
    tally = Tally(StopAfter(ratio=0.1))
    tally.add("f/a", Report(read=50, failed=50))

    with pytest.raises(RejectedError):
        tally.add("f/a", Report(read=50, failed=1))


def test_a_step_that_did_well_is_not_blamed_for_others() -> None:
    tally = Tally()
    tally.add("f/a", Report(read=2, failed=2))
    tally._limit = StopAfter(count=1)
    tally.add("f/b", Report(read=5, written=5))

    assert tally.total.written == 5


def test_what_a_unit_added_counts_again_when_it_is_recalled() -> None:
    first = Tally()
    first.add("f/a", Report(read=1, first_errors=({"message": "old"},)))
    before = first.mark()
    first.add("f/a", Report(read=2, written=1, failed=1, dead_letters=1, first_errors=({"message": "new"},)))
    first.handled_errors += 1
    added = first.since(before)

    second = Tally()
    second.replay(added)

    assert second.by_step == {
        "f/a": Report(read=2, written=1, failed=1, dead_letters=1, first_errors=({"message": "new"},))
    }
    assert second.handled_errors == 1
    assert first.since(first.mark()) == {}


def test_all_that_a_unit_added_is_counted_before_too_many_failures_are_told() -> None:
    tally = Tally(StopAfter(count=1))

    with pytest.raises(RejectedError):
        tally.replay({"steps": {"f/a": {"read": 2, "failed": 1}, "f/b": {"read": 3, "written": 3}}})
    assert (tally.total.read, tally.total.written) == (5, 3)


def test_failures_that_a_handler_acknowledged_are_told_apart() -> None:
    tally = Tally()
    before = tally.mark()
    tally.add("f/a", Report(read=2, failed=2))
    tally.acknowledged += 1
    again = Tally()
    again.replay(tally.since(before))

    assert (tally.total.failed, tally.failed, again.failed) == (2, 1, 1)
