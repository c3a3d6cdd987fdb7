"""Replay: take a dead letter up at the step that could not handle it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connector import events
from connector.component import Operation
from connector.engine.inline import InlineExecution
from connector.errors import ConfigurationError, ConnectorError
from connector.flow import params as flow_params
from connector.flow.check import walk
from connector.flow.context import Context, Letter, Sessions, Tally
from connector.flow.interpreter import Interpreter
from connector.flow.load import LoadedFlow
from connector.message import Message
from connector.state.dead_letters import DeadLetter
from connector.state.opening import State
from connector.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What became of one letter."""

    id: int
    ok: bool
    error: ConnectorError | None = None


class Replay:
    """Takes dead letters of one flow up again."""

    def __init__(self, loaded: LoadedFlow, state: State, emit: events.Emit = events.ignore) -> None:
        """Replay with the flow as it is now: what was mended in it holds."""
        self.loaded, self.state, self.emit = loaded, state, emit
        self.sessions = Sessions(loaded.configs)

    def run(self, letters: Sequence[DeadLetter]) -> list[Replayed]:
        """Replay *letters* one by one; those that get through are marked, the others stay."""
        try:
            return [self._one(letter) for letter in letters]
        finally:
            self.sessions.close()

    def _one(self, letter: DeadLetter) -> Replayed:
        again: list[Letter] = []
        context = Context(
            loaded=self.loaded,
            flow=letter.flow,
            params=flow_params.values(self.loaded, {}),
            sessions=self.sessions,
            tally=Tally(),
            dead_letter=again.append,
            emit=self.emit,
        )
        execution = InlineExecution(f"replay-{letter.run}-{letter.id}", stop=threading.Event())
        interpreter = Interpreter(
            context=context, execution=execution, path=letter.step.rpartition("/")[0], durable=False
        )
        try:
            steps, as_list = self._tail(letter)
            payload = [letter.record] if as_list else letter.record
            interpreter.run(steps, Message(payload, None, dict(letter.variables)))
        except ConnectorError as error:
            return Replayed(id=letter.id, ok=False, error=error)
        if again:
            kept = again[0].error
            told = ConnectorError(str(kept.get("message", "")), type=str(kept.get("type", "ANY")))
            return Replayed(id=letter.id, ok=False, error=told)
        self.state.dead_letters.replayed([letter.id])
        return Replayed(id=letter.id, ok=True)

    def _tail(self, letter: DeadLetter) -> tuple[list[Step], bool]:
        """The step that failed and those after it on the same level; whether it takes a list."""
        flow = self.loaded.flow(letter.flow)[1]
        wanted = letter.step.rpartition("/")[2]
        for steps in _levels(flow.steps):
            for position, step in enumerate(steps):
                if wanted in (step.id, str(position), step.kind) and _fits(step):
                    return list(steps[position:]), bool(
                        isinstance(step.component, Operation) and step.component.records
                    )
        raise ConfigurationError(
            f"the flow has no step `{wanted}` any more", hint="discard the letter, or give the step its old id"
        )


def _fits(step: Step) -> bool:
    return isinstance(step.component, Operation)


def _levels(steps: Sequence[Step]) -> list[Sequence[Step]]:
    """The steps of each level: the top one first, then those inside constructs."""
    levels: list[Sequence[Step]] = [steps]
    for step in steps:
        inner = [found for found, _ in walk(step.arguments.loaded, ())]
        if inner:
            levels.append(inner)
    return levels


def failures(replayed: Sequence[Replayed]) -> list[dict[str, Any]]:
    """What did not get through, for `--json`."""
    return [{"id": one.id, "error": one.error.as_dict() if one.error else None} for one in replayed if not one.ok]
