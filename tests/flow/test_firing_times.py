from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from connector.flow.document import Schedule
from connector.flow.firing_times import MOST, after, counted, due, first, latest, ticks, upcoming

NIGHTLY = Schedule(cron="0 2 * * *")
MINUTELY = Schedule(cron="* * * * *")
EVERY = Schedule(every=60.0, start_delay=5.0)


def moment(*parts: int, zone: str = "UTC") -> float:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[arg-type,misc] # the date's parts


def test_every_begins_after_its_delay_and_keeps_step() -> None:
    assert first(EVERY, 1000.0) == 1005.0
    assert after(EVERY, 1000.0, 1010.0) == 1060.0
    assert upcoming(EVERY, 1000.0, 1010.0) == 1060.0
    assert upcoming(EVERY, 1000.0, 1130.0) == 1180.0


def test_cron_waits_for_its_moment_from_the_first_run_on() -> None:
    schedule = Schedule(cron="0 2 * * *", time_zone="Europe/Berlin")

    assert first(schedule, moment(2026, 11, 23, 12)) == moment(2026, 11, 24, 2, zone="Europe/Berlin")
    assert upcoming(schedule, 0.0, moment(2026, 11, 24, 3)) == moment(2026, 11, 25, 2, zone="Europe/Berlin")


def test_quartz_seconds_come_first() -> None:
    assert first(Schedule(cron="30 0 2 * * ?"), moment(2026, 11, 23, 12)) == moment(2026, 11, 24, 2, 0, 30)


def test_in_a_gap_of_the_clock_it_runs_once_and_in_a_fold_once() -> None:
    daily = Schedule(cron="30 2 * * *", time_zone="Europe/Berlin")
    gap = list(islice(ticks(daily, moment(2026, 3, 28, 12)), 2))
    fold = list(islice(ticks(daily, moment(2026, 10, 24, 12)), 2))

    assert [datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).day for at in gap] == [29, 30]
    assert [datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).day for at in fold] == [25, 26]


def test_where_every_hour_counts_a_fold_is_no_pause() -> None:
    often = Schedule(cron="*/30 * * * *", time_zone="Europe/Berlin")
    night = list(islice(ticks(often, moment(2026, 10, 25, 0, 1)), 6))

    assert {later - before for before, later in pairwise(night)} == {1800.0}


def test_a_clock_set_back_a_little_fires_no_moment_of_cron_twice() -> None:
    fired = moment(2026, 11, 23, 2)

    assert after(NIGHTLY, fired, fired - 3600) == moment(2026, 11, 24, 2)


def test_a_clock_set_back_by_years_does_not_stall_a_schedule() -> None:
    fired, now = moment(2031, 1, 1, 2), moment(2026, 11, 23, 12)

    assert after(NIGHTLY, fired, now) == moment(2026, 11, 24, 2)
    assert after(EVERY, fired, now) == now + 60


def test_what_was_missed_is_counted() -> None:
    found = due(EVERY, 1060.0, 1200.0)
    nights = due(NIGHTLY, moment(2026, 11, 20, 2), moment(2026, 11, 23, 12))

    assert (found.first, found.last, found.number, found.is_missed(1200.0)) == (1060.0, 1180.0, 3, False)
    assert (nights.number, nights.last) == (4, moment(2026, 11, 23, 2))
    assert nights.is_missed(moment(2026, 11, 23, 12))
    assert latest(NIGHTLY, nights, 2) == moment(2026, 11, 22, 2)
    assert latest(NIGHTLY, nights) == nights.first


def test_a_year_of_minutes_is_not_counted_to_its_end() -> None:
    start = moment(2025, 11, 23)
    found = due(MINUTELY, start, moment(2026, 11, 23))

    assert counted(found.number) == "at least 10,000"
    assert found.last == moment(2026, 11, 23)
    assert counted(7) == "7"


@given(
    st.sampled_from([EVERY, NIGHTLY, MINUTELY, Schedule(every=0.5)]),
    st.integers(0, 5000),
    st.floats(0, 3 * 86400, allow_nan=False),
)
def test_the_moments_due_are_those_of_the_schedule_and_none_is_later_than_now(
    schedule: Schedule, start: int, late: float
) -> None:
    at = first(schedule, datetime(2026, 11, 23, tzinfo=UTC).timestamp() + start)
    found = due(schedule, at, at + late)

    assert found.first == at
    assert at <= found.last <= at + late
    assert latest(schedule, found) >= found.first
    assert latest(schedule, found, MOST) <= found.last
    assert upcoming(schedule, found.last, at + late) > at + late
