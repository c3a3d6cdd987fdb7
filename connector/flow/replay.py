"""Replay: take a dead letter up at the step that could not handle it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connector import events
from connector.batch.batch_step import Aggregator, BatchStep
from connector.batch.record_tail import alone, finish, grouped, is_of_a_group
from connector.component import Operation
from connector.engine.inline import InlineExecution
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import params as flow_params
from connector.flow.check import addresses, flows, referred, steps_of
from connector.flow.context import Context, Letter
from connector.flow.interpreter import Interpreter
from connector.flow.load import LoadedFlow
from connector.flow.sessions import Sessions
from connector.flow.sidings import Sidings
from connector.flow.tally import Tally
from connector.marked_yaml import Loc
from connector.message import Message
from connector.state.dead_letters import DeadLetter
from connector.state.opening import State
from connector.step import Step

_LOOPS = ("foreach", "parallel_foreach", "records", "batch_job", "async")
"""Constructs whose steps see one record: what follows them does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of one letter."""

    id: int
    ok: bool
    error: ConnectorError | None = None


@dataclass(frozen=True, slots=True)
class Tail:
    """The step that failed and what the record goes through after it."""

    steps: Sequence[Step]
    joined: bool
    """Whether a list operation gives the record its own result there."""
    aggregator: Aggregator | None = None
    """The aggregator it stands in: it takes the record as a group of one."""
    batch_steps: Sequence[BatchStep] = ()
    """The steps of the batch job that come after."""


class Replay:
    """Takes dead letters of one flow up again."""

    def __init__(
        self,
        loaded: LoadedFlow,
        state: State,
        emit: events.Emit = events.ignore,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        """Replay with the flow as it is now: what was mended in it holds; *params* as for a run."""
        self.loaded, self.state, self.emit = loaded, state, emit
        self.params = flow_params.values(loaded, params or {})
        self.sessions = Sessions(loaded.configs, pauses=state.pauses, state=state)
        self.pages = state.spool.at(loaded.spool)

    def run(self, letters: Iterable[DeadLetter]) -> list[Replayed]:
        """Replay *letters* one by one; those that get through are marked, the others stay."""
        try:
            return [self._one(letter) for letter in letters]
        finally:
            self.sessions.close()

    def _one(self, letter: DeadLetter) -> Replayed:
        again: list[Letter] = []
        here = self._interpreter(letter, again)
        try:
            letter.check_whole()
            self._carry_on(letter, here)
        except ConnectorError as error:
            return Replayed(id=letter.id, ok=False, error=error)
        finally:
            if here.context.sidings is not None:
                here.context.sidings.join(here.context.tally)
            self.pages.drop(here.execution.run)
        if again:
            return Replayed(id=letter.id, ok=False, error=_told(again[0].error))
        self.state.dead_letters.replayed([letter.id])
        return Replayed(id=letter.id, ok=True)

    def _interpreter(self, letter: DeadLetter, again: list[Letter]) -> Interpreter:
        execution = InlineExecution(f"replay-{letter.run}-{letter.id}", stop=threading.Event())
        context = Context(
            loaded=self.loaded,
            flow=letter.flow,
            params=self.params,
            sessions=self.sessions,
            tally=Tally(),
            dead_letters=again.extend,
            emit=self.emit,
            pages=self.pages,
            objects=self.state.objects,
            sidings=Sidings(execution),
            audit=self.state.written.append,
        )
        return Interpreter(context=context, execution=execution, path=letter.step, label=letter.step, durable=False)

    def _carry_on(self, letter: DeadLetter, here: Interpreter) -> None:
        tail = tail_of(self.loaded, letter.flow, letter.step)
        message = Message(letter.record, None, dict(letter.variables))
        if tail.aggregator is not None:
            grouped(here, tail.aggregator, tail.steps, message)
            if is_of_a_group(letter.unit):
                return
        elif tail.joined:
            message = alone(here, tail.steps, message)
        else:
            here.run(tail.steps, message.with_payload(_given(tail.steps[0], letter.record)))
        finish(here, tail.batch_steps, message)


def _told(error: Mapping[str, Any]) -> ConnectorError:
    """What a letter says went wrong, as an error."""
    known: dict[str, Any] = {name: error[name] for name in ("type", "code", "hint", "field") if error.get(name)}
    return ConnectorError(str(error.get("message", "")), **known)


def _given(step: Step, record: Any) -> Any:
    """What *step* gets: a list where it takes one."""
    takes_many = isinstance(step.component, Operation) and step.component.records
    return [record] if takes_many and not isinstance(record, list) else record


def tail_of(loaded: LoadedFlow, flow: str, address: str) -> Tail:
    """The step called *address* and those a record goes through after it; raises where there is no such step."""
    names = addresses(loaded.document)
    places = {loc: step for body, place in flows(loaded.document) for step, loc in steps_of(body, place)}
    found = next((loc for loc, step in places.items() if names[id(step)] == address), None)
    if found is None:
        hint = "discard the letter, or give the step its old id"
        raise ConfigurationError(f"the flow has no step `{address}` any more", hint=hint)
    loop = _loop(places, found)
    steps = [places[found], *_after(places, found)]
    if loop is None:
        return Tail([*steps, *_after_callers(places, flow, found)], joined=False)
    if places[loop].kind == "batch_job":
        return _in_batch_job(places[loop], found[len(loop) + 1 :], steps)
    return Tail(steps, joined=places[loop].kind == "records")


def _in_batch_job(job: Step, way: Loc, steps: Sequence[Step]) -> Tail:
    """The tail of a step that stands at *way* below the arguments of *job*."""
    if way[0] != "steps":  # on_complete: there are no records any more
        return Tail(steps, joined=False)
    number = int(way[1])
    batch_steps: list[BatchStep] = job.arguments.loaded.__dict__["steps"]
    own, rest = batch_steps[number], batch_steps[number + 1 :]
    if way[2] == "aggregator":
        return Tail(steps, joined=False, aggregator=own.aggregator, batch_steps=rest)
    return Tail(steps, joined=True, batch_steps=[_only_grouping(own), *rest])


def _only_grouping(step: BatchStep) -> BatchStep:
    """The *step* when its own steps are done: what is left of it is its aggregator."""
    return step.model_copy(update={"steps": [], "accept_policy": "ALL", "accept_expression": None})


def _parents(places: dict[Loc, Step], loc: Loc) -> list[Loc]:
    """The steps around *loc*, the nearest first."""
    return [loc[:end] for end in range(len(loc) - 1, 0, -1) if loc[:end] in places]


def _loop(places: dict[Loc, Step], loc: Loc) -> Loc | None:
    """The loop around *loc*; None where there is none."""
    return next((way for way in _parents(places, loc) if places[way].kind in _LOOPS), None)


def _after(places: dict[Loc, Step], loc: Loc) -> list[Step]:
    """What comes after *loc* on its level, and after the steps around it, up to the end of its loop or flow."""
    found: list[Step] = []
    for way in (loc, *_parents(places, loc)):
        if way != loc and places[way].kind in _LOOPS:
            break
        position = int(way[-1])
        found += [step for other, step in places.items() if other[:-1] == way[:-1] and int(other[-1]) > position]
    return found


def _after_callers(places: dict[Loc, Step], flow: str, loc: Loc) -> list[Step]:
    """What comes after the one step of *flow* that refers to the sub-flow of *loc*."""
    if loc[1] == flow:
        return []
    callers = [way for way, step in places.items() if referred(step) == loc[1]]
    if len(callers) != 1 or _loop(places, callers[0]) is not None:
        return []
    return [*_after(places, callers[0]), *_after_callers(places, flow, callers[0])]


def failures(replayed: Sequence[Replayed]) -> list[dict[str, Any]]:
    """What did not get through, for `--json`."""
    return [{"id": one.id, "error": one.error.as_dict() if one.error else None} for one in replayed if not one.ok]
