"""How a flow is run once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connector import events
from connector.engine.protocol import Engine
from connector.errors import ConfigurationError
from connector.flow.context import Doubles
from connector.flow.document import FlowSource


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a flow is run."""

    params: Mapping[str, Any] = field(default_factory=dict)
    """Values of the document's params."""
    limit: int | None = None
    """Records read at most, for a look; the watermark stays."""
    low: datetime | None = None
    """With `high`: read this window instead of what is new; the watermark stays."""
    high: datetime | None = None
    payload: Any = None
    """What a flow without a source starts with."""
    attributes: Any = None
    """The attributes of that payload."""
    event: str = ""
    """What tells the event of a listener from others: what was broken off under it goes on from there."""
    emit: events.Emit = events.ignore
    stop: threading.Event = field(default_factory=threading.Event)
    """Set it to finish the block in hand and stop."""
    records: Sequence[Any] | None = None
    """Read these in place of what the source finds, once more; the watermark stays."""
    engine: Engine | None = None
    """What lets other processes carry out blocks; None keeps the run in this one."""
    doubles: Doubles | None = None
    """What stands in for steps and for time in a test."""
    trace: bool = False
    """Whether it is told what each step was given and what it left; blocks of other processes are not traced."""

    @property
    def moves_watermark(self) -> bool:
        """Whether this run counts for the next one."""
        return self.limit is None and not self.has_window and self.records is None

    @property
    def has_window(self) -> bool:
        """Whether a window is asked for."""
        return self.low is not None or self.high is not None


def check(options: Options, name: str, source: FlowSource | None) -> None:
    """Refuse what would be ignored of *options* by the flow *name*."""
    if options.limit is not None and options.limit < 1:
        raise ConfigurationError(f"a limit of {options.limit} reads nothing", hint="give --limit 1 or more")
    if not options.has_window:
        return
    if source is None:
        hint = "leave --from and --to out, or give the flow a polling source"
        raise ConfigurationError(f"flow `{name}` has no source that reads a window of time", hint=hint)
    if options.low is not None and options.high is not None and options.low >= options.high:
        message = f"the window from {options.low.isoformat()} to {options.high.isoformat()} is empty"
        raise ConfigurationError(message, hint="give --from the earlier moment")
