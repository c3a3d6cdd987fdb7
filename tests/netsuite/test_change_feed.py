from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from connector import events
from connector.component import Unit
from connector.errors import RejectedError
from connector.frozen_json import freeze, thaw
from connector.netsuite import change_feed
from connector.netsuite.change_feed import Feed, advance
from connector.netsuite.config import NetSuiteConfig
from connector.netsuite.poll_arguments import ChangeArguments, RecordChangeArguments
from connector.netsuite.record_changes import record_feed
from connector.netsuite.session import Session
from connector.sandbox.server import Sandbox

if TYPE_CHECKING:
    from tests.netsuite.conftest import Scripted

Record = dict[str, Any]
FIELDS = ("entityId", "email", "lastModifiedDate")


@dataclass
class World:
    """A sandbox, a session and a poller on one clock that a test moves."""

    now: float
    box: Sandbox = field(init=False)
    session: Session = field(init=False)
    watermark: Any = None
    heard: list[events.Event] = field(default_factory=list)

    def open(self) -> None:
        self.box = Sandbox(seed="empty", clock=lambda: self.now).start()
        found = self.box.credentials()
        names = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
        connection = {name: found[name] for name in names} | {"base_address": self.box.url}
        self.session = Session(NetSuiteConfig.from_mapping({"connection": connection}), clock=lambda: self.now)

    def close(self) -> None:
        self.session.close()
        self.box.stop()

    def feed(self, *, deletes: bool = False, new: bool = True, **arguments: Any) -> Feed:
        asked = {"record_type": "customer", "fields": FIELDS, "lag": 0, **arguments}
        unit = Unit(emit=self.heard.append)
        return record_feed(self.session, RecordChangeArguments(**asked), unit, "modified", deletes=deletes, new=new)

    def poll(self, **arguments: Any) -> list[Record]:
        """One poll that is acknowledged; state goes through JSON as it does in a state database."""
        feed = self.feed(**arguments)
        window = feed.window(thaw(freeze(self.watermark)))
        if window is None:
            return []
        window = thaw(freeze(window))
        records = list(feed.open(window))
        self.watermark = advance(window)
        return records

    def add(self, name: str, **more: Any) -> int:
        return self.box.store.create("customer", {"entityId": name, **more}).id


@pytest.fixture
def world() -> Iterator[World]:
    made = World(datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp())
    made.open()
    yield made
    made.close()


def names(records: list[Record]) -> list[str]:
    return [str(record["entityId"] or f"-{record['id']}") for record in records]


def test_each_record_comes_once_and_again_when_it_changes(world: World) -> None:
    first = world.add("A")
    world.now += 60
    assert names(world.poll()) == ["A"]
    world.now += 60
    assert world.poll() == []
    world.add("B")
    world.now += 60
    assert names(world.poll()) == ["B"]
    world.box.store.update("customer", first, {"email": "a@example.com"})
    world.now += 60

    found = world.poll()

    assert [(record["entityId"], record["email"], record["_deleted"]) for record in found] == [
        ("A", "a@example.com", False)
    ]
    assert found[0]["lastModifiedDate"].tzinfo is UTC


def test_a_record_that_becomes_visible_late_is_not_lost(world: World) -> None:
    world.add("A")
    world.now += 60
    world.poll()
    world.now -= 300  # what NetSuite committed late bears the moment at which it began
    world.add("late")
    world.now += 360

    assert names(world.poll()) == ["late"]


def test_a_second_change_within_one_second_is_not_taken_for_the_first(world: World) -> None:
    first = world.add("A")
    world.now += 1
    assert names(world.poll()) == ["A"]
    world.now -= 1
    world.box.store.update("customer", first, {"email": "same.second@example.com"})
    world.now += 60

    assert [record["email"] for record in world.poll()] == ["same.second@example.com"]


def test_the_overlap_is_measured_from_the_server_and_can_be_chosen(world: World) -> None:
    world.add("A")
    world.now += 60
    world.poll(overlap=10)
    world.now -= 300
    world.add("late")
    world.now += 360

    assert world.poll(overlap=10) == []


def test_lag_leaves_the_newest_moments_for_the_next_poll(world: World) -> None:
    world.add("A")
    world.now += 10
    assert world.poll(lag=30) == []
    world.now += 30
    assert names(world.poll(lag=30)) == ["A"]


def test_deletes_come_as_records(world: World) -> None:
    first = world.add("A")
    world.now += 60
    world.poll(deletes=True)
    world.box.store.delete("customer", first)
    world.now += 60

    found = world.poll(deletes=True)

    assert [(record["id"], record["_deleted"], record["email"]) for record in found] == [(str(first), True, None)]
    world.now += 60
    assert world.poll(deletes=True) == []


