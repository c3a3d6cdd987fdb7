"""The plan of a flow: what would be read and written, where, and how often at worst. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import BaseModel

from connector.component import Operation
from connector.errors import ConnectorError
from connector.flow.document import FlowSource
from connector.flow.load import LoadedFlow
from connector.flow.sessions import Sessions, connector_of
from connector.retry import DEFAULT, RetryPolicy
from connector.step import Step

_CALLS = {"list": "once a block", "stream": "once a block", "value": "once"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step as it would run."""

    path: str
    kind: str
    effect: str
    """`read`, `write` or `none`."""
    config: str = ""
    transport: str = ""
    calls: str = ""
    """How often it is called."""
    attempts: int = 1
    """Attempts of one call at worst."""
    seconds: float = 0.0
    """Seconds that waiting between those attempts takes at worst."""
    delivery: str = ""
    """What a kill at any moment can do to what it writes."""

    def as_dict(self) -> dict[str, Any]:
        """The step as `--json` prints it."""
        return asdict(self)


def of(loaded: LoadedFlow, name: str = "") -> list[PlannedStep]:
    """The steps of the flow *name* in order, the nested ones too."""
    chosen, body = loaded.flow(name)
    planner = _Planner(loaded, Sessions(loaded.configs))
    rows = list(planner.source(body.source, chosen)) if body.source else []
    return [*rows, *planner.steps(body.steps, chosen)]


class _Planner:
    """Walks a flow without running it."""

    def __init__(self, loaded: LoadedFlow, sessions: Sessions) -> None:
        self.loaded, self.sessions = loaded, sessions

    def source(self, source: FlowSource, path: str) -> Iterator[PlannedStep]:
        every = source.schedule.every
        calls = f"every {every:g} s" if every else source.schedule.cron or "when started"
        yield PlannedStep(
            path=f"{path}/source", kind=source.kind, effect="read", config=source.config, transport="rest", calls=calls
        )

    def steps(self, steps: Sequence[Step], path: str) -> Iterator[PlannedStep]:
        for position, step in enumerate(steps):
            here = f"{path}/{step.id or position}"
            yield self._step(step, here)
            for nested in _nested(step.arguments.loaded):
                yield from self.steps(nested, here)
            for handler in step.reserved.on_error:
                yield from self.steps(handler.handling.steps, f"{here}/on_error")

    def _step(self, step: Step, path: str) -> PlannedStep:
        operation = step.component
        if not isinstance(operation, Operation):
            return PlannedStep(path=path, kind=step.kind, effect="none")
        connector = connector_of(step.kind)
        policy = self._policy(step)
        transport = self._transport(step, operation, connector)
        remote = transport not in ("local", "")
        return PlannedStep(
            path=path,
            kind=step.kind,
            effect=operation.effect,
            config=_named(self.sessions, step.config, connector),
            transport="" if transport == "local" else transport,
            calls=_CALLS.get(operation.takes, "once"),
            attempts=policy.attempts if remote else 1,
            seconds=policy.worst_case_seconds() if remote else 0.0,
            delivery=delivery(operation),
        )

    def _policy(self, step: Step) -> RetryPolicy:
        retry = step.reserved.retry
        found = self.loaded.policies.get(retry) if isinstance(retry, str) else retry
        return found or DEFAULT

    def _transport(self, step: Step, operation: Operation[Any, Any], connector: str) -> str:
        if operation.local is not None:
            return "local"
        try:
            session = self.sessions.of(step.config, connector)
            return operation.transport(session, step.arguments.loaded)
        except ConnectorError:  # a variable that is not set here: the plan is still worth reading
            return " or ".join(operation.transports)


def _named(sessions: Sessions, wanted: str, connector: str) -> str:
    try:
        return sessions.name(wanted, connector)
    except ConnectorError:
        return wanted


def delivery(operation: Operation[Any, Any]) -> str:
    """What a kill at any moment can do to what *operation* writes."""
    if operation.effect != "write":
        return ""
    if operation.sink is not None:
        return "exactly once"
    if "upsert" in operation.name:
        return "once per key (a repeated block writes the same again)"
    return "at least once (a kill while a block is sent repeats that block)"


def _nested(value: Any) -> Iterator[Sequence[Step]]:
    """Every list of steps inside the arguments of a construct."""
    if isinstance(value, list | tuple) and value and all(isinstance(item, Step) for item in value):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _nested(item)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _nested(getattr(value, name))
