"""Linted: a document as the rules see it, and how they tell what they found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from connector.diagnostics import Diagnostic, Severity
from connector.expression.template import Compiled, Open
from connector.flow.check import flows, steps_of
from connector.flow.document import Document
from connector.flow.findings import as_written
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Handler, Step

if TYPE_CHECKING:
    from connector.flow.load import Configured


@dataclass(frozen=True)
class Linted:
    """One document, its types checked."""

    document: Document
    marked: MarkedDocument
    configs: Mapping[str, Configured]
    """Its configurations by name, shared ones among them."""

    def found(
        self, loc: Loc, code: str, message: str, hint: str, *, key: bool = False, severity: Severity = "warning"
    ) -> Diagnostic:
        """A finding at *loc*; at its key where *key*."""
        written = as_written(loc, self.marked.data)
        return self.marked.finding(written, key=key, code=code, message=message, hint=hint, severity=severity)

    def steps(self) -> Iterator[tuple[Step, Loc]]:
        """Every step with its place."""
        for flow, loc in flows(self.document):
            yield from steps_of(flow, loc)

    def lists(self) -> Iterator[tuple[Sequence[Step], Loc]]:
        """Every list of steps with its place."""
        found: dict[Loc, list[Step]] = {}
        for step, loc in self.steps():
            found.setdefault(loc[:-1], []).append(step)
        for loc, steps in found.items():
            yield steps, loc

    def handlers(self) -> Iterator[tuple[Sequence[Handler], Loc]]:
        """Every list of handlers with its place: of flows, of steps, of `try`."""
        for flow, loc in flows(self.document):
            yield getattr(flow, "on_error", []), (*loc, "on_error")
        for step, loc in self.steps():
            yield step.reserved.on_error, (*loc, "on_error")
            yield getattr(step.arguments.loaded, "on_error", []), (*loc, step.kind, "on_error")

    @cached_property
    def polling(self) -> frozenset[Loc]:
        """Where the flows stand that ask for what is new."""
        asked = ((name, flow.source) for name, flow in self.document.flows.items())
        return frozenset(("flows", name) for name, source in asked if source is not None and source.component)

    def config(self, step: Step) -> str:
        """The name of the configuration that *step* uses; "" where that is not known."""
        if step.config:
            return step.config if step.config in self.configs else ""
        fitting = [name for name, found in self.configs.items() if found.type == step.kind.partition(".")[0]]
        return fitting[0] if len(fitting) == 1 else ""


def constant(condition: Compiled[bool] | None) -> bool | None:
    """What *condition* always gives; None where that depends, or there is none."""
    if condition is None:
        return None
    if isinstance(condition.source, bool):
        return condition.source
    return {"True": True, "False": False}.get(condition.text.strip())


def number(value: Any) -> float | None:
    """A number as it is written; None where it waits for a message."""
    return None if isinstance(value, Open) or not isinstance(value, int | float) else value
