"""Scenarios: workers and runs over one PostgreSQL that are killed, stopped, woken, or lose their database."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.database_proxy import DatabaseProxy
from tests.chaos.processes import Process, until
from tests.chaos.workplace import LIMIT, Workplace, outside

_SCALE = 1
_PAGE = 10
_WAIT = 0.3
"""Seconds that a query takes longer: what is under way when somebody dies."""
_LEASE = 3.0
OUTAGE = 10.0
"""Seconds without a database in a storm; a test run takes less."""


@contextmanager
def crew(
    folder: Path, url: str, workers: int, scale: int = _SCALE, **trouble: float
) -> Iterator[tuple[Workplace, list[Process]]]:
    """A place over the PostgreSQL at *url* whose workers are ready."""
    with outside(folder, state=url, warehouse=url, page_size=_PAGE, scale=scale, wait=_WAIT) as place:
        place.runs()  # the tables are made before anybody asks for them
        found = [place.worker(trouble=trouble) for _ in range(workers)]
        for worker in found:
            until(lambda worker=worker: "takes work from" in worker.said, what="a worker that is ready")  # type: ignore[misc]
        yield place, found


def _share(place: Workplace, share: float) -> None:
    """Wait until that share of the rows is there."""
    wanted = share * len(place.expected())
    until(lambda: place.warehouse.count() >= wanted or place.ended(), what=f"{share:.0%} of the rows")


def _check_limit(place: Workplace) -> None:
    """The account was never asked more than the limit at once, and refused nothing."""
    refused = [entry for entry in place.account.journal.entries if entry.status == 429]
    assert refused == []
    assert place.account.gatekeeper.gate.most <= LIMIT


def killed_for_good(folder: Path, url: str, draw: random.Random) -> None:
    """Three workers and a run; a worker is killed, then the run's own process: the others end it."""
    with crew(folder, url, 3) as (place, workers):
        run = place.run("--engine", "durable")
        _share(place, draw.uniform(0.1, 0.3))
        draw.choice(workers).kill()
        _share(place, draw.uniform(0.4, 0.6))
        run.kill()
        assert not place.ended()
        until(place.ended, 60, "the run's end")
        place.check()
        _check_limit(place)


def all_workers_killed(folder: Path, url: str, draw: random.Random) -> None:
    """All workers are killed with blocks in hand: the run's own process ends it alone."""
    with crew(folder, url, 2) as (place, workers):
        run = place.run("--engine", "durable")
        _share(place, draw.uniform(0.1, 0.3))
        for worker in workers:
            worker.kill()
        assert run.wait() == 0
        place.check()


def stopped_and_woken(folder: Path, url: str, draw: random.Random, which: str) -> None:
    """A process (*which*: `worker`, `run`) is stopped for longer than its lease, and wakes while others work."""
    with crew(folder, url, 2, lease=_LEASE) as (place, workers):
        run = place.run("--engine", "durable", trouble={"lease": _LEASE})
        _share(place, draw.uniform(0.1, 0.5))
        sleeper = draw.choice(workers) if which == "worker" else run
        sleeper.send(signal.SIGSTOP)
        time.sleep(_LEASE + draw.uniform(0.5, 1.5))
        sleeper.send(signal.SIGCONT)
        until(place.ended, 60, "the run's end")
        if which == "run":
            run.wait()
        time.sleep(1)  # whatever the sleeper still wants to record
        place.check(tidy=False)
        _check_limit(place)


def database_gone(folder: Path, url: str, draw: random.Random, workers: int, outage: float = OUTAGE) -> None:
    """The line to state and warehouse is cut for *outage* seconds in the middle of a run."""
    with DatabaseProxy(url) as proxy, crew(folder, proxy.url, workers, scale=1) as (place, _):
        run = place.run("--engine", "durable" if workers else "inline")
        _share(place, draw.uniform(0.1, 0.6))
        proxy.cut()
        time.sleep(outage)
        proxy.mend()
        if workers:
            until(place.ended, 60, "the run's end")
        elif run.wait() != 0:
            assert place.run().wait() == 0
        place.check(tidy=False)
