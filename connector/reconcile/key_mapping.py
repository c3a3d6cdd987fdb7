"""mapping_of: which column of the target holds the internal id of a flow's records, derived from its steps."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connector.component import Operation
from connector.errors import ConfigurationError
from connector.flow.check import referred
from connector.flow.document import FlowSource
from connector.flow.findings import as_written
from connector.flow.load import LoadedFlow
from connector.marked_yaml import Loc
from connector.step import Step

SOURCES = ("netsuite.on_modified_object", "netsuite.on_new_object")
SINKS = ("database.upsert",)
_PASSING = ("logger", "set_variable", "remove_variable", "changed_only", "idempotent")
"""Steps that leave records as they are; fewer of them may come out."""
_ENTERED = ("foreach", "records", "parallel_foreach")
"""Steps whose own steps see the same records, which they leave as they were."""
_FIELD = re.compile(r"\$\{\s*(?:(?:int|decimal|str|text|string)\(\s*)?payload\.(\w+)\s*\)?\s*\}")
"""A field of the record as it is, or as a number or text."""
_ID = "id"
_MOMENTS = {SOURCES[0]: ("lastmodifieddate", "lastmodified"), SOURCES[1]: ("datecreated", "createddate", "created")}
"""Source → the fields that may hold the moment it goes by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyMapping:
    """What of a record is where in the target."""

    source: FlowSource
    sink: Step
    id_column: str
    """Column that holds the internal id."""
    moment_column: str = ""
    """Column that holds the moment of the last change; "" where none does."""
    constants: Mapping[str, Any] = field(default_factory=dict)
    """Columns that have the same value in every row of this flow."""

    @property
    def deletes(self) -> bool:
        """Whether the sink removes a row when it is told to."""
        return getattr(self.sink.arguments.loaded, "delete_when", None) is not None


@dataclass(frozen=True, slots=True)
class _Fields:
    """What is known of the fields of a record at a place of the flow."""

    origin: Mapping[str, str] | None = None
    """Field → the field of the source's record it holds; None: the records are as the source gave them."""
    constants: Mapping[str, Any] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The source's field that *name* holds, in lower case; "" where that is not known."""
        return name.lower() if self.origin is None else self.origin.get(name, "")

    def shaped(self, shape: Mapping[str, Any]) -> _Fields:
        """After `transform: {each: shape}`."""
        origin: dict[str, str] = {}
        constants: dict[str, Any] = {}
        for name, written in shape.items():
            match = _FIELD.fullmatch(written.strip()) if isinstance(written, str) else None
            if match:
                origin[name] = self.of(match.group(1))
            elif isinstance(written, bool | int | str) and "${" not in str(written):
                constants[name] = written
        return _Fields(origin, constants)


@dataclass(frozen=True, slots=True)
class _Sink:
    step: Step
    loc: Loc
    fields: _Fields


_Found = Generator[_Sink, None, _Fields]
"""Sinks, and what is known of the fields behind the last of the steps."""


def mapping_of(loaded: LoadedFlow, name: str) -> KeyMapping:
    """How the records of flow *name* are found in its target.

    Raises:
        ConfigurationError: That cannot be derived; the finding says what the flow would need.
    """
    chosen, body = loaded.flow(name)
    source = body.source
    if source is None or source.kind not in SOURCES:
        message = f"flow `{chosen}` does not begin with {' or '.join(SOURCES)}"
        raise _finding(loaded, ("flows", chosen), message, "only such a flow says which records belong to its target")
    walk = _Walk(loaded)
    sink = next(walk.steps(body.steps, ("flows", chosen, "steps"), _Fields()), None)
    if sink is None:
        message = walk.lost or f"no step of flow `{chosen}` is {' or '.join(SINKS)}"
        raise _finding(loaded, walk.lost_at or ("flows", chosen, "steps"), message, _NEEDS)
    return _mapped(loaded, source, sink)


