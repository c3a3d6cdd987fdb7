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
from connector.flow.document import FlowBody, FlowSource, Schedule
from connector.flow.load import LoadedFlow
from connector.flow.once import repeatable
from connector.flow.sessions import Sessions, connector_of
from connector.retry import NEVER, RetryPolicy
from connector.step import Handler, Step

_REPEATED = "at least once (a kill before it is recorded repeats it)"
_PER_KEY = "once per key (a repeated block writes the same again)"
_PER_EXTERNAL_ID = "once per externalId; a block without them at most once, ambiguous after a kill"
_AT_MOST_ONCE = "at most once (a kill while it is under way leaves it ambiguous)"
_IN_THE_STATE = ("object_store", "vm")
"""Connectors whose data lies in the state: that a step was done is written down in the transaction that did it."""
_CALLS = {"list": "once a block", "stream": "once a block"}
_TURNS = {"foreach": "a turn", "parallel_foreach": "an item", "records": "a record", "until_successful": "an attempt"}
_TURNS_OF_A_JOB = {"on_complete": "", "aggregator": "a group"}
"""Where steps stand in a batch job → what they are called once for; those elsewhere for a record."""


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
        calls = "once an event" if source.listener else _when(schedule)
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

    def steps(self, steps: Sequence[Step], turn: str = "") -> Iterator[PlannedStep]:
        """Each step and what is inside it; *turn* says what each is called once for, the run where it is ""."""
        for step in steps:
            yield self._step(step, turn)
            for way, nested in _nested(step.arguments.loaded):
                yield from self.steps(nested, _turn(step, way) or turn)
            yield from self._called(step, turn)
            yield from self.handlers(step.reserved.on_error)

    def handlers(self, handlers: Sequence[Handler]) -> Iterator[PlannedStep]:
        """The steps of error handlers."""
        for handler in handlers:
            yield from self.steps(handler.handling.steps)

    def _called(self, step: Step, turn: str) -> Iterator[PlannedStep]:
        """The steps of the flow that *step* refers to."""
        name = referred(step)
        if name and name not in self.inside:
            self.inside.append(name)
            yield from self.steps(self.loaded.document.all_steps[name], turn)
            self.inside.pop()

    def _step(self, step: Step, turn: str) -> PlannedStep:
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
            effect="read" if _only_reads(operation, step.arguments.loaded) else operation.effect,
            config=config,
            transport="" if transport == "local" else transport,
            calls=_CALLS.get(operation.takes, f"once {turn}".rstrip()),
            attempts=policy.attempts,
            seconds=seconds if timeout is None else min(timeout, timeout if seconds is None else seconds),
            delivery=delivery(operation, step.arguments.loaded, transport, connector),
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


def _when(schedule: Schedule) -> str:
    """When a flow starts by itself; a cron is read in its time zone."""
    if schedule.every:
        return f"every {schedule.every:g} s"
    return f"{schedule.cron} ({schedule.time_zone})" if schedule.cron else "when started"


def _only_reads(operation: Operation[Any, Any], arguments: Any) -> bool:
    """Whether a call changes nothing where its kind may, e.g. the GET of `http.request`."""
    return operation.only_reads is not None and operation.only_reads(arguments)


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


def delivery(operation: Operation[Any, Any], arguments: Any, transport: str, connector: str = "") -> str:
    """What a kill at any moment can do to what *operation* writes over *transport*."""
    if operation.effect != "write" or _only_reads(operation, arguments):
        return ""
    if operation.sink is not None or connector in _IN_THE_STATE:
        return "exactly once"
    if repeatable(operation, arguments):
        return _REPEATED if operation.local is not None else _PER_KEY
    if transport in operation.recognised_over:
        return "once (the same call is repeated, and NetSuite knows it again)"
    keyed = {"record", "records"} & set(type(arguments).model_fields)
    return _PER_EXTERNAL_ID if keyed and operation.local is None else _AT_MOST_ONCE


def _turn(step: Step, way: Sequence[str]) -> str:
    """What the steps at *way* inside the construct *step* are called once for."""
    if step.kind == "batch_job":
        return next((_TURNS_OF_A_JOB[name] for name in way if name in _TURNS_OF_A_JOB), "a record")
    return _TURNS.get(step.kind, "")


def _nested(value: Any, way: tuple[str, ...] = ()) -> Iterator[tuple[Sequence[str], Sequence[Step]]]:
    """Every list of steps inside the arguments of a construct, with the names on the way to it."""
    if isinstance(value, list | tuple) and value and all(isinstance(item, Step) for item in value):
        yield way, value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _nested(item, way)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _nested(getattr(value, name), (*way, name))
