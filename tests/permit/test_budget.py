from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from connector.errors import RetryableError
from connector.permit.allowance import STEP
from connector.permit.budget import Budget
from connector.permit.sharing import budget

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def shared(tmp_path: Path) -> Budget:
    return budget("account", folder=tmp_path)


def soon() -> float:
    return time.monotonic() + 0.05


def fill(budget: Budget, number: int) -> list[threading.Event]:
    """So many requests in flight, each until its event is set."""
    ends, began = [threading.Event() for _ in range(number)], threading.Barrier(number + 1)

    def work(end: threading.Event) -> None:
        with budget.hold():
            began.wait(10)
            end.wait(10)

    for end in ends:
        threading.Thread(target=work, args=(end,), daemon=True).start()
    began.wait(10)
    return ends


def test_without_a_limit_nobody_waits(shared: Budget) -> None:
    ends = fill(shared, 12)

    assert shared.standing().in_use == 12
    assert shared.standing().limit is None
    assert shared.counts.waited == 0 or shared.counts.waited_seconds < 1
    for end in ends:
        end.set()


def test_after_a_refusal_at_six_five_are_in_flight_for_ten_minutes_then_one_more_is_tried(shared: Budget) -> None:
    with time_machine.travel(START, tick=False) as clock:
        ends = fill(shared, 5)
        with shared.hold() as sixth:
            sixth.refused()
        with pytest.raises(RetryableError), shared.hold(soon()):
            pass
        assert shared.standing().limit == 5
        assert "one more is tried after 12:10:00 UTC" in str(shared.standing())

        clock.shift(STEP - 1)
        with pytest.raises(RetryableError), shared.hold(soon()):
            pass
        clock.shift(1)
        with shared.hold(soon()) as probe:
            assert probe.at == 6
            with pytest.raises(RetryableError), shared.hold(soon()):
                pass  # by one
            probe.refused()
        with pytest.raises(RetryableError), shared.hold(soon()):
            pass
    for end in ends:
        end.set()


def test_the_limit_is_not_raised_while_nobody_needs_it(shared: Budget) -> None:
    with time_machine.travel(START, tick=False) as clock:
        ends = fill(shared, 2)
        with shared.hold() as third:
            third.refused()
        clock.shift(100 * STEP)

        with pytest.raises(RetryableError), shared.hold(soon()), shared.hold(soon()):
            pass
        assert shared.standing().limit == 3
    for end in ends:
        end.set()


def test_who_waits_goes_on_as_soon_as_a_permit_is_given_back(tmp_path: Path) -> None:
    narrow = budget("account", 1, folder=tmp_path)
    (end,) = fill(narrow, 1)
    threading.Timer(0.1, end.set).start()

    with narrow.hold():
        assert end.is_set()

    assert narrow.counts.waited >= 1  # on a busy machine the first may wait for the gate
    assert narrow.counts.waited_seconds > 0.05
    assert narrow.counts.most == 1
    assert narrow.counts.taken == 2


def test_the_account_is_asked_once_a_day_and_what_it_tells_holds_for_all(tmp_path: Path) -> None:
    one, other = budget("account", folder=tmp_path), budget("account", folder=tmp_path)
    with time_machine.travel(START, tick=False) as clock:
        assert [one.asks(), other.asks()] == [True, False]
        one.learn(4)
        assert other.standing().limit == 4
        clock.shift(86_400)
        assert other.asks()
        assert other.standing().limit == 4
        other.learn(None)
        assert one.standing().limit is None


def test_a_permit_comes_back_whatever_happens(shared: Budget) -> None:
    with pytest.raises(ZeroDivisionError), shared.hold():
        _ = 1 / 0

    assert shared.standing().in_use == 0


class BrokenOffError(Exception):
    """A person asked to stop."""


@pytest.mark.parametrize("others", [0, 3], ids=["first in the line", "behind others"])
def test_a_wait_can_be_broken_off_before_its_deadline(tmp_path: Path, others: int) -> None:
    narrow = budget("account", 1, folder=tmp_path)
    stop, waiting = threading.Event(), threading.Event()
    ended: list[str] = []

    def breaks_off() -> None:
        waiting.set()
        if stop.is_set():
            raise BrokenOffError

    def work(look: Callable[[], None]) -> None:
        try:
            with narrow.hold(breaks_off=look):
                ended.append("given")
        except BrokenOffError:
            ended.append("broken off")

    with narrow.hold():
        patient = [threading.Thread(target=work, args=(lambda: None,)) for _ in range(others)]
        hasty = threading.Thread(target=work, args=(breaks_off,))
        for thread in (*patient, hasty):
            thread.start()
        assert waiting.wait(10)
        assert hasty.is_alive()
        stop.set()
        hasty.join(10)
        assert ended == ["broken off"]
    for thread in patient:
        thread.join(10)

    assert sorted(ended) == ["broken off"] + ["given"] * others
    assert narrow.standing().in_use == 0


def test_a_wish_to_stop_takes_no_permit_from_who_need_not_wait(shared: Budget) -> None:
    def stopped() -> None:
        raise BrokenOffError

    with shared.hold(breaks_off=stopped) as permit:
        assert permit.at == 1
