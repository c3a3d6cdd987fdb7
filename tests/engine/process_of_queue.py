"""A process that shares the queue of a state: says on stdout what it does, waits on stdin where it is told to."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

from connector.engine import dbos_process
from connector.engine.dispatcher import Dispatcher
from connector.errors import ConnectorError
from connector.state.opening import open_state
from tests.engine.conftest import QUEUE, SmallCarrier


def _say(*words: Any) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


class _Works:
    """What this process makes of any block of any run."""

    def __init__(self, how: str) -> None:
        self._how, self._lock = how, threading.Lock()
        self._now = self._most = 0

    def __getitem__(self, run: str) -> Any:
        return self._block

    def _block(self, key: str, task: Any) -> Any:
        with self._lock:
            self._now += 1
            self._most = max(self._most, self._now)
        _say("begun", key)
        if self._how == "hang":
            time.sleep(600)
        if self._how == "wait":
            sys.stdin.readline()
        time.sleep(0.05)
        with self._lock:
            self._now -= 1
        return {"value": task, "pid": os.getpid(), "most": self._most}


class _Telling(SmallCarrier):
    """Says whether it could record."""

    def carry_block(self, run: str, key: str) -> None:
        """As a `SmallCarrier`."""
        try:
            super().carry_block(run, key)
            _say("recorded", key)
        except ConnectorError as error:
            _say("refused", error.type)


def main(url: str, version: str, concurrency: str, how: str) -> None:
    """Take blocks until stdin ends (or is told to: see *how*)."""
    dbos_process.VERSION = version
    with open_state(url) as state:
        executor = state.executors.start("test", version)
        state.runs.fence = executor
        carrier: Any = _Telling(state)
        carrier.works = _Works(how)
        Dispatcher(url, executor, carrier).launch([QUEUE], int(concurrency))
        _say("ready", executor.id)
        while how == "wait" or sys.stdin.readline():
            time.sleep(0.1)
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
