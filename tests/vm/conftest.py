"""Flows that are served while a test looks on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector.flow.api import Flow
from connector.flow.listening import Listening, listening
from connector.flow.result import RunResult
from connector.state.opening import State, open_state


@contextmanager
def serving(text: str, state: State, *names: str) -> Iterator[list[RunResult]]:
    """Serve the flows *names* of *text*; the results of their runs, as they end."""
    loaded, results = Flow.read(text, file="f.yaml").loaded, list[RunResult]()
    stop = threading.Event()
    flows = {name: Listening(loaded, name, state, stop=stop, tell=results.append) for name in names}
    with listening(flows):
        yield results
    for one in flows.values():
        if one.error is not None:
            raise one.error


def until(holds: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until *holds*."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.01)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened
