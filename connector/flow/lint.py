"""Rules that know more than types: what is legal and still not meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connector.component import Operation
from connector.diagnostics import Diagnostic
from connector.flow.check import flows, walk
from connector.flow.findings import as_written
from connector.flow.load import LoadedFlow
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Step

SOAP_ENDS = "Oracle removes SOAP with NetSuite 2028.2 (Oracle help article_2104046421)"
_SECRET = re.compile(r"secret|password|token_?id|consumer_?key|private_?key(?!_?file)|api_?key", re.IGNORECASE)
_QUERIES = ("query", "q", "sql", "statement")
_WRITES_WITH_LINES = ("update", "upsert", "update_list", "upsert_list")
_SUBLIST_HINT = "say replace_sublists: true (the lines given are all) or false (merge by line key)"


def findings(loaded: LoadedFlow) -> list[Diagnostic]:
    """Every warning about *loaded*."""
    found = list(_secrets(loaded))
    for flow, loc in flows(loaded.document):
        for step, place in walk(flow.steps, (*loc, "steps")):
            found += _step(step, place, loaded.marked)
    return sorted(found, key=lambda finding: (finding.where is None, finding.where))


def _secrets(loaded: LoadedFlow) -> Iterator[Diagnostic]:
    """Secrets come by reference only."""
    configs = loaded.marked.data.get("configs", {}) if isinstance(loaded.marked.data, dict) else {}
    for loc, value in _leaves(configs, ("configs",)):
        if _SECRET.search(str(loc[-1])) and isinstance(value, str) and value and "${" not in value:
            hint = f"write ${{env:{str(loc[-1]).upper()}}} and set the variable"
            message = f"`{loc[-1]}` stands here in clear text"
            yield loaded.marked.finding(loc, code="literal-secret", message=message, hint=hint)


def _leaves(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*loc, key))
    else:
        yield loc, value


def _step(step: Step, loc: Loc, marked: MarkedDocument) -> Iterator[Diagnostic]:
    if not isinstance(step.component, Operation):
        return
    body = _raw(marked, (*loc, step.kind))
    for name in _QUERIES:
        if isinstance(body, dict) and "${" in str(body.get(name, "")):
            where = as_written((*loc, step.kind, name), marked.data)
            message = f"an expression inside `{name}` can be used to inject SQL"
            hint = "write ? in the text and give the value under `parameters:`"
            yield marked.finding(where, code="injection", message=message, hint=hint)
    yield from _soap(step, step.component, loc, marked)
    yield from _sublists(step, loc, marked, body)


def _soap(step: Step, operation: Operation[Any, Any], loc: Loc, marked: MarkedDocument) -> Iterator[Diagnostic]:
    if operation.transports != ("soap",):
        return
    where = as_written((*loc, step.kind), marked.data)
    hint = "plan its successor: netsuite.suiteql" if step.kind == "netsuite.search" else "plan its REST successor"
    message = f"`{step.kind}` goes over SOAP only; {SOAP_ENDS}"
    yield marked.finding(where, key=True, code="soap-ends", message=message, hint=hint, severity="warning")


def _sublists(step: Step, loc: Loc, marked: MarkedDocument, body: Any) -> Iterator[Diagnostic]:
    """SOAP replaces lines, REST merges them: a write that is retried has to say which is meant."""
    name = step.kind.partition(".")[2]
    if not step.kind.startswith("netsuite.") or name not in _WRITES_WITH_LINES or step.reserved.retry is None:
        return
    record = body.get("record") if isinstance(body, dict) else None
    has_lines = isinstance(record, dict) and any(isinstance(value, list) for value in record.values())
    if has_lines and isinstance(body, dict) and "replace_sublists" not in body:
        where = as_written((*loc, step.kind), marked.data)
        message = "lines are written under retry and it is not said whether they replace those there"
        yield marked.finding(
            where, key=True, code="replace-sublists", message=message, hint=_SUBLIST_HINT, severity="warning"
        )


def _raw(marked: MarkedDocument, loc: Loc) -> Any:
    value = marked.data
    for part in as_written(loc, value):
        value = value[part]
    return value
