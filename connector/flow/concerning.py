"""Which warnings of a file concern a run: those about its flows and what they refer to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from connector.diagnostics import Diagnostic
from connector.flow.check import referred, steps_of
from connector.flow.document import Document
from connector.flow.load import LoadedFlow
from connector.marked_yaml import Loc, MarkedDocument

_FLOWS = ("flows", "sub_flows", "subFlows")


def concerning(loaded: LoadedFlow, names: Iterable[str]) -> list[Diagnostic]:
    """The warnings of *loaded* that are not about flows or configurations that the flows *names* have no use for."""
    flows = _reached(loaded.document, names)
    configs = {config for name in flows for config in _configs(loaded, name)}
    parts = {marked.file: _Parts(marked) for marked in loaded.marks}
    found = []
    for finding in loaded.warnings:
        around = parts.get(finding.where.file) if finding.where else None
        group, name = around.at(finding) if around else ("", "")
        if (group not in _FLOWS or name in flows) and (group != "configs" or name in configs):
            found.append(finding)
    return found


def _reached(document: Document, names: Iterable[str]) -> set[str]:
    """The flows *names*, and all that they refer to."""
    steps, found, waiting = document.all_steps, set[str](), [*names]
    while waiting:
        name = waiting.pop()
        if name in found or name not in steps:
            continue
        found.add(name)
        flow = document.flows.get(name) or document.sub_flows[name]
        waiting += [referred(step) for step, _ in steps_of(flow, ())]
    return found


def _configs(loaded: LoadedFlow, name: str) -> Iterator[str]:
    """The configurations that a flow names; where it names none, those of the connector's type."""
    document = loaded.document
    flow = document.flows.get(name) or document.sub_flows[name]
    used = [(step.kind, step.config) for step, _ in steps_of(flow, ())]
    source = getattr(flow, "source", None)
    used += [(source.kind, source.config)] if source is not None else []
    for kind, config in used:
        type_ = kind.partition(".")[0]
        yield from [config] if config else [other for other, found in loaded.configs.items() if found.type == type_]


class _Parts:
    """The flows, configurations … of a file, in their order."""

    def __init__(self, marked: MarkedDocument) -> None:
        found: list[tuple[tuple[int, int], Loc]] = [(mark, loc) for loc, mark in marked.keys.items() if len(loc) < 3]  # noqa: PLR2004 - group, name
        self.parts = sorted(found, key=lambda part: part[0])
        self.starts = [start for start, _ in self.parts]

    def at(self, finding: Diagnostic) -> tuple[str, str]:
        """Group and name of the part that a finding is about, "" where it is about none."""
        where = finding.where
        at = bisect_right(self.starts, (where.line, where.column)) if where else 0
        loc = self.parts[at - 1][1] if at else ()
        return (str(loc[0]), str(loc[1])) if len(loc) == 2 else ("", "")  # noqa: PLR2004 - group, name
