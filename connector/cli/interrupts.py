"""Ctrl-C and SIGTERM, as every command that carries out work takes them."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from connector.cli.printing import note
from connector.flow.result import INTERRUPTED


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """The first Ctrl-C (or SIGTERM) asks to stop, the second leaves."""
    stop = threading.Event()

    def ask(number: int, frame: Any) -> None:  # noqa: ARG001 - the signature of a handler
        if stop.is_set():
            _leave()
        stop.set()
        note("stopping after the block in hand; once more leaves at once")

    before = {kind: signal.signal(kind, ask) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _leave() -> NoReturn:
    """End the process now: whatever is under way is taken up by the next run, as after kill -9."""
    if sys.stderr.isatty():
        sys.stderr.write("\x1b[?25h")  # progress bars hide the cursor
    note("left at once; the next run goes on from there")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)
