"""What a document must hold beyond its types: names that exist, ids that are unique, kinds that fit their configs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from connector.component import Operation
from connector.diagnostics import Diagnostic, did_you_mean
from connector.flow.document import Document
from connector.flow.findings import as_written
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Step


def document(
    document: Document, marked: MarkedDocument, *, configs: Mapping[str, str], policies: Mapping[str, Any]
) -> list[Diagnostic]:
    """Every finding about the names in *document*; *configs* maps a configuration's name to its type."""
    if not document.flows:
        return [
            marked.finding(
                (), code="no-flow", message="the document holds no flow", hint="add `flows: {name: {steps: …}}`"
            )
        ]
    found: list[Diagnostic] = []
    for flow, loc in flows(document):
        seen: dict[str, Loc] = {}
        for step, place in walk(flow.steps, (*loc, "steps")):
            found += _step(step, place, marked, configs, policies, document)
            found += _unique(step, place, marked, seen)
        source = getattr(flow, "source", None)
        if source is not None and source.component is not None:
            where = (*loc, "source", source.kind)
            found += _config(source.config, source.kind, where, marked, configs)
    return found


def flows(document: Document) -> Iterator[tuple[Any, Loc]]:
    """Each flow and sub-flow with its place."""
    for name, flow in document.flows.items():
        yield flow, ("flows", name)
    for name, sub in document.sub_flows.items():
        yield sub, ("sub_flows", name)


def walk(value: Any, loc: Loc) -> Iterator[tuple[Step, Loc]]:
    """Each step in *value*, the nested ones too, with its place."""
    if isinstance(value, Step):
        yield value, loc
        yield from walk(value.arguments.loaded, (*loc, value.kind))
        for number, handler in enumerate(value.reserved.on_error):
            yield from walk(handler, (*loc, "on_error", number))
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from walk(item, (*loc, position))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*loc, name))


def _step(
    step: Step,
    loc: Loc,
    marked: MarkedDocument,
    configs: Mapping[str, str],
    policies: Mapping[str, Any],
    whole: Document,
) -> Iterator[Diagnostic]:
    body = (*loc, step.kind)
    retry = step.reserved.retry
    if isinstance(retry, str) and retry not in policies:
        hint = did_you_mean(retry, policies) or f"retry policies are {', '.join(policies) or 'none'}"
        yield _found(marked, (*loc, "retry"), "unknown-policy", f"there is no retry policy `{retry}`", hint)
    if isinstance(step.component, Operation):
        yield from _config(step.config, step.kind, body, marked, configs)
    elif step.kind == "flow_ref":
        name = getattr(step.arguments.loaded, "name", "")
        if isinstance(name, str) and name not in whole.all_steps:
            hint = did_you_mean(name, whole.all_steps) or f"flows are {', '.join(whole.all_steps)}"
            yield _found(marked, (*body, "name"), "unknown-flow", f"there is no flow or sub-flow `{name}`", hint)
    if not isinstance(step.component, Operation) and step.reserved.retry is not None:
        hint = "put `retry` on the operation inside"
        yield _found(marked, (*loc, "retry"), "retry-on-construct", f"`{step.kind}` sends nothing to retry", hint)


def _config(name: str, kind: str, loc: Loc, marked: MarkedDocument, configs: Mapping[str, str]) -> Iterator[Diagnostic]:
    connector = kind.partition(".")[0]
    fitting = [config for config, type_ in configs.items() if type_ == connector]
    if name and name not in configs:
        hint = did_you_mean(name, configs) or f"configs are {', '.join(configs) or 'none'}"
        yield _found(marked, (*loc, "config"), "unknown-config", f"there is no config `{name}`", hint)
    elif name and configs[name] != connector:
        hint = f"use {' or '.join(fitting)}" if fitting else f"add a config with type: {connector}"
        message = f"config `{name}` is of type {configs[name]}, and `{kind}` needs {connector}"
        yield _found(marked, (*loc, "config"), "wrong-config", message, hint)
    elif not name and len(fitting) != 1 and not (connector == "file" and not fitting):
        hint = f"add `config: {fitting[0]}`" if fitting else f"add a config with type: {connector} under `configs:`"
        message = f"`{kind}` does not say which {connector} config it uses"
        yield _found(marked, loc, "missing-config", message, hint, key=True)


def _unique(step: Step, loc: Loc, marked: MarkedDocument, seen: dict[str, Loc]) -> Iterator[Diagnostic]:
    if not step.id:
        return
    if step.id in seen:
        first = marked.place(as_written((*seen[step.id], "id"), marked.data))
        message = f"the id `{step.id}` stands twice in this flow, first in line {first.line}"
        yield _found(marked, (*loc, "id"), "duplicate-id", message, "give each step an id of its own")
    seen.setdefault(step.id, loc)


def _found(marked: MarkedDocument, loc: Loc, code: str, message: str, hint: str, *, key: bool = False) -> Diagnostic:
    return marked.finding(as_written(loc, marked.data), key=key, code=code, message=message, hint=hint)
