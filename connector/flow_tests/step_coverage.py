"""Coverage of flows: which steps and branches the tests reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from connector.diagnostics import Place
from connector.flow.check import addresses, flows, steps_of
from connector.flow.findings import as_written
from connector.flow.load import LoadedFlow
from connector.flow_tests.trial import Trial
from connector.marked_yaml import Loc


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A step, or a branch: the steps inside another that are taken or not."""

    name: str
    where: Place
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the tests of one flow file reached."""

    file: str
    steps: Sequence[Part]
    branches: Sequence[Part]

    @property
    def percent(self) -> float:
        """How much of steps and branches together was reached, of 100."""
        parts = [*self.steps, *self.branches]
        return 100.0 * sum(part.reached for part in parts) / max(len(parts), 1)

    @property
    def missed(self) -> list[Part]:
        """What no test reached, in the order of the file."""
        return sorted((part for part in (*self.steps, *self.branches) if not part.reached), key=lambda part: part.where)

    def as_dict(self) -> dict[str, Any]:
        """For a machine."""
        return {
            "file": self.file,
            "percent": round(self.percent, 1),
            "steps": len(self.steps),
            "branches": len(self.branches),
            "missed": [{"name": part.name, "line": part.where.line} for part in self.missed],
        }


def coverage(loaded: LoadedFlow, trials: Iterable[Trial]) -> Coverage:
    """What *trials* reached of the flow file *loaded*."""
    file = loaded.marked.file
    own = [trial for trial in trials if trial.suite.loaded.marked.file == file]
    reached = {address for trial in own for address in trial.reached}
    named = addresses(loaded.document)
    places = [(named[id(step)], loc) for flow, place in flows(loaded.document) for step, loc in steps_of(flow, place)]
    steps = [_part(loaded, address, loc, address in reached) for address, loc in places]
    return Coverage(file=file, steps=steps, branches=_branches(loaded, places, reached))


def _branches(loaded: LoadedFlow, places: Sequence[tuple[str, Loc]], reached: Collection[str]) -> list[Part]:
    """A branch is a list of steps that belongs to a step, or handles errors; it is reached with its first step."""
    first: dict[Loc, str] = {}
    for address, loc in places:
        if len(loc[:-1]) > len(("flows", "name", "steps")):
            first.setdefault(loc[:-1], address)
    return [_part(loaded, f"branch of {address}", loc, address in reached) for loc, address in first.items()]


def _part(loaded: LoadedFlow, name: str, loc: Loc, reached: bool) -> Part:
    where = loaded.marked.place(as_written(loc, loaded.marked.data))
    return Part(name=name, where=where, reached=reached)
