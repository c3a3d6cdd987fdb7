"""Processes of `connector` that are killed, stopped and woken; none outlives its test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_TROUBLED = str(Path(__file__).with_name("troubled.py"))


class Process:
    """One `connector` command under way."""

    def __init__(self, log: Path, environment: Mapping[str, str], trouble: Mapping[str, Any], *arguments: str) -> None:
        """Start it; what it says goes to *log*."""
        self.log = log
        command = [sys.executable, _TROUBLED, json.dumps(dict(trouble)), "--", *arguments]
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
            )

    @property
    def said(self) -> str:
        """All it said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def send(self, kind: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(kind)

    def kill(self) -> None:
        """Kill it for good."""
        if self.alive:
            self._process.kill()
        self._process.wait()

    def wait(self, seconds: float = 90) -> int:
        """Its exit code; negative where a signal ended it."""
        return self._process.wait(timeout=seconds)


class Crowd:
    """All processes of one test."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """Keep what they say in *folder*."""
        self.folder = folder
        self.environment = {**os.environ, **environment}
        self.all: list[Process] = []

    def start(self, *arguments: str, trouble: Mapping[str, Any] | None = None) -> Process:
        """One process more."""
        log = self.folder / f"{len(self.all):02}-{arguments[0]}.log"
        process = Process(log, self.environment, trouble or {}, *arguments)
        self.all.append(process)
        return process

    def told(self) -> str:
        """What all of them said."""
        return "\n".join(f"--- {process.log.name}\n{process.said}" for process in self.all)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self.all:
            process.kill()
        if isinstance(error, AssertionError):
            error.add_note(self.told())


def until(true: Callable[[], bool], seconds: float = 60, what: str = "") -> None:
    """Wait until *true* gives True; raises AssertionError after *seconds*."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
