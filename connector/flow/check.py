"""What a document must hold beyond its types: names that exist, ids that are unique, kinds that fit their configs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from connector import registry
from connector.batch.batch_step import BatchStep
from connector.component import Operation
from connector.diagnostics import Diagnostic, did_you_mean
from connector.errors import ConfigurationError
from connector.flow import params
from connector.flow.document import Document
from connector.flow.findings import as_written
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Step


def document(
    document: Document, marked: MarkedDocument, *, configs: Mapping[str, str], policies: Mapping[str, Any]
) -> list[Diagnostic]:
    """Every finding about the names in *document*; *configs* maps a configuration's name to its type, "" if refused."""
    if not document.flows:
        hint = "add `flows: {name: {steps: …}}`"
        return [marked.finding((), code="no-flow", message="the document holds no flow", hint=hint)]
    checks = _Checks(document, marked, configs, policies)
    found = list(checks.names())
    for flow, loc in flows(document):
        found += checks.flow(flow, loc)
    return found


def flows(document: Document) -> Iterator[tuple[Any, Loc]]:
    """Each flow and sub-flow with its place."""
    for name, flow in document.flows.items():
        yield flow, ("flows", name)
    for name, sub in document.sub_flows.items():
        yield sub, ("sub_flows", name)


def steps_of(flow: Any, loc: Loc) -> Iterator[tuple[Step, Loc]]:
    """Each step of a flow with its place: the nested ones and those of its handlers too."""
    yield from walk(flow.steps, (*loc, "steps"))
    yield from walk(getattr(flow, "on_error", []), (*loc, "on_error"))


def walk(value: Any, loc: Loc) -> Iterator[tuple[Step, Loc]]:
    """Each step in *value*, the nested ones too, with its place."""
    if isinstance(value, Step):
        yield value, loc
        yield from walk(value.arguments.loaded, (*loc, value.kind))
        yield from walk(value.reserved.on_error, (*loc, "on_error"))
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from walk(item, (*loc, position))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*loc, name))


def addresses(document: Document) -> dict[int, str]:
    """What each step (by its `id()`) is called: its flow and its id, or its place in the flow where it has none."""
    found: dict[int, str] = {}
    for flow, loc in flows(document):
        for step, place in steps_of(flow, loc):
            found[id(step)] = f"{loc[1]}/{step.id or '.'.join(_way(flow, place[2:]))}"
    return found


def _way(value: Any, loc: Loc) -> Iterator[str]:
    """*loc* in *value* as it is told: `steps` goes without saying, and a batch step is called by its name."""
    for part in loc:
        value = _inside(value, part)
        if part != "steps":
            yield value.name if isinstance(value, BatchStep) else str(part)


def _inside(value: Any, part: Any) -> Any:
    """What stands at *part* of *value*, as `walk` goes."""
    if isinstance(value, Step):
        return value.reserved.on_error if part == "on_error" else value.arguments.loaded
    return value[part] if isinstance(value, list | tuple) else getattr(value, part)


def referred(step: Step) -> str:
    """The flow that *step* refers to, "" where it refers to none."""
    return str(getattr(step.arguments.loaded, "name", "")) if step.kind == "flow_ref" else ""


