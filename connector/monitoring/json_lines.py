"""JsonLines: what runs and our loggers say, one JSON object a line, each with the run, flow and step it belongs to."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from connector import events, run_context, telemetry
from connector.monitoring import event_facts
from connector.reference import masked

Write = Callable[[str], None]
"""Takes a line without its newline."""
Form = Callable[[Mapping[str, Any]], str]
"""Makes a line of the fields of an entry."""
LOGGER = "connector"
"""Above all loggers of ours."""
_FIRST = ("time", "level", "run", "flow", "step", "correlation_id", "event", "message")


def as_json(entry: Mapping[str, Any]) -> str:
    """*entry* as JSON on one line."""
    return json.dumps(entry, ensure_ascii=False, default=str, separators=(",", ":"))


def as_text(entry: Mapping[str, Any]) -> str:
    """*entry* as a line for people: when, how serious, where, what, and the rest as key=value."""
    where = " ".join(filter(None, (entry["run"], entry["step"] or entry["flow"])))
    said = entry["message"].replace("\n", "\n  ")
    rest = " ".join(f"{key}={value}" for key, value in entry.items() if key not in _FIRST)
    return f"{entry['time']} {entry['level']:<7} {f'[{where}] ' if where else ''}{said}{f' ({rest})' if rest else ''}"


class JsonLines:
    """Listens to the events of runs (call it) and to loggers (`listening`); every secret that was read is masked."""

    def __init__(self, write: Write, *, form: Form = as_json, level: int = logging.INFO) -> None:
        """Hand lines to *write*; what is less serious than *level* is left out."""
        self._write, self._form, self._level = write, form, level

    def __call__(self, event: events.Event) -> None:
        """Write *event*; the loggers tell of requests (`Exchanged`), with more."""
        level = event_facts.level(event)
        if level < self._level or isinstance(event, events.Exchanged):
            return
        own = event_facts.fields(event)
        known = {"run": getattr(event, "run", ""), "step": event.step}
        if isinstance(event, events.RunStarted | events.RunEnded):
            known = {"run": event.run, "flow": event.step, "correlation_id": event.run}
        self.entry(level, event_facts.message(event), event_facts.name(event), known, own)

    def entry(self, level: int, message: str, event: str, known: Mapping[str, str], fields: Mapping[str, Any]) -> None:
        """Write one line; where the code at hand works completes what is *known* of run, flow, step, correlation."""
        here = run_context.current()
        entry = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": logging.getLevelName(level),
            **{name: known.get(name) or getattr(here, name) for name in ("run", "flow", "step", "correlation_id")},
            "event": event,
            "message": message,
            **_span_at_hand(),
            **fields,
        }
        self._write(self._form(_without_secrets(entry)))

    @contextmanager
    def listening(self, *loggers: str) -> Iterator[None]:
        """Write what *loggers* say, by default all of ours, while the context lasts."""
        handler = _Records(self)
        handler.setLevel(self._level)
        found = [logging.getLogger(name) for name in loggers or (LOGGER,)]
        before = [logger.level for logger in found]
        for logger in found:
            logger.addHandler(handler)
            logger.setLevel(min(self._level, logger.level or self._level))
        try:
            yield
        finally:
            for logger, level in zip(found, before, strict=True):
                logger.removeHandler(handler)
                logger.setLevel(level)


class _Records(logging.Handler):
    """Takes the records of loggers."""

    def __init__(self, lines: JsonLines) -> None:
        super().__init__()
        self._lines = lines
        self._traceback = logging.Formatter()

    def emit(self, record: logging.LogRecord) -> None:
        """Write *record*; a request of NetSuite with its fields."""
        told: Mapping[str, Any] = getattr(record, "netsuite", {})
        fields = {"logger": record.name, **{key: value for key, value in told.items() if value not in (None, "")}}
        if record.exc_info:
            fields["exception"] = self._traceback.formatException(record.exc_info)
        try:
            self._lines.entry(record.levelno, record.getMessage(), "exchanged" if told else "log", {}, fields)
        except Exception:  # noqa: BLE001 - logging's own rule: a record that cannot be written raises nowhere
            self.handleError(record)


class TextAsLines(io.TextIOBase):
    """Stands in for stderr: each line of text that anybody writes there becomes a line of *lines*."""

    def __init__(self, lines: JsonLines) -> None:
        """Turn text into entries of *lines*."""
        self._lines, self._begun = lines, ""

    def writable(self) -> bool:
        """It is for writing."""
        return True

    def write(self, text: str) -> int:
        """Keep *text* until its line is whole."""
        *whole, self._begun = (self._begun + text).split("\n")
        for line in whole:
            self._say(line)
        return len(text)

    def close(self) -> None:
        """Write what was begun."""
        if not self.closed:
            self._say(self._begun)
            self._begun = ""
        super().close()

    def _say(self, line: str) -> None:
        if line.strip():
            self._lines.entry(logging.INFO, line.rstrip(), "text", {}, {})


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: _without_secrets(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else masked(str(value))


def _span_at_hand() -> dict[str, str]:
    """The ids of OpenTelemetry's span around here, so that a log leads to its trace."""
    trace = telemetry.api("trace")
    span = trace.get_current_span().get_span_context() if trace else None
    if span is None or not span.is_valid:
        return {}
    return {"trace_id": f"{span.trace_id:032x}", "span_id": f"{span.span_id:016x}"}
