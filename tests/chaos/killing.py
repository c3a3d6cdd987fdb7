"""Scenarios: runs killed with -9 at drawn moments and started again until they are done."""

from __future__ import annotations

import random
import signal
from pathlib import Path

from tests.chaos.workplace import Workplace, embedded, outside, some_trouble

_MOMENTS = {"embedded": 40, "outside": 160}
"""About how many moments an undisturbed run has."""


def until_done(place: Workplace, draw: random.Random, kind: str, engines: tuple[str, ...], most: int) -> int:
    """Start the flow until it is done, and check what it did; how many starts were killed.

    Each start uses one of *engines*; each but the last of *most* is killed, unless it ends before its death.
    """
    kills = 0
    for number in range(most):
        last = number == most - 1
        trouble = {} if last else some_trouble(draw, _MOMENTS[kind], 1.0)
        if not number:  # early enough that the first start is killed, however fast the machine is
            trouble = {"moment": draw.randrange(_MOMENTS[kind] // 4)}
        before = place.unfinished()
        options = ("--engine", draw.choice(engines), *(("--sandbox",) if kind == "embedded" else ()))
        process = place.run(*options, trouble=trouble)
        code = process.wait()
        if before is not None and (code == 0 or "goes on from there" in process.said):
            told = f"run {before.id} was broken off after {before.units} units and goes on from there"
            assert told in process.said, (trouble, process.said)
        if code == 0:
            place.check()
            break
        assert code == -signal.SIGKILL, (trouble, process.said)
        kills += 1
        if place.ended():  # killed after its last word
            place.check(tidy=False)
            break
    return kills


def shipped(folder: Path, draw: random.Random, engine: str, most: int = 5) -> int:
    """`connector run flows/customers_to_database.yaml --sandbox`, as a reader of the README types it."""
    with embedded(folder) as place:
        return until_done(place, draw, "embedded", (engine,), most)


def many_blocks(folder: Path, draw: random.Random, engines: tuple[str, ...], most: int = 5) -> int:
    """The same flow in 24 pages against an account that outlives the runs; with two engines: one after the other."""
    with outside(folder, wait=0.02) as place:
        return until_done(place, draw, "outside", engines, most)


def begun_inline(folder: Path, draw: random.Random) -> None:
    """A run that inline has begun, killed after some of its blocks, ends under durable."""
    with outside(folder, wait=0.02) as place:
        first = place.run(trouble={"moment": draw.randrange(24, 60)})
        assert first.wait() == -signal.SIGKILL
        assert place.warehouse.count() > 0
        assert place.run("--engine", "durable").wait() == 0
        place.check()
