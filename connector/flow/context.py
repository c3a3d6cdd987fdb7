"""What all steps of one run share: connections, params, listeners, and the tally of records."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from connector import events, registry
from connector.component import Operation
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError, RejectedError
from connector.flow.document import StopAfter
from connector.flow.load import Configured, LoadedFlow
from connector.outcome import Report
from connector.retry import RetryPolicy

_RATIO_FROM = 100
"""A share of failures means little before this many records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A record set aside, as it entered the step that could not handle it."""

    step: str
    unit: str
    position: int
    record: Any
    error: Mapping[str, Any]
    variables: Mapping[str, Any] = field(default_factory=dict)


class Sessions:
    """Opens each configuration once, when a step first needs it."""

    def __init__(self, configs: Mapping[str, Configured], ready: Mapping[str, Any] | None = None) -> None:
        """Serve *configs*; *ready* holds open sessions by connector, for callers without a file."""
        self._configs = configs
        self._ready = dict(ready or {})
        self._open: dict[str, Any] = {}
        self._lock = threading.Lock()

    def name(self, wanted: str, connector: str) -> str:
        """The configuration a step means: the one it names, else the only one of its connector's type."""
        if wanted:
            if wanted in self._configs:
                return wanted
            hint = did_you_mean(wanted, self._configs) or f"configs are {', '.join(self._configs) or 'none'}"
            raise ConfigurationError(f"there is no config `{wanted}`", hint=hint)
        fitting = [name for name, configured in self._configs.items() if configured.type == connector]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting and connector == "file":
            return ""
        which = f"one of {', '.join(fitting)}" if fitting else f"one of type {connector}, under `configs:`"
        raise ConfigurationError(f"the step does not say which {connector} config it uses", hint=f"add config: {which}")

    def of(self, wanted: str, connector: str) -> Any:
        """The open session of a step's configuration."""
        if connector in self._ready:
            return self._ready[connector]
        name = self.name(wanted, connector)
        with self._lock:
            if name not in self._open:
                declared = registry.connection(connector if not name else self._configs[name].type)
                body = self._configs[name].body if name else {}
                self._open[name] = declared.open(declared.config(body))
            return self._open[name]

    def account(self, wanted: str, connector: str) -> str:
        """What state is keyed by for a step's configuration."""
        name = self.name(wanted, connector)
        declared = registry.connection(connector)
        return declared.account(declared.config(self._configs[name].body)) if name else ""

    def close(self) -> None:
        """Close what was opened."""
        with self._lock:
            for session in (*self._open.values(), *self._ready.values()):
                close = getattr(session, "close", None)
                if close is not None:
                    close()
            self._open.clear()


class Tally:
    """Counts of a run; turns too many failed records into a failure."""

    def __init__(self, stop_after: StopAfter | None = None) -> None:
        """Count up to *stop_after*."""
        self._limit = stop_after or StopAfter()
        self.total = Report()
        self.by_step: dict[str, Report] = {}
        self.handled_errors = 0

    def add(self, step: str, report: Report) -> None:
        """Count *report* for *step*; raises TOO_MANY_FAILURES once there are more than the flow allows."""
        self.total = self.total.plus(report)
        self.by_step[step] = self.by_step.get(step, Report()).plus(report)
        failed, read = self.total.failed, max(self.total.read, 1)
        count, ratio = self._limit.count, self._limit.ratio
        over = (count is not None and failed >= count) or (
            ratio is not None and read >= _RATIO_FROM and failed / read >= ratio
        )
        if over and report.failed:
            raise RejectedError(
                f"{failed} of {read} records failed, more than stop_after allows",
                type="TOO_MANY_FAILURES",
                hint="see `connector dead-letters list`; mend the cause, or raise stop_after",
                step=step,
            )


@dataclass(kw_only=True)
class Context:
    """One run's surroundings."""

    loaded: LoadedFlow
    flow: str
    params: Mapping[str, Any]
    sessions: Sessions
    tally: Tally
    dead_letter: Callable[[Letter], None]
    emit: events.Emit = events.ignore
    limit: int | None = None
    clock: Callable[[], float] | None = None

    def policy(self, retry: str | RetryPolicy | None) -> RetryPolicy | None:
        """The policy a step names or holds."""
        return self.loaded.policies[retry] if isinstance(retry, str) else retry

    def set_aside(self, letter: Letter) -> Report:
        """Keep *letter* and say so; the report that counts it."""
        self.dead_letter(letter)
        code, message = (
            str(letter.error.get("code") or letter.error.get("type", "")),
            str(letter.error.get("message", "")),
        )
        self.emit(events.DeadLettered(step=letter.step, code=code, message=message))
        return Report(dead_letters=1, first_errors=({**letter.error, "position": letter.position},))


def connector_of(kind: str) -> str:
    """The connector a kind belongs to: `netsuite` of `netsuite.get`."""
    return kind.partition(".")[0]


def without_records(report: Report) -> Report:
    """Only the failures of *report*: its records are counted elsewhere."""
    return replace(report, read=0, written=0, deleted=0)


def takes_records(operation: Operation[Any, Any]) -> bool:
    """Whether *operation* is the end of a stream: it takes many records."""
    return bool(operation.records)
