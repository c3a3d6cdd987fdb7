"""How the benchmarks measure: cases of one run take turns, medians are compared, sizes grow fourfold.

`BENCH_SCALE=full` measures larger work, for the numbers in docs/performance.md. `BENCH_SCALE=tiny` runs everything once
with next to no work: to see that it works, not how fast it is.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

T = TypeVar("T")
Work = Callable[[], Any]

_SCALE = os.environ.get("BENCH_SCALE", "")


def sized(usual: T, tiny: T, full: T | None = None) -> T:
    """*usual*, or what BENCH_SCALE asks for."""
    return tiny if _SCALE == "tiny" else full if _SCALE == "full" and full is not None else usual


@dataclass(frozen=True, slots=True)
class Taken:
    """What a case took: medians of its rounds."""

    seconds: float
    cpu: float = 0.0
    """Seconds of processor of the measured process; servers beside it are not in it."""
    megabytes: float = 0.0
    """How far the process grew while it worked, at its peak."""
    gives: Any = None
    """What the work gave, in the last round."""


def in_turns(ways: Mapping[str, Work], rounds: int = 5) -> dict[str, Taken]:
    """Run each of *ways* in this process *rounds* times, taking turns, so that a busy machine slows all of them."""
    found: dict[str, list[Taken]] = {name: [] for name in ways}
    for _ in range(sized(rounds, 1)):
        for name, work in ways.items():
            gc.collect()
            found[name].append(_timed(work))
    return {name: _median(taken) for name, taken in found.items()}


def per_call(ways: Mapping[str, Work], rounds: int = 7, seconds: float = 0.1) -> dict[str, float]:
    """Seconds of one call of each of *ways*: medians of rounds of about *seconds*."""
    counts = {name: sized(_calls(work, seconds), 1) for name, work in ways.items()}
    repeated = {name: _repeated(work, counts[name]) for name, work in ways.items()}
    return {name: taken.seconds / counts[name] for name, taken in in_turns(repeated, rounds).items()}


def apart(script: str, cases: Iterable[tuple[str, int]], rounds: int = 3) -> dict[tuple[str, int], Taken]:
    """Run each (case, size) in a process of its own, taking turns; *script* hands its `main` to `asked`."""
    wanted = list(cases)
    found: dict[tuple[str, int], list[Taken]] = {case: [] for case in wanted}
    for _ in range(sized(rounds, 1)):
        for name, size in wanted:
            command = [sys.executable, script, name, str(size)]
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_environment())
            found[name, size].append(Taken(**json.loads(output.stdout.splitlines()[-1])))
    return {case: _median(taken) for case, taken in found.items()}


def asked(prepare: Callable[[str, int], Work]) -> bool:
    """Whether this process was started by `apart`; if so the case is prepared, run, measured and told."""
    if len(sys.argv) != len(("script", "case", "size")):
        return False
    work = prepare(sys.argv[1], int(sys.argv[2]))
    gc.collect()
    before = _resident()
    with _Peak() as peak:
        taken = _timed(work)
    grown = max(peak.bytes - before, 0) / 1e6
    print(json.dumps({"seconds": taken.seconds, "cpu": taken.cpu, "megabytes": grown, "gives": taken.gives}))
    return True


def commands(cases: Mapping[str, Sequence[str]], rounds: int = 9) -> dict[str, Taken]:
    """Wall and processor time of whole processes, taking turns."""

    def started(command: Sequence[str]) -> Work:
        def run() -> None:
            subprocess.run(command, check=True, capture_output=True, env=_environment())

        return run

    for command in cases.values():
        started(command)()  # compiles what is not compiled yet
    return in_turns({name: started(command) for name, command in cases.items()}, rounds)


def machine() -> str:
    """Where this run took place, in a line."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text(encoding="utf-8").splitlines() if described.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    name = models[0] if models else platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores, {name}, {platform.system()}, {sys.implementation.name} {platform.python_version()}"


def _environment() -> dict[str, str]:
    """For the measured processes: the byte code of what they import is kept, as an installation's is."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _timed(work: Work) -> Taken:
    started, cpu = time.perf_counter(), time.process_time()
    gives = work()
    return Taken(time.perf_counter() - started, time.process_time() - cpu, gives=gives)


def _median(taken: Sequence[Taken]) -> Taken:
    middle = {name: statistics.median(getattr(one, name) for one in taken) for name in ("seconds", "cpu", "megabytes")}
    return Taken(**middle, gives=taken[-1].gives)


def _calls(work: Work, seconds: float) -> int:
    """How many calls take about *seconds*."""
    count = 1
    while True:
        taken = _timed(_repeated(work, count)).seconds
        if taken >= seconds / 4:
            return max(1, int(count * seconds / taken))
        count *= 4


def _repeated(work: Work, count: int) -> Work:
    def repeat() -> None:
        for _ in range(count):
            work()

    return repeat


def _resident() -> int:
    """Bytes of this process in memory now; where the system does not say, its peak so far."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


class _Peak:
    """The most memory this process had, looked at a hundred times a second."""

    def __enter__(self) -> Self:
        self.bytes = _resident()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.bytes = max(self.bytes, _resident())

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            self.bytes = max(self.bytes, _resident())
