"""What a flow runs besides expressions is trusted by its project, or it is a finding."""

from __future__ import annotations

from collections.abc import Iterator

from connector.diagnostics import Diagnostic
from connector.flow.check import flows, steps_of
from connector.flow.document import Document
from connector.flow.findings import as_written
from connector.flow.project import FILE, Trust
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Step


def findings(document: Document, marked: MarkedDocument, trust: Trust) -> Iterator[Diagnostic]:
    """Each use of Python or DataWeave in *document* that *trust* does not allow."""
    for flow, loc in flows(document):
        for step, place in steps_of(flow, loc):
            if step.kind == "transform":
                yield from _of(step, (*place, step.kind), marked, trust)


def _of(step: Step, loc: Loc, marked: MarkedDocument, trust: Trust) -> Iterator[Diagnostic]:
    arguments = step.arguments.loaded
    python = getattr(arguments, "python", None)
    message = trust.refusal(python.function) if python is not None else ""
    if python is not None and message:
        package = python.function.partition(":")[0]
        yield _told(marked, (*loc, "python"), message, f"write `trust: {{python: [{package}]}}` in {FILE}")
    if getattr(arguments, "dataweave", None) is not None and not trust.dataweave:
        message = f"{FILE} does not trust DataWeave scripts, which can read files and environment variables"
        yield _told(marked, (*loc, "dataweave"), message, f"write `trust: {{dataweave: true}}` in {FILE}")


def _told(marked: MarkedDocument, loc: Loc, message: str, hint: str) -> Diagnostic:
    return marked.finding(as_written(loc, marked.data), key=True, code="not-trusted", message=message, hint=hint)