def test_a_window_reads_the_same_again_after_a_crash(world: World) -> None:
    for n in range(7):
        world.add(f"C{n}")
    gone = world.add("gone")
    world.box.store.delete("customer", gone)
    world.now += 60
    feed = world.feed(deletes=True, page_size=3)
    window = thaw(freeze(feed.window(None)))

    pages = list(feed.open(window).pages())
    again = world.feed(deletes=True, page_size=3).open(window)

    assert [len(page.records) for page in pages] == [3, 3, 1, 1]
    assert again.resumes == "keyset"
    resumed = [record for page in again.pages(thaw(freeze(pages[1].cursor))) for record in page.records]
    assert resumed == [*pages[2].records, *pages[3].records]


def test_many_rows_in_one_overlap_are_delivered_again_rather_than_remembered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "MOST_FINGERPRINTS", 3)
    for n in range(5):
        world.add(f"C{n}")
    world.now += 60
    assert len(world.poll(page_size=2)) == 5
    assert world.watermark["seen"] == {}
    world.now += 60
    assert len(world.poll(page_size=2)) == 5


def test_a_first_poll_may_begin_now_or_at_a_moment(world: World) -> None:
    world.add("old")
    world.now += 3600
    assert world.poll(start="now") == []
    world.add("new")
    world.now += 60
    assert names(world.poll(start="now")) == ["new"]
    world.watermark = None
    moment = datetime.fromtimestamp(world.now - 600, UTC)
    assert names(world.poll(start=moment)) == ["new"]


def test_a_window_can_be_asked_for(world: World) -> None:
    world.add("A")
    world.now += 3600
    world.add("B")
    world.now += 3600
    begin = datetime.fromtimestamp(world.now, UTC)
    asked = {"from": begin - timedelta(hours=1, minutes=5), "to": None}

    window = world.feed().window(asked)

    assert window is not None
    assert names(list(world.feed().open(window))) == ["B"]
    earlier = {"from": (begin - timedelta(hours=3)).isoformat(), "to": (begin - timedelta(hours=1.5)).isoformat()}
    window = world.feed().window(earlier)
    assert window is not None
    assert names(list(world.feed().open(window))) == ["A"]


def test_a_watermark_ahead_of_the_account_stops_the_run(world: World) -> None:
    world.poll()
    world.now -= 86400

    with pytest.raises(RejectedError) as caught:
        world.poll()

    assert caught.value.is_a("NETSUITE:WATERMARK_AHEAD")
    assert "state reset" in caught.value.hint


def test_an_account_that_tells_no_deletes_says_so(scripted: Scripted, scripted_config: dict[str, Any]) -> None:
    scripted.reply({"serverTime": "2026-06-01T12:00:00.000Z"}).reply({"items": []})
    detail = {"detail": "Record 'deletedrecord' was not found.", "o:errorCode": "INVALID_PARAMETER"}
    scripted.reply({"title": "Bad Request", "status": 400, "o:errorDetails": [detail]}, 400)
    session = Session(NetSuiteConfig.from_mapping(scripted_config | {"time_zone": "UTC"}))
    arguments = ChangeArguments(record_type="customer", fields=FIELDS)

    with pytest.raises(RejectedError) as caught:
        record_feed(session, arguments, Unit(), "modified", deletes=True).window(None)

    session.close()
    assert caught.value.is_a("NETSUITE:DELETES_UNAVAILABLE")
    assert "Deleted Records" in caught.value.hint


FALL_BACK = datetime(2026, 11, 1, 8, 0, tzinfo=UTC).timestamp()  # 01:00 Pacific Daylight Time; 02:00 comes twice
SPRING = datetime(2026, 3, 8, 9, 0, tzinfo=UTC).timestamp()  # 01:00 Pacific Standard Time; 02:00 never comes


@example(FALL_BACK, [895, 3600], 605)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([FALL_BACK, SPRING]),
    st.lists(st.integers(0, 2 * 3600 + 600), min_size=1, max_size=12),
    st.integers(600, 1500),
)
def test_no_change_is_lost_when_clocks_change(start: float, offsets: list[int], every: int) -> None:
    """Rows made at any moment around a change of clocks all arrive, whatever the rhythm of the polls."""
    world = World(start - 600)
    world.open()
    try:
        waiting = sorted(offsets)
        made: list[str] = []
        seen: Counter[str] = Counter()
        while world.now < start + 2.5 * 3600 + 2 * every:
            world.now += every
            later = world.now
            while waiting and start + waiting[0] < later:
                world.now = start + waiting.pop(0)
                made.append(f"C{len(made)}")
                world.add(made[-1])
            world.now = later
            seen.update(names(world.poll()))
    finally:
        world.close()

    assert set(seen) == set(made)
