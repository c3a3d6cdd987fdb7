"""What the interpreter sees of an engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Execution(Protocol):
    """One run under way."""

    @property
    def run(self) -> str:
        """The run's id."""

    def step(self, key: str, work: Callable[[], Any]) -> Any:
        """Do *work* and remember its small JSON result under *key*; when the run is resumed, only remember."""

    def forget(self, prefix: str) -> None:
        """Drop what is remembered under keys that begin with *prefix*: a later unit stands for all of it."""

    def sleep(self, seconds: float) -> None:
        """Wait; raises Stopped when asked to stop meanwhile."""

    def stopped(self) -> bool:
        """Whether a person asked to stop."""
