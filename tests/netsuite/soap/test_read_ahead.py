"""Pages are fetched before they are asked for, side by side, and never more than may be held."""

from __future__ import annotations

import threading
import time

import pytest

from connector.errors import RetryableError
from connector.netsuite.exchange import Answer
from connector.netsuite.soap import read_ahead
from connector.netsuite.soap.read_ahead import ReadAhead


class Server:
    """Pages of one number; tells what was asked for, and how much of it at once."""

    def __init__(self, size: int = 1, seconds: float = 0.02) -> None:
        self.size, self.seconds = size, seconds
        self.asked: list[int] = []
        self.inside = self.most = 0
        self.failing: set[int] = set()
        self.lock = threading.Lock()

    def fetch(self, number: int) -> Answer:
        with self.lock:
            self.asked.append(number)
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(self.seconds)
        with self.lock:
            self.inside -= 1
            failing = number in self.failing
            self.failing.discard(number)
        if failing:
            raise RetryableError("busy")
        return Answer(200, {}, str(number).encode() * self.size)


def settled(server: Server, count: int) -> bool:
    """Whether *count* pages were asked for, and no more come."""
    until = time.monotonic() + 5
    while len(server.asked) < count and time.monotonic() < until:
        time.sleep(0.002)
    time.sleep(0.03)
    return len(server.asked) == count


def test_pages_come_in_order_and_each_is_fetched_once() -> None:
    server = Server()
    ahead = ReadAhead(server.fetch, 4)

    assert [ahead.take(number, 12).body for number in range(2, 13)] == [str(one).encode() for one in range(2, 13)]
    assert sorted(server.asked) == list(range(2, 13))
    assert server.most == 4


def test_one_at_once_is_still_one_ahead() -> None:
    server = Server()
    ahead = ReadAhead(server.fetch, 1)

    ahead.take(2, 9)

    assert settled(server, 2)
    assert server.asked == [2, 3]


def test_nothing_is_fetched_behind_the_last_page() -> None:
    server = Server()
    ahead = ReadAhead(server.fetch, 8)

    ahead.take(2, 3)

    assert settled(server, 2)


def test_large_pages_are_held_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_ahead, "MOST_BYTES", 2500)
    server = Server(size=1000)
    ahead = ReadAhead(server.fetch, 8)
    ahead.begin(2, 2)
    ahead.take(2, 2)

    ahead.take(3, 9)

    assert settled(server, 4)  # the second, the third, and two of a thousand bytes ahead
    monkeypatch.setattr(read_ahead, "MOST_BYTES", 10)
    assert [ahead.take(number, 9).body[:1] for number in range(4, 10)] == [str(one).encode() for one in range(4, 10)]


@pytest.mark.parametrize(("size", "ahead"), [(100, 8), (1000, 2), (5000, 1), (0, 8)])
def test_the_size_of_the_first_page_bounds_those_behind_it(
    size: int, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_ahead, "MOST_BYTES", 2500)
    server = Server()

    ReadAhead(server.fetch, 8, size).begin(2, 30)

    assert settled(server, ahead)


def test_an_error_shows_where_its_page_is_asked_for_and_the_page_can_be_asked_for_again() -> None:
    server = Server()
    server.failing = {3}
    ahead = ReadAhead(server.fetch, 2)

    assert ahead.take(2, 4).body == b"2"
    with pytest.raises(RetryableError, match="busy"):
        ahead.take(3, 4)

    assert ahead.take(3, 4).body == b"3"
    assert ahead.take(4, 4).body == b"4"
    assert sorted(server.asked) == [2, 3, 3, 4]
