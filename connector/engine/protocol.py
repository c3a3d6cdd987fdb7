"""What the interpreter sees of an engine, and what an engine sees of the work it carries out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from connector.state.runs import Run

Work = Callable[[str, Any], Any]
"""`(key, task) -> result`, all small JSON: one block."""


class Execution(Protocol):
    """One run under way."""

    @property
    def run(self) -> str:
        """The run's id."""

    @property
    def at_once(self) -> int:
        """How many blocks may be under way at the same time; 1 where only this thread works."""

    def step(self, key: str, work: Callable[[], Any]) -> Any:
        """Do *work* and remember its small JSON result under *key*; when the run is resumed, only remember."""

    def recall(self, key: str) -> Any:
        """What a run that was broken off remembers under *key*; None where it is not resumed, or nothing is there."""

    def spread(self, key: str, tasks: Iterable[Any], work: Work, *, at_once: int) -> Iterator[Any]:
        """Carry out *tasks*, which do not depend on each other, at most *at_once* at the same time.

        Each is remembered under `key[number]`. *tasks* are asked for as there is room, and their results come in
        their order. Another process may carry a task out: all it is given is the task and its key.
        """

    def forget(self, prefix: str) -> None:
        """Drop what is remembered under keys that begin with *prefix*: a later unit stands for all of it."""

    def sleep(self, seconds: float) -> None:
        """Wait; raises Stopped when asked to stop meanwhile."""

    def stopped(self) -> bool:
        """Whether a person asked to stop."""


class Runs(Protocol):
    """The runs of one state, whichever engine carries them out: what a flow, a command and an operator do with them.

    A run is carried out by one process at a time, which holds it from `begin` or `take_up` to `finish` or `release`.
    """

    def begin(
        self,
        flow: str,
        account: str = "",
        *,
        text_hash: str = "",
        params_hash: str = "",
        version: str = "",
        request: Mapping[str, Any] | None = None,
    ) -> Run:
        """Start a run, or take up the unfinished one of the same flow, account, text and params.

        Raises RetryableError (`STATE:LOCKED`) where another living process holds it.
        """

    def take_up(self, run: str) -> Run:
        """Go on with an unfinished run that another process has begun; raises as `begin`, or where it is over."""

    def check(self, run: str) -> None:
        """Raise RetryableError (`STATE:LOCKED`) where another process has taken *run* over."""

    def finish(self, run: str, status: str, summary: Mapping[str, Any] | None = None, *, asked: str = "") -> None:
        """End *run* and forget what only an unfinished one needs; `interrupted` will be taken up again."""

    def release(self, run: str) -> None:
        """Give *run* back without a word about how it ended."""

    def journal(self, run: str) -> Journal:
        """Where the results of its units are kept."""

    def list(self, flow: str | None = None, status: str | None = None, limit: int = 50) -> Sequence[Run]:
        """The newest first."""

    def show(self, run: str, *, counted: bool = True) -> Run:
        """One run; raises ConfigurationError where there is none. *counted*: with the number of its units."""

    def cancel(self, run: str) -> bool:
        """End *run* for good; False where a living process carries it out, which hears of it within seconds."""

    def resume(self, run: str) -> None:
        """Let a worker go on with *run*; raises ConfigurationError where it is over."""


class Clock(Protocol):
    """What begins runs when their moment has come, each moment once over all processes of a state."""

    def plans(self) -> Mapping[str, float]:
        """When each flow that is served here begins next, in Unix seconds."""

    def serve(self) -> None:
        """Serve until asked to stop; runs under way end first."""


class Journal(Protocol):
    """Where the results of units are kept; rows of one run."""

    def recall(self, key: str) -> tuple[bool, Any]:
        """Whether *key* was done, and its result."""

    def record(self, key: str, result: Any) -> None:
        """Keep the result of *key*."""

    def drop(self, key: str) -> None:
        """Drop the result of *key* alone."""

    def forget(self, prefix: str) -> None:
        """Drop the results of keys that begin with *prefix*."""


class Tasks(Protocol):
    """Where tasks wait for whichever process carries them out."""

    def put(self, run: str, tasks: Mapping[str, Any]) -> None:
        """Keep the tasks of blocks by their keys; those that are kept stay."""

    def done(self, run: str, keys: Iterable[str]) -> set[str]:
        """Those of *keys* that have a result."""


class Carrier(Protocol):
    """Who knows what a run and a block are: the engine only says when, and in which process."""

    def carry_run(self, run: str) -> None:
        """Carry out *run*, or go on with it; how it ended is written down, and nothing is raised."""

    def carry_block(self, run: str, key: str) -> None:
        """Carry out the block *key* of *run* and record its result under *key*; nothing is raised."""


class Engine(Protocol):
    """What makes the executions of runs, where it is more than this process."""

    def execution(self, run: str, journal: Journal, stop: threading.Event, *, resumed: bool, queue: str) -> Execution:
        """The execution of *run*, whose blocks wait in *queue*."""

    def forget(self, run: str) -> None:
        """Delete what is kept of the blocks of *run*, which is over."""
