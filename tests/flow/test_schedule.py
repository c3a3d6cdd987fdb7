from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connector import events
from connector.errors import BugError, ConfigurationError
from connector.flow.document import Schedule
from connector.flow.schedule import Scheduled, Scheduler
from connector.state.opening import State, open_state

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()
HOUR = 3600.0


class Time(threading.Event):
    """A clock that passes only while someone waits for the end of time, which comes at *until*."""

    def __init__(self, until: float, start: float = 0.0) -> None:
        super().__init__()
        self.now, self.until = NOON + start, NOON + until
        self.jumps: dict[float, float] = {}
        """Real second → by how much the clock jumps then."""
        self.real = start

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds
        self.real += seconds
        for at in [at for at in self.jumps if at <= self.real]:
            self.now += self.jumps.pop(at)

    def wait(self, timeout: float | None = None) -> bool:
        self.passes(max(timeout or 0.0, 0.1))
        if self.real >= self.until - NOON:
            self.set()
        return self.is_set()


def at_once(work: Callable[[], bool | None]) -> Future[bool | None]:
    done: Future[bool | None] = Future()
    try:
        done.set_result(work())
    except Exception as error:  # noqa: BLE001 - a future holds whatever it was
        done.set_exception(error)
    return done


class Served:
    """One process that serves flow `f` for a stretch of time."""

    def __init__(self, state: State, schedule: Schedule, clock: Time, *, takes: float = 0.0) -> None:
        self.fired: list[float] = []
        self.heard: list[events.Event] = []
        self.clock, self.takes = clock, takes
        self.gate: Callable[[str], bool] = lambda _: True
        self.owed: Iterator[bool] = iter(())
        self.scheduler = Scheduler(
            flows=[Scheduled(flow="f", schedule=schedule)],
            state=state,
            fire=self.fire,
            stop=clock,
            may_start=self.may_start,
            emit=self.heard.append,
            clock=clock,
            submit=at_once,
            resumes=False,
        )

    def may_start(self, flow: str) -> bool:
        return self.gate(flow)

    def fire(self, _: str) -> bool:
        self.fired.append(round(self.clock.real, 0))
        self.clock.passes(self.takes)
        return next(self.owed, False)

    def serve(self) -> Served:
        self.scheduler.serve()
        return self

    @property
    def notes(self) -> list[str]:
        return [event.message for event in self.heard if isinstance(event, events.Noted)]


@pytest.fixture
def state() -> Iterator[State]:
    with open_state("memory") as opened:
        yield opened


EVERY = Schedule(every=600.0, start_delay=5.0)
HOURLY = Schedule(cron="30 * * * *")


def test_it_fires_when_it_is_due(state: State) -> None:
    assert Served(state, EVERY, Time(2000)).serve().fired == [5, 605, 1205, 1805]


def test_a_restart_keeps_step_and_fires_nothing_twice(state: State) -> None:
    Served(state, EVERY, Time(700)).serve()

    assert Served(state, EVERY, Time(2000, start=710)).serve().fired == [1205, 1805]


def test_what_falls_into_a_running_one_is_left_out(state: State) -> None:
    assert Served(state, EVERY, Time(5000), takes=1300).serve().fired == [5, 1805, 3605]


@pytest.mark.parametrize(("missed", "runs"), [("skip", 0), ("once", 1), ("all", 8)])
def test_what_was_missed_is_made_up_for_as_the_schedule_says(state: State, missed: str, runs: int) -> None:
    schedule = HOURLY.model_copy(update={"missed": missed})
    assert Served(state, schedule, Time(2 * HOUR)).serve().fired == [1800, 5400]
    back = Served(state, schedule, Time(12 * HOUR, start=10 * HOUR + 300)).serve()

    assert back.fired[runs:] == [37800, 41400]
    assert all(36300 <= at < 36310 for at in back.fired[:runs])
    assert [note for note in back.notes if note.startswith("8 firings missed")]


def test_all_that_was_missed_is_a_thousand_runs_at_most_and_the_others_are_told_of(state: State) -> None:
    schedule = Schedule(every=HOUR, missed="all")
    Served(state, schedule, Time(30)).serve()
    start = 1500 * HOUR + 10
    back = Served(state, schedule, Time(start + 1000, start=start)).serve()

    assert len(back.fired) == 1000
    assert [note for note in back.notes if "500 older ones are dropped" in note]


def test_a_kill_amid_the_catching_up_leaves_the_rest_to_the_next(state: State) -> None:
    schedule = Schedule(every=60.0, missed="all")
    Served(state, schedule, Time(30)).serve()
    broken = Served(state, schedule, Time(601, start=600), takes=0.4).serve()
    rest = Served(state, schedule, Time(655, start=602)).serve()

    assert 1 <= len(broken.fired) < 10
    assert len(broken.fired) + len(rest.fired) == 10


def test_a_clock_set_forward_fires_once_and_set_back_neither_doubles_nor_stalls(state: State) -> None:
    clock = Time(6 * HOUR)
    clock.jumps = {2000.0: 400 * 86400.0, 2300.0: -400 * 86400.0, 9000.0: -HOUR}
    served = Served(state, EVERY, clock).serve()
    gaps = [later - before for before, later in zip(served.fired, served.fired[1:], strict=False)]

    assert max(gaps) < 1200  # an interval from the moment the clock was set back, whatever it showed before
    assert len([gap for gap in gaps if gap < 599]) == 1  # the jump ahead makes one moment come early
    assert served.fired[-1] > 5 * HOUR


