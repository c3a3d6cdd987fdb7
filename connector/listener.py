"""Listener: what starts a run for each event that comes in, and the reception that takes the events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from connector import events
from connector.errors import ConnectorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one event."""

    payload: Any
    """What the flow ended with, a stream in it read; where it failed, what a handler left that handed the error on."""
    variables: Mapping[str, Any]
    """The variables it ended with."""
    status: str
    """As of the run: `ok`, `dead_letters`, `handled_errors`, `failed`, `interrupted` …."""
    error: ConnectorError | None = None
    run: str = ""


class Reception(Protocol):
    """Takes the events of one flow; threads may share it."""

    @property
    def flow(self) -> str:
        """The flow that is run for each event."""

    @property
    def at_once(self) -> int:
        """Events that may be in hand at the same time (Mule: maxConcurrency)."""

    def hand(self, payload: Any, attributes: Any = None, *, key: str) -> Answer | None:
        """Run the flow for one event, to its end; None where `at_once` are in hand already, or it is stopping.

        *key* tells the event from all others of the flow: what was broken off under it goes on from there.
        """

    def set_aside(self, payload: Any, error: ConnectorError, *, key: str) -> None:
        """Make a dead letter of an event that is given up."""

    def stopped(self) -> bool:
        """Whether a person asked to stop."""

    def wait(self, seconds: float) -> bool:
        """Wait; whether a person asked to stop meanwhile."""

    def emit(self, event: events.Event) -> None:
        """Tell who listens."""


@dataclass(frozen=True, kw_only=True)
class Listener:
    """A source that is told of its events, in place of asking for them: each starts a run of its own."""

    name: str
    """Name without its connector, e.g. `listener`; the file's name."""
    summary: str
    arguments: Callable[..., Any]
    serve: Callable[[Any, Any, Reception], None]
    """`(session, arguments, reception)`: takes events until `reception.stopped()`, and returns when none is in hand."""
    gives_again: bool = False
    """Whether an event whose run was broken off comes again under its key; else the next start goes on with it."""
    errors: tuple[str, ...] = ()
    """Error types it may end with."""
    example: str = ""
    """Arguments as YAML."""
    mule: str = ""
    """MuleSoft's name of it."""
