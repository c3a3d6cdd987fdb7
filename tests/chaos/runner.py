"""A process that runs a flow and kills itself: between the sink's commit and the engine's record, or at any time."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from connector.flow.api import Flow
from connector.flow.run import FlowRun
from connector.state.journal import RunJournal

assert FlowRun is not None  # imported before the first kill, so that a kill never meets a half-imported module


def deadly(chance: float, draw: random.Random) -> None:
    """Make recording a unit deadly with *chance*: the block is committed, the engine does not know it yet."""
    record = RunJournal.record

    def record_or_die(self: RunJournal, key: str, result: Any) -> None:
        if draw.random() < chance:
            os.kill(os.getpid(), signal.SIGKILL)
        record(self, key, result)
        if draw.random() < chance / 3:
            os.kill(os.getpid(), signal.SIGKILL)

    RunJournal.record = record_or_die  # type: ignore[method-assign] # the point of the exercise


def doomed(longest: float, draw: random.Random) -> None:
    """Die within *longest* seconds from now, wherever that is."""
    death = threading.Timer(draw.uniform(0, longest), os.kill, (os.getpid(), signal.SIGKILL))
    death.daemon = True
    death.start()


def main() -> None:
    """Run the flow of the job file once; the result as JSON on stdout."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if job["longest"]:
        doomed(job["longest"], random.Random())
    deadly(job["chance"], random.Random())
    flow = Flow.load(job["flow"])
    result = flow.run(state=job["state"])
    sys.stdout.write(json.dumps({"status": result.status, "resumed": result.resumed, "written": result.report.written}))


if __name__ == "__main__":
    main()