_NEEDS = "reconcile needs records that go from the source through `transform: {each: …}` to database.upsert"


def _mapped(loaded: LoadedFlow, source: FlowSource, sink: _Sink) -> KeyMapping:
    key: Sequence[str] = sink.step.arguments.loaded.key  # type: ignore[attr-defined] # KeyedArguments
    if sink.fields.origin is None:
        candidates = [_ID]
    else:
        candidates = [column for column, origin in sink.fields.origin.items() if origin == _ID]
    column = next((each for each in key if each in candidates), next(iter(candidates), ""))
    if not column:
        message = f"no column of `{sink.step.kind}` holds the internal id"
        hint = "add it to `transform: {each: …}`, e.g. `netsuite_id: ${int(payload.id)}`"
        raise _finding(loaded, sink.loc, message, hint)
    origin = {"lastModifiedDate": "lastmodifieddate"} if sink.fields.origin is None else sink.fields.origin
    moments = [each for each, field_ in origin.items() if field_ in _MOMENTS[source.kind]]
    return KeyMapping(
        source=source,
        sink=sink.step,
        id_column=column,
        moment_column=next(iter(moments), ""),
        constants=sink.fields.constants,
    )


class _Walk:
    """Follows the records of a flow to the first step that writes them."""

    def __init__(self, loaded: LoadedFlow) -> None:
        self.loaded, self.lost = loaded, ""
        self.lost_at: Loc = ()
        self._inside: list[str] = []

    def steps(self, steps: Sequence[Step], loc: Loc, fields: _Fields) -> _Found:
        """The sinks that records with *fields* come to; what is known of the fields behind the steps."""
        for position, step in enumerate(steps):
            if self.lost:
                break
            here = (*loc, position)
            if step.kind in SINKS:
                yield _Sink(step, (*here, step.kind), fields)
            elif step.kind in (*_ENTERED, "try", "flow_ref"):
                inner = yield from self._inner(step, here, fields)
                fields = fields if step.kind in _ENTERED or step.reserved.target else inner
            fields = self._after(step, here, fields)
        return fields

    def _inner(self, step: Step, here: Loc, fields: _Fields) -> _Found:
        if step.kind == "flow_ref":
            return (yield from self._referred(step, fields))
        own: Sequence[Step] = step.arguments.loaded.steps  # type: ignore[attr-defined] # so they are
        return (yield from self.steps(own, (*here, step.kind, "steps"), fields))

    def _referred(self, step: Step, fields: _Fields) -> _Found:
        name = referred(step)
        if name in self._inside or name not in self.loaded.document.all_steps:
            return fields
        self._inside.append(name)
        group = "flows" if name in self.loaded.document.flows else "sub_flows"
        behind = yield from self.steps(self.loaded.document.all_steps[name], (group, name, "steps"), fields)
        self._inside.pop()
        return behind

    def _after(self, step: Step, loc: Loc, fields: _Fields) -> _Fields:
        """What is known of the fields behind *step*; `lost` says why nothing is."""
        if step.reserved.target or step.kind in (*SINKS, *_PASSING, *_ENTERED, "try", "flow_ref"):
            return fields
        arguments: Any = step.arguments.loaded
        if step.kind == "transform" and arguments.payload is None:
            shape = arguments.each.source if arguments.each is not None else None
            return fields if shape is None else fields.shaped(shape)
        effect = getattr(step.component, "effect", "")
        if isinstance(step.component, Operation) and effect == "write":
            return fields
        self.lost, self.lost_at = f"what `{step.kind}` makes of a record cannot be followed", (*loc, step.kind)
        return replace(fields)


def _finding(loaded: LoadedFlow, loc: Loc, message: str, hint: str) -> ConfigurationError:
    marked = loaded.marked
    finding = marked.finding(
        as_written(loc, marked.data), key=True, code="not-reconcilable", message=message, hint=hint
    )
    return ConfigurationError(message, hint=hint, findings=[finding])
