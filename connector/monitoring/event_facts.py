"""What a log says of an event: its name, how serious it is, one sentence, and its fields."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from connector import events

_OWN = ("step", "message", "level", "run")
"""Fields of events that every line of a log has for itself."""
_LOGGER_LEVELS = {"ERROR": logging.ERROR, "WARN": logging.WARNING, "INFO": logging.INFO}
"""Levels of a `logger` step; DEBUG and TRACE are both DEBUG to Python."""
_ENDINGS = {"failed": logging.ERROR, "dead_letters": logging.WARNING, "handled_errors": logging.WARNING}
"""Statuses of a run that somebody should look at."""
_LEVELS: Mapping[type[events.Event], Callable[[Any], int]] = {
    events.RunStarted: lambda _: logging.INFO,
    events.RunEnded: lambda ended: _ENDINGS.get(ended.status, logging.INFO),
    events.StepEnded: lambda ended: logging.WARNING if ended.error else logging.DEBUG,
    events.BlockWritten: lambda block: logging.WARNING if block.failed else logging.INFO,
    events.Retrying: lambda _: logging.WARNING,
    events.DeadLettered: lambda _: logging.WARNING,
    events.Logged: lambda said: _LOGGER_LEVELS.get(said.level, logging.DEBUG),
    events.Noted: lambda _: logging.INFO,
}


def level(event: events.Event) -> int:
    """How serious *event* is, as `logging` counts; DEBUG for what happens all the time."""
    judge = _LEVELS.get(type(event))
    return judge(event) if judge else logging.DEBUG


def name(event: events.Event) -> str:
    """What *event* is called in logs: `block_written` for a `BlockWritten`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(event).__name__).lower()


def message(event: events.Event) -> str:
    """The sentence of *event*; its name in words where it has none."""
    return str(getattr(event, "message", "")) or name(event).replace("_", " ")


def fields(event: events.Event) -> dict[str, Any]:
    """The fields of *event* that are its own, seconds to the millisecond; what is empty is left out."""
    own = {key: value for key, value in asdict(event).items() if key not in _OWN and value not in (None, "")}
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in own.items()}
