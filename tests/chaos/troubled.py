"""The `connector` command with trouble inside its own process; `python troubled.py TROUBLE -- run flow.yaml …`.

TROUBLE is JSON: `moment` (die by kill -9 at the n-th write to the state, write to the database, or answer of NetSuite),
`seconds` (die so many seconds after the first of these), `lease` (seconds that a silent process is believed to live),
`jump` with `at` (at that moment the machine's clock goes forward so many seconds, or back).
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from connector.cli.main import main
from connector.database.session import DatabaseSession
from connector.netsuite.session import Session
from connector.state import opening
from connector.state.transactions import Store

Trouble = dict[str, Any]


def die() -> None:
    """Kill this process as kill -9 does."""
    os.kill(os.getpid(), signal.SIGKILL)


class Moments:
    """Counts the moments of this process and makes trouble at the chosen ones."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._count = itertools.count()

    def passes(self) -> None:
        """One moment more."""
        now = next(self._count)
        if now == 0 and "seconds" in self._trouble:
            death = threading.Timer(self._trouble["seconds"], die)
            death.daemon = True
            death.start()
        if now == self._trouble.get("moment"):
            die()
        if "jump" in self._trouble and now == self._trouble["at"]:
            target = datetime.now(UTC) + timedelta(seconds=self._trouble["jump"])
            time_machine.travel(target, tick=True).start()  # monotonic clocks go on, as on a real machine

    def watch(self) -> None:
        """Count from now on."""
        self._around(Store, "write")
        self._around(DatabaseSession, "writing")
        original = Session.send

        @functools.wraps(original)
        def send(session: Session, *args: Any, **options: Any) -> Any:
            answer = original(session, *args, **options)
            self.passes()
            return answer

        setattr(Session, "send", send)  # noqa: B010 - the point of the exercise

    def _around(self, owner: type, name: str) -> None:
        original: Callable[[Any], Any] = getattr(owner, name)

        @contextmanager
        def wrapped(instance: Any) -> Iterator[Any]:
            self.passes()
            with original(instance) as connection:
                yield connection
            self.passes()

        setattr(owner, name, wrapped)


def run(trouble: Trouble, arguments: list[str]) -> int:
    """Run the command with *arguments* in *trouble*; its exit code, where it lives so long."""
    if "lease" in trouble:
        shorter: Any = functools.partial(opening.open_state, lease_seconds=float(trouble["lease"]))
        opening.open_state = shorter
    Moments(trouble).watch()
    return main(arguments)


if __name__ == "__main__":
    split = sys.argv.index("--")
    sys.exit(run(json.loads(sys.argv[1]), sys.argv[split + 1 :]))
