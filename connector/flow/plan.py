"""The plan of a flow: what would be read and written, where, and how often at worst. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import BaseModel

from connector import registry
from connector.component import Operation
from connector.config_reading import read
from connector.errors import ConnectorError
from connector.flow import plan_notes
from connector.flow.check import addresses, referred
from connector.flow.document import FlowBody, FlowSource
from connector.flow.load import LoadedFlow
from connector.flow.once import repeatable
from connector.flow.sessions import Sessions, connector_of
from connector.retry import NEVER, RetryPolicy
from connector.step import Handler, Step

_REPEATED = "at least once (a kill before it is recorded repeats it)"
_AT_MOST_ONCE = "at most once (a kill while it is under way leaves it ambiguous)"
_CALLS = {"list": "once a block", "stream": "once a block"}


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
    seconds: float | None = 0.0
    """Seconds that one call takes at worst, its attempts and the waits between them; None where nothing bounds it."""
    delivery: str = ""
    """What a kill at any moment can do to what it writes."""
    notes: tuple[str, ...] = ()
    """What else bounds it: redelivery, blocks, how much at once."""

    def as_dict(self) -> dict[str, Any]:
        """The step as `--json` prints it."""
        return asdict(self)


def of(loaded: LoadedFlow, name: str = "") -> list[PlannedStep]:
    """The steps of the flow *name* in order, the nested ones and those of its sub-flows too."""
    chosen, body = loaded.flow(name)
    planner = _Planner(loaded, chosen)
    rows = [planner.source(body.source, body)] if body.source else []
    return [*rows, *planner.steps(body.steps), *planner.handlers(body.on_error)]


class _Planner:
    """Walks a flow without running it."""

    def __init__(self, loaded: LoadedFlow, flow: str) -> None:
        self.loaded, self.flow = loaded, flow
        self.sessions = Sessions(loaded.configs)
        self.names = addresses(loaded.document)
        self.inside = [flow]

    def source(self, source: FlowSource, body: FlowBody) -> PlannedStep:
        """The source, and how often it is asked."""
        schedule = source.schedule
        calls = f"every {schedule.every:g} s" if schedule.every else schedule.cron or "when started"
        calls = "once an event" if source.listener else calls
        calls += ", the flow once a record" if source.each == "record" else ""
        path, notes = f"{self.flow}/source", plan_notes.of_source(source, body)
        if source.component is None:
            return PlannedStep(path=path, kind=source.kind, effect="none", calls=calls, notes=notes)
        config, policy, longest = self._connection(source.config, connector_of(source.kind))
        return PlannedStep(
            path=path,
            kind=source.kind,
            effect="read",
            config=config,
            transport=" or ".join(source.component.transports),
            calls=calls,
            attempts=policy.attempts,
            seconds=_worst(policy, longest),
            notes=notes,
        )

    def steps(self, steps: Sequence[Step]) -> Iterator[PlannedStep]:
        """Each step and what is inside it."""
        for step in steps:
            yield self._step(step)
            for nested in _nested(step.arguments.loaded):
                yield from self.steps(nested)
            yield from self._called(step)
            yield from self.handlers(step.reserved.on_error)

    def handlers(self, handlers: Sequence[Handler]) -> Iterator[PlannedStep]:
        """The steps of error handlers."""
        for handler in handlers:
            yield from self.steps(handler.handling.steps)

    def _called(self, step: Step) -> Iterator[PlannedStep]:
        """The steps of the flow that *step* refers to."""
        name = referred(step)
        if name and name not in self.inside:
            self.inside.append(name)
            yield from self.steps(self.loaded.document.all_steps[name])
            self.inside.pop()

    def _step(self, step: Step) -> PlannedStep:
        operation, path = step.component, self.names[id(step)]
        if not isinstance(operation, Operation):
            return PlannedStep(path=path, kind=step.kind, effect="none", notes=plan_notes.of_step(step))
        connector = connector_of(step.kind)
        config, policy, longest = self._connection(step.config, connector)
        policy = self._policy(step) or policy
        seconds, timeout = _worst(policy, longest), step.reserved.timeout
        transport = self._transport(step, operation, connector)
        return PlannedStep(
            path=path,
            kind=step.kind,
            effect=operation.effect,
            config=config,
            transport="" if transport == "local" else transport,
            calls=_CALLS.get(operation.takes, "once"),
            attempts=policy.attempts,
            seconds=seconds if timeout is None else min(timeout, timeout if seconds is None else seconds),
            delivery=delivery(operation, step.arguments.loaded, transport),
        )

    def _policy(self, step: Step) -> RetryPolicy | None:
        retry = step.reserved.retry
        return self.loaded.policies[retry] if isinstance(retry, str) else retry

    def _connection(self, wanted: str, connector: str) -> tuple[str, RetryPolicy, float | None]:
        """A configuration's name, its own retry policy, and the longest that one attempt on it takes."""
        try:
            name = self.sessions.name(wanted, connector)
            body: Mapping[str, Any] = self.loaded.configs[name].body if name else {}
            config = read(registry.connection(connector).config, body)
        except ConnectorError:
            return wanted, NEVER, None
        return name, _own_policy(config), _longest(config)

    def _transport(self, step: Step, operation: Operation[Any, Any], connector: str) -> str:
        if operation.local is not None:
            return "local"
        try:
            return operation.transport(self.sessions.of(step.config, connector), step.arguments.loaded)
        except ConnectorError:  # a variable that is not set here: the plan is still worth reading
            return " or ".join(operation.transports)


def _own_policy(config: Any) -> RetryPolicy:
    """The policy of a connection where no step says otherwise; one attempt where it has none."""
    policy = getattr(getattr(config, "connection", None), "policy", None)
    found = policy() if callable(policy) else getattr(config, "reconnection", None)
    return found if isinstance(found, RetryPolicy) else NEVER


def _longest(config: Any) -> float | None:
    """Seconds that connecting and waiting for an answer take at most; None where there is no bound."""
    timeouts = getattr(config, "timeouts", (0.0, 0.0))
    return None if None in timeouts else float(sum(timeouts))


def _worst(policy: RetryPolicy, longest: float | None) -> float | None:
    """Seconds from the first attempt to the end of the last one, at worst: none starts after `give_up_after`."""
    if longest is None:
        return None
    all_attempts = policy.worst_case_seconds() + policy.attempts * longest
    return min(all_attempts, policy.give_up_after + longest)


def delivery(operation: Operation[Any, Any], arguments: Any, transport: str) -> str:
    """What a kill at any moment can do to what *operation* writes over *transport*."""
    if operation.effect != "write":
        return ""
    if operation.sink is not None:
        return "exactly once"
    may_repeat = repeatable(operation, arguments)
    if operation.local is not None:
        return _REPEATED if may_repeat else _AT_MOST_ONCE
    if may_repeat:
        return "once per key (a repeated block writes the same again)"
    if transport in operation.recognised_over:
        return "once (the same call is repeated, and NetSuite knows it again)"
    return "once per externalId; a block without them at most once, ambiguous after a kill"


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
