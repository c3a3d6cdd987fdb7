"""Keys in MuleSoft's camelCase and operations by their older names, where a document that reads well spells them so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from connector import registry
from connector.flow.document import FlowSource
from connector.flow.fixes.edits import Edit
from connector.flow.load import LoadedFlow
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Step


def edits(loaded: LoadedFlow) -> Iterator[Edit]:
    """Every key that has a spelling of ours."""
    yield from _Respelling(loaded.marked).of(loaded.document, loaded.marked.data, ())


class _Respelling:
    """A walk over values and what they were read from, side by side."""

    def __init__(self, marked: MarkedDocument) -> None:
        self.marked = marked

    def of(self, value: Any, raw: Any, loc: Loc) -> Iterator[Edit]:
        """The keys of *raw*, from which *value* was read at *loc*."""
        if isinstance(value, Step):
            yield from self._step(value, raw, loc)
        elif isinstance(value, FlowSource):
            yield from self._source(value, raw, loc)
        elif isinstance(value, BaseModel) and isinstance(raw, Mapping):
            yield from self._model(value, raw, loc)
        elif isinstance(value, Mapping) and isinstance(raw, Mapping):
            for key in value.keys() & raw.keys():
                yield from self.of(value[key], raw[key], (*loc, key))
        elif isinstance(value, list | tuple) and isinstance(raw, list) and len(value) == len(raw):
            for at, (item, one) in enumerate(zip(value, raw, strict=True)):
                yield from self.of(item, one, (*loc, at))

    def _model(self, value: BaseModel, raw: Mapping[Any, Any], loc: Loc) -> Iterator[Edit]:
        for name in type(value).model_fields:
            camel = to_camel(name)
            key = name if name in raw else camel if camel in raw else None
            if key is None:
                continue
            if key != name:
                yield from self._renamed((*loc, key), key, name)
            yield from self.of(getattr(value, name), raw[key], (*loc, key))

    def _step(self, step: Step, raw: Any, loc: Loc) -> Iterator[Edit]:
        if not isinstance(raw, Mapping):
            return
        yield from self._model(step.reserved, raw, loc)
        yield from self._kind(step.kind, loc)
        body, arguments = raw.get(step.kind), step.arguments.loaded
        shorthand = getattr(step.component, "shorthand", "")
        if shorthand and not isinstance(body, Mapping):
            yield from self.of(getattr(arguments, shorthand), body, (*loc, step.kind))
        else:
            yield from self.of(arguments, body, (*loc, step.kind))

    def _source(self, source: FlowSource, raw: Any, loc: Loc) -> Iterator[Edit]:
        body = raw.get(source.kind)
        yield from self._kind(source.kind, loc)
        if isinstance(body, Mapping):
            yield from self._model(source.schedule, body, (*loc, source.kind))
            if source.arguments is not None:
                yield from self._model(source.arguments.loaded, body, (*loc, source.kind))

    def _kind(self, kind: str, loc: Loc) -> Iterator[Edit]:
        ours = registry.other_names().get(kind)
        if ours is not None:
            yield from self._renamed((*loc, kind), kind, ours)

    def _renamed(self, loc: Loc, old: str, new: str) -> Iterator[Edit]:
        mark = self.marked.keys.get(loc)
        if mark is not None:
            quoted = self.marked.lines[mark[0] - 1][mark[1] - 1 : mark[1]] in ("'", '"')
            yield Edit(mark[0], mark[1] + quoted, old, new)
