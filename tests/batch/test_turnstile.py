from __future__ import annotations

import threading
import time

import pytest

from connector.batch.turnstile import in_turn
from connector.component import Stopped


def test_instances_go_one_at_a_time_in_the_order_they_came() -> None:
    order: list[str] = []
    first_is_in, go_on = threading.Event(), threading.Event()

    def instance(name: str) -> None:
        with in_turn("job", name, time.sleep):
            order.append(f"{name} in")
            first_is_in.set()
            go_on.wait(10)
            order.append(f"{name} out")

    def waits() -> None:
        order.append("second came")
        instance("second")

    threads = [threading.Thread(target=instance, args=("first",)), threading.Thread(target=waits)]
    threads[0].start()
    assert first_is_in.wait(10)
    threads[1].start()
    with in_turn("other job", "third", time.sleep):
        order.append("third in")  # another job does not wait
    while "second came" not in order:
        time.sleep(0.001)
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert [one for one in order if "third" not in one and "came" not in one] == [
        "first in", "first out", "second in", "second out",
    ]  # fmt: skip


def test_a_job_that_is_reached_from_inside_itself_does_not_wait_for_itself() -> None:
    with in_turn("job", "a", time.sleep), in_turn("job", "b", time.sleep):
        pass


def test_who_stops_waiting_leaves_the_line() -> None:
    def stop(_: float) -> None:
        raise Stopped("here")

    ready, over = threading.Event(), threading.Event()

    def hold() -> None:
        with in_turn("job", "a", time.sleep):
            ready.set()
            over.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert ready.wait(10)
    with pytest.raises(Stopped), in_turn("job", "b", stop):
        pass
    over.set()
    thread.join(10)
    with in_turn("job", "c", stop):
        pass