@dataclass(frozen=True, slots=True)
class _Checks:
    """The rules, for one document."""

    document: Document
    marked: MarkedDocument
    configs: Mapping[str, str]
    policies: Mapping[str, Any]

    def names(self) -> Iterator[Diagnostic]:
        """A name means one thing, and a default is what its type says."""
        for name in self.document.sub_flows:
            if name in self.document.flows:
                message = f"`{name}` is a flow and a sub-flow; flow_ref could mean either"
                yield self._found(("sub_flows", name), "duplicate-name", message, "rename one of them", key=True)
        for name, param in self.document.params.items():
            if isinstance(param.default, str) and "${" not in param.default:
                try:
                    params.read(name, param.type, param.default)
                except ConfigurationError as error:
                    yield self._found(("params", name, "default"), "wrong-value", error.message, error.hint)

    def flow(self, flow: Any, loc: Loc) -> Iterator[Diagnostic]:
        """The steps and the source of a flow."""
        seen: dict[str, Loc] = {}
        for step, place in steps_of(flow, loc):
            yield from self._step(step, place)
            yield from self._unique(step, place, seen)
        source = getattr(flow, "source", None)
        if source is not None and (source.component is not None or source.listener is not None):
            yield from self._config(source.config, source.kind, (*loc, "source", source.kind))

    def _step(self, step: Step, loc: Loc) -> Iterator[Diagnostic]:
        body, reserved = (*loc, step.kind), step.reserved
        if isinstance(reserved.retry, str) and reserved.retry not in self.policies:
            hint = did_you_mean(reserved.retry, self.policies) or f"retry policies are {_listed(self.policies)}"
            message = f"there is no retry policy `{reserved.retry}`"
            yield self._found((*loc, "retry"), "unknown-policy", message, hint)
        if isinstance(step.component, Operation):
            yield from self._config(step.config, step.kind, body)
        elif reserved.retry is not None:
            hint = "put `retry` on the operation inside"
            yield self._found((*loc, "retry"), "retry-on-construct", f"`{step.kind}` sends nothing to retry", hint)
        if step.kind == "flow_ref":
            yield from self._reference(referred(step), body)
        if reserved.target_value is not None and not reserved.target:
            message, hint = "`target_value` has no variable to go to", "add `target: name`"
            yield self._found((*loc, "target_value"), "target-value", message, hint, key=True)

    def _reference(self, name: str, body: Loc) -> Iterator[Diagnostic]:
        known = self.document.all_steps
        if name not in known:
            hint = did_you_mean(name, known) or f"flows are {_listed(known)}"
            yield self._found((*body, "name"), "unknown-flow", f"there is no flow or sub-flow `{name}`", hint)

    def _config(self, name: str, kind: str, loc: Loc) -> Iterator[Diagnostic]:
        if self.configs.get(name) == "" or (not name and "" in self.configs.values()):
            return  # one that is refused, and told of there
        connector = kind.partition(".")[0]
        fitting = [config for config, type_ in self.configs.items() if type_ == connector]
        if name and name not in self.configs:
            hint = did_you_mean(name, self.configs) or f"configs are {_listed(self.configs)}"
            yield self._found((*loc, "config"), "unknown-config", f"there is no config `{name}`", hint)
        elif name and self.configs[name] != connector:
            hint = f"use {' or '.join(fitting)}" if fitting else f"add a config with type: {connector}"
            message = f"config `{name}` is of type {self.configs[name]}, and `{kind}` needs {connector}"
            yield self._found((*loc, "config"), "wrong-config", message, hint)
        elif not name and len(fitting) != 1 and (fitting or registry.connection(connector).needs_config):
            hint = f"add `config: {fitting[0]}`" if fitting else f"add a config with type: {connector} under `configs:`"
            message = f"`{kind}` does not say which {connector} config it uses"
            yield self._found(loc, "missing-config", message, hint, key=True)

    def _unique(self, step: Step, loc: Loc, seen: dict[str, Loc]) -> Iterator[Diagnostic]:
        if not step.id:
            return
        if step.id in seen:
            first = self.marked.place(as_written((*seen[step.id], "id"), self.marked.data))
            message = f"the id `{step.id}` stands twice in this flow, first in line {first.line}"
            yield self._found((*loc, "id"), "duplicate-id", message, "give each step an id of its own")
        seen.setdefault(step.id, loc)

    def _found(self, loc: Loc, code: str, message: str, hint: str, *, key: bool = False) -> Diagnostic:
        written = as_written(loc, self.marked.data)
        return self.marked.finding(written, key=key, code=code, message=message, hint=hint)


def _listed(names: Mapping[str, Any]) -> str:
    return ", ".join(names) or "none"
