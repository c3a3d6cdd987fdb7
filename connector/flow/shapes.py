"""What is known of the values of a flow before it runs: records, lists, streams, results, reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from connector.expression.template import Compiled, Open
from connector.marked_yaml import Loc

Kind = Literal["unknown", "nothing", "value", "record", "list", "stream", "results", "report"]


@dataclass(slots=True)
class Opened:
    """A stream that a step or a source has opened."""

    loc: Loc
    what: str
    repeatable: bool = False
    reads: int = 0
    perhaps: bool = False
    """Whether it is read on some way through the flow, or handed to what cannot be followed."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a payload or a variable."""

    kind: Kind = "unknown"
    stream: Opened | None = None
    fields: frozenset[str] | None = None
    """Names of its records' fields, where a step before spells them out."""
    names: frozenset[str] | None = None
    """Names of its own fields where it is a mapping that the flow spells out: it has these and no others."""

    def unspelled(self) -> Value:
        """The same where it may have other fields."""
        return self if self.names is None else replace(self, names=None)


UNKNOWN = Value()


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of the event at a place of a flow."""

    payload: Value = UNKNOWN
    variables: Mapping[str, Value] = field(default_factory=dict)

    def with_payload(self, value: Value) -> Event:
        """The same event with another payload."""
        return replace(self, payload=value)

    def with_variable(self, name: str, value: Value) -> Event:
        """The same event with one variable more."""
        return replace(self, variables={**self.variables, name: value})


def given(argument: Any, event: Event) -> Value:
    """The records of a step: what its argument says, else the payload."""
    return event.payload if argument is None else computed(argument, event)


def computed(written: Any, event: Event) -> Value:
    """What is known of a value that is written in a flow."""
    if isinstance(written, Compiled) and written.constant:
        written = written.source
    if isinstance(written, list):
        return Value("list", None, _fields(written))
    if isinstance(written, dict):
        return Value("record", None, frozenset(map(str, written)))
    if isinstance(written, Open):
        source, paths = written.template.value, written.template.paths
    elif isinstance(written, Compiled):
        source, paths = written.source, written.paths
    else:
        return UNKNOWN
    known = _named(source, paths, event)
    if known is not None:
        return known
    hand_on(paths, event)
    return Value("list", None, _fields(source)) if isinstance(source, list) else UNKNOWN


def spelled_out(written: Any, event: Event) -> Value:
    """As `computed`, with the names of a mapping's fields."""
    source = written.template.value if isinstance(written, Open) else getattr(written, "source", written)
    value = computed(written, event)
    return replace(value, names=frozenset(map(str, source))) if isinstance(source, dict) else value


def _named(written: Any, paths: Any, event: Event) -> Value | None:
    """The payload or the variable that `${payload}` or `${vars.x}` names as a whole."""
    if not isinstance(written, str) or len(paths) != 1:
        return None
    (path,) = paths
    name = written.strip().removeprefix("${").removesuffix("}").strip()
    if name != ".".join(map(str, path)):
        return None
    value, rest, _ = value_at(path, event)
    return None if rest else value


def hand_on(paths: Any, event: Event) -> None:
    """A stream that an expression names goes where it cannot be followed."""
    for path in paths:
        stream = value_at(path, event)[0].stream
        if stream is not None:
            stream.perhaps = True


def value_at(path: Any, event: Event) -> tuple[Value, Sequence[Any], str]:
    """What *path* of an expression starts from, what it reads of it, and how that start is written."""
    if path[0] == "payload":
        return event.payload, path[1:], "payload"
    if path[0] == "vars" and len(path) > 1:
        return event.variables.get(path[1], UNKNOWN), path[2:], f"vars.{path[1]}"
    return UNKNOWN, (), ""


def _fields(records: Sequence[Any]) -> frozenset[str] | None:
    """The fields of records that are all written out."""
    if not records or not all(isinstance(record, dict) for record in records):
        return None
    return frozenset.union(*(frozenset(map(str, record)) for record in records))
