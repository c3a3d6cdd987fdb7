"""Scenarios: no room left on the disk of the state and the warehouse, and clocks that jump."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.processes import until
from tests.chaos.workplace import outside

_SIZE = 24_000_000


class NotPermittedError(Exception):
    """This user may not mount a disk."""


@contextmanager
def small_disk(at: Path) -> Iterator[Path]:
    """A disk of a few megabytes, in memory, mounted at *at*; raises NotPermittedError where that is not allowed."""
    at.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "chaos", str(at)]
    try:
        done = subprocess.run(mounting, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NotPermittedError(str(error)) from error
    if done.returncode:
        raise NotPermittedError(done.stderr.strip())
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def _fill(disk: Path, left: int) -> Path:
    """A file that leaves *left* bytes."""
    room = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(b"\0" * (room.f_bavail * room.f_frsize - left))
    return filler


def full(folder: Path, draw: random.Random, engine: str) -> str:
    """The disk is full in the middle of a run, then there is room again; what the run said."""
    with small_disk(folder / "disk") as disk:
        state, warehouse = f"sqlite:///{disk}/state.db", f"sqlite:///{disk}/warehouse.db"
        with outside(folder, state=state, warehouse=warehouse, page_size=20, wait=0.01) as place:
            place.runs()  # its tables are there
            filler = _fill(disk, draw.randrange(60_000, 300_000))
            first = place.run("--engine", engine)
            until(lambda: "full" in first.said or not first.alive, what="a full disk")
            filler.unlink()
            if first.wait() != 0:  # else it waited for the room
                assert place.run("--engine", engine).wait() == 0
            place.check(tidy=False)
            assert "Traceback" not in place.crowd.told()
            return first.said


def jump(folder: Path, draw: random.Random, engine: str, seconds: float) -> None:
    """The machine's clock jumps in the middle of a run, which is killed later or not, and started again."""
    with outside(folder, wait=0.02) as place:
        text = place.flow.read_text(encoding="utf-8")  # else NetSuite rightly refuses the signatures of a wrong clock
        place.flow.write_text(
            text.replace("    type: netsuite\n", "    type: netsuite\n    clock: server\n"), encoding="utf-8"
        )
        trouble = {"jump": seconds, "at": draw.randrange(10, 60)}
        if draw.random() < 0.5:
            trouble["moment"] = trouble["at"] + draw.randrange(5, 40)
        first = place.run("--engine", engine, trouble=trouble)
        if first.wait() != 0:
            assert place.run("--engine", engine).wait() == 0
        place.check(tidy=False)
