"""Runs that are killed with -9 and go on, and runs whose blocks are revisited: what constructs have to stand."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from connector import events
from connector.flow.api import Flow
from connector.flow.crew import Crew
from connector.flow.result import RunResult
from connector.state.opening import open_state


def flow_file(folder: Path, steps: str) -> Path:
    """A flow `main` of *steps*."""
    body = "\n".join(f"      {line}" for line in steps.strip("\n").splitlines())
    path = folder / "main.yaml"
    path.write_text(f"flows:\n  main:\n    steps:\n{body}\n", encoding="utf-8")
    return path


def said(heard: list[events.Event]) -> list[str]:
    """What loggers said."""
    return [event.message for event in heard if isinstance(event, events.Logged)]


def killed(folder: Path, steps: str, at: str, payload: str = "null") -> list[str]:
    """Run *steps* in a process that is killed with -9 as a logger says *at*; what was said until then."""
    command = [sys.executable, "-m", "tests.steps.resuming", str(flow_file(folder, steps)), at, payload]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout.splitlines()


def gone_on(folder: Path, steps: str, heard: list[events.Event] | None = None, **more: Any) -> RunResult:
    """Run *steps* to their end, from where a process was killed."""
    with open_state(f"sqlite:///{folder}/state.db") as state:
        emit = (heard if heard is not None else []).append
        return Flow.load(flow_file(folder, steps)).run(state=state, emit=emit, **more)


def durable(folder: Path, steps: str, heard: list[events.Event] | None = None, **more: Any) -> RunResult:
    """Run *steps* by the durable engine: a process that gets a block goes the way to it again."""
    emit = (heard if heard is not None else []).append
    with (
        open_state(f"sqlite:///{folder}/state.db") as state,
        Crew(state, kind="run", concurrency=2, emit=emit) as crew,  # what happens in blocks is told to the crew
    ):
        return Flow.load(flow_file(folder, steps)).run(state=state, engine=crew, emit=emit, **more)


def _die_at(path: str, at: str, payload: str) -> None:
    import json  # noqa: PLC0415 - the process that dies alone needs it

    def hear(event: events.Event) -> None:
        if isinstance(event, events.Logged):
            print(event.message, flush=True)  # noqa: T201 - the other process reads it
            if event.message == at:
                os.kill(os.getpid(), signal.SIGKILL)

    with open_state(f"sqlite:///{Path(path).parent}/state.db") as state:
        Flow.load(path).run(state=state, emit=hear, payload=json.loads(payload))


if __name__ == "__main__":
    _die_at(*sys.argv[1:])
