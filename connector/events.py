"""Small frozen facts about a run, given to a callable: bars, logs and consoles listen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a step of a run."""

    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(Event):
    """A run begins; `step` is its flow."""

    run: str
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded(Event):
    """A run is over; `step` is its flow, `status` that of its result."""

    run: str
    status: str
    seconds: float = 0.0
    """Wall time in this process."""
    error: str = ""
    """Type of the error that ended it; "" where none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted(Event):
    """A step with an effect begins."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded(Event):
    """A step is over, well or not; `seconds` is wall time."""

    kind: str
    seconds: float
    error: str = ""
    """Type of the error that it ended with, which no handler of its own took; "" where none did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked(Event):
    """A page of a stream is asked for; `PageRead` follows in the same thread, unless it fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead(Event):
    """A page of a stream was read; `total` is how many there are in all, where the source says so."""

    records: int
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockStarted(Event):
    """A block is begun: its page is read next; `BlockWritten` follows in the same thread, unless it fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockWritten(Event):
    """A block reached its sink; without a `BlockStarted` before it, it did so before the run was broken off."""

    written: int
    failed: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrying(Event):
    """An attempt was refused; the next one comes after `delay` seconds."""

    attempt: int
    delay: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited(Event):
    """A request waited for `seconds` before it could be sent: other requests had all permits of its account."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLettered(Event):
    """A record was set aside."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged(Event):
    """A `logger` step speaks."""

    level: str
    message: str
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    """Something a person should know: a resumed run, a skewed clock, a preference that was ignored."""

    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged(Event):
    """A request was answered by a service, or was not (`status` is None then)."""

    operation: str
    surface: str
    status: int | None
    milliseconds: float
    bytes_sent: int
    bytes_received: int
    attempt: int = 1
    request_id: str = ""
    """What the service calls this request; its support asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTraced(Event):
    """What a step was given and what it left, told where a run is traced; all values are excerpts without secrets."""

    kind: str
    given: str
    """What the payload was before and how large, e.g. `list of 25`."""
    before: Any = None
    left: str = ""
    """The same of the payload after; "" where the step failed."""
    after: Any = None
    events: int = 1
    """Events that went through the step together; the values are those of the first."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Variables that the step set or changed."""
    removed: tuple[str, ...] = ()
    """Variables that it took away."""
    seconds: float = 0.0
    attempts: int = 1
    """Attempts of its requests; those of a stream come when its pages are read."""
    error: str = ""
    """Type and message of what it failed with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTraced(Event):
    """Records of a stream that `step` opened or changed pass on, told where a run is traced."""

    records: int
    first: Any = None
    """An excerpt of the first of them."""


Emit = Callable[[Event], None]
"""Who is told."""


def ignore(event: Event) -> None:
    """Tell nobody."""


def told_to(*listeners: Emit) -> Emit:
    """One who tells all of *listeners*, in their order."""

    def emit(event: Event) -> None:
        for listener in listeners:
            listener(event)

    return emit