def test_a_clock_set_back_fires_no_moment_of_cron_twice(state: State) -> None:
    nightly = Schedule(cron="0 14 * * *")
    clock = Time(30 * HOUR)
    clock.jumps = {2 * HOUR + 60: -HOUR}

    assert Served(state, nightly, clock).serve().fired == [2 * HOUR, 27 * HOUR]


def test_where_another_process_serves_who_does_not_stand_by_hears_who(state: State) -> None:
    state.firings.claim("f", "", "other")
    served = Served(state, EVERY, Time(2000))
    served.scheduler.stands_by = False

    with pytest.raises(ConfigurationError, match=r"is served by process \d+ on .+ since 20") as caught:
        served.serve()

    assert "--force" in caught.value.hint
    served = Served(state, EVERY, Time(2000))
    served.scheduler.stands_by, served.scheduler.force = False, True
    assert len(served.serve().fired) == 4


def test_who_stands_by_fires_nothing(state: State) -> None:
    state.firings.claim("f", "", "other")
    served = Served(state, EVERY, Time(2000)).serve()

    assert served.fired == []
    assert len([note for note in served.notes if "stands by" in note]) == 1


def test_who_stands_by_takes_over_from_the_dead_and_one_process_fires(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    code = (
        "import threading\n"
        "from connector.flow.document import Schedule\n"
        "from connector.flow.schedule import Scheduled, Scheduler\n"
        "from connector.state.opening import open_state\n"
        f"Scheduler(flows=[Scheduled(flow='f', schedule=Schedule(every=0.2))], state=open_state({url!r}),\n"
        "    fire=lambda _: print('fired', flush=True), stop=threading.Event()).serve()\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "fired\n"
    stop, fired = threading.Event(), list[float]()
    with open_state(url) as state:
        scheduler = Scheduler(
            flows=[Scheduled(flow="f", schedule=Schedule(every=0.2))],
            state=state,
            fire=lambda _: fired.append(time.time()),
            stop=stop,
        )
        serving = threading.Thread(target=scheduler.serve)
        serving.start()
        time.sleep(1.0)
        before = len(fired)
        other.kill()
        other.communicate()
        limit = time.monotonic() + 20
        while not fired and time.monotonic() < limit:
            time.sleep(0.05)
        stop.set()
        serving.join(20)

    assert before == 0
    assert fired


def test_while_an_account_is_paused_firings_are_held_and_then_one_run_serves_them(state: State) -> None:
    served = Served(state, EVERY, Time(4000))
    served.gate = lambda _: served.clock.real > 3000
    served.serve()

    assert served.fired[0] in range(3000, 3003)
    assert served.fired[1:] == [3005, 3605] or served.fired[1:] == [3605]


def test_a_moment_that_is_still_owed_is_fired_again(state: State) -> None:
    served = Served(state, EVERY, Time(1000))
    served.owed = iter([True, True, False])
    served.serve()

    assert served.fired[:3] == pytest.approx([5, 5, 5], abs=3)
    assert served.fired[3:] == [605]


def test_a_defect_in_a_run_ends_it_and_is_not_lost(state: State) -> None:
    served = Served(state, EVERY, Time(1000))

    def broken(_: str) -> bool:
        raise BugError("boom", hint="")

    served.scheduler.fire = broken
    with pytest.raises(BugError, match="boom"):
        served.serve()
    assert state.firings.list()[0].executor == ""


def test_a_run_that_was_broken_off_is_taken_up_at_once(state: State) -> None:
    Served(state, EVERY, Time(30)).serve()
    state.runs.release(state.runs.begin("f").id)
    served = Served(state, EVERY, Time(700, start=60))
    served.scheduler.resumes = True

    assert served.serve().fired[0] == 60


def test_several_flows_run_side_by_side_and_one_never_twice_at_a_time() -> None:
    stop, lock = threading.Event(), threading.Lock()
    running: dict[str, int] = {"a": 0, "b": 0}
    most: dict[str, int] = {"a": 0, "b": 0}
    together: list[bool] = []

    def fire(flow: str) -> None:
        with lock:
            running[flow] += 1
            most[flow] = max(most[flow], running[flow])
        time.sleep(0.15)
        with lock:
            together.append(min(running.values()) > 0)
            running[flow] -= 1
        if len(together) > 8:
            stop.set()

    often = Schedule(every=0.05, disallow_concurrent_execution=False)
    with open_state("memory") as state:
        flows = [Scheduled(flow=name, schedule=often, waiting=2) for name in "ab"]
        heard: list[events.Event] = []
        Scheduler(flows=flows, state=state, fire=fire, stop=stop, emit=heard.append).serve()

    assert most == {"a": 1, "b": 1}
    assert any(together)
    assert any("wait already" in event.message for event in heard if isinstance(event, events.Noted))


def test_a_stop_lets_the_run_in_hand_end() -> None:
    stop, ended = threading.Event(), list[bool]()

    def fire(_: str) -> None:
        stop.set()
        time.sleep(0.2)
        ended.append(True)

    with open_state("memory") as state:
        scheduler = Scheduler(
            flows=[Scheduled(flow="f", schedule=Schedule(every=60.0))], state=state, fire=fire, stop=stop
        )
        scheduler.serve()
        assert ended == [True]
        assert state.firings.list()[0].executor == ""
