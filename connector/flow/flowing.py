"""What flows through a document: records, lists, streams, results, reports; and what is done to streams by mistake."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, get_args

from connector.component import Operation
from connector.diagnostics import Diagnostic, Severity, did_you_mean
from connector.expression.template import Open, Sees
from connector.flow.document import Document, FlowBody
from connector.flow.findings import as_written
from connector.flow.shapes import UNKNOWN, Event, Kind, Opened, Value, computed, given, hand_on, spelled_out, value_at
from connector.marked_yaml import Loc, MarkedDocument
from connector.outcome import Report
from connector.step import Step

_REPORT = frozenset(Report.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Flowing:
    """What a walk through a document found."""

    findings: list[Diagnostic]
    written: dict[int, frozenset[str]]
    """The fields of the records that each step (by its `id()`) is given, where the flow spells them out."""


def walked(document: Document, marked: MarkedDocument) -> Flowing:
    """Walk every flow of *document*; a sub-flow from each flow that refers to it."""
    found: dict[tuple[str, Any], Diagnostic] = {}
    written: dict[int, frozenset[str]] = {}
    for name, flow in document.flows.items():
        walk = _Walk(document, marked)
        walk.flow(flow, ("flows", name))
        written |= walk.written
        for finding in walk.found:
            found.setdefault((finding.code, finding.where), finding)
    return Flowing(list(found.values()), written)


class _Walk:
    """One way through a flow and the sub-flows it refers to."""

    def __init__(self, document: Document, marked: MarkedDocument) -> None:
        self.document, self.marked = document, marked
        self.found: list[Diagnostic] = []
        self.opened: list[Opened] = []
        self.inside: list[str] = []
        self.written: dict[int, frozenset[str]] = {}

    def flow(self, flow: FlowBody, loc: Loc) -> None:
        """Walk *flow* from its source to its end."""
        payload, source = UNKNOWN, flow.source
        if source is not None:
            where = (*loc, "source", source.kind)
            stream = self._open(where, "the source") if source.component and source.each == "stream" else None
            kind: Kind = "stream" if stream else "record" if source.component else "nothing"
            kind = "unknown" if source.listener else kind
            payload = Value(kind, stream)
        left = self.steps(flow.steps, (*loc, "steps"), Event(payload)).payload.stream
        if left is not None and source is not None and source.listener is not None:
            left.reads += 1  # whoever waits for the answer is given its records
        for opened in self.opened:
            if not opened.reads and not opened.perhaps:
                message = f"nobody reads the stream that {opened.what} opens"
                by_program = opened is left and source is None  # `Flow.run` gives it to who called
                severity: Severity = "note" if by_program else "warning"
                self._note(opened.loc, "stream-unread", message, _UNREAD, key=True, severity=severity)

    def steps(self, steps: Sequence[Step], loc: Loc, event: Event) -> Event:
        """What *steps* leave of *event*."""
        for position, step in enumerate(steps):
            event = self._step(step, (*loc, position), event)
        return event

    def _step(self, step: Step, loc: Loc, before: Event) -> Event:
        self._expressions(step, loc, before)
        if step.reserved.when is not None:
            return self._either([lambda: self._done(step, loc, before), lambda: before])
        return self._done(step, loc, before)

    def _done(self, step: Step, loc: Loc, before: Event) -> Event:
        after = self._effect(step, (*loc, step.kind), before)
        if step.reserved.on_error:
            after = after.with_payload(UNKNOWN if after.payload.kind != "stream" else after.payload)
        name = step.reserved.target
        if not name:
            return after
        value = UNKNOWN if step.reserved.target_value is not None else self._spooled(after.payload, loc)
        return before.with_variable(name, value)

    def _effect(self, step: Step, loc: Loc, event: Event) -> Event:
        """What the step itself leaves, by its kind."""
        if isinstance(step.component, Operation):
            return event.with_payload(self._operation(step, step.component, loc, event))
        walk = getattr(self, f"_{step.kind}", None)
        return walk(step.arguments.loaded, loc, event) if walk else event

    # ---------------------------------------------------------------- operations

    def _operation(self, step: Step, operation: Operation[Any, Any], loc: Loc, event: Event) -> Value:
        if not operation.records:
            self._record_written(step)
            if operation.gives == "stream":
                return Value("stream", self._open(loc, f"`{step.kind}`"))
            self._handed_on(step, event)
            return event.payload if operation.gives == "nothing" else Value("value")
        records = given(getattr(step.arguments.loaded, operation.records, None), event)
        if records.fields is not None:
            self.written[id(step)] = records.fields
        self._keys(step, loc, records)
        self._read(records, loc, step.kind)
        if records.kind == "stream" or operation.gives == "report":
            return Value("report")
        return Value("results" if records.kind == "list" else "unknown")

    def _record_written(self, step: Step) -> None:
        """The fields of the one record that a step writes."""
        record = getattr(step.arguments.loaded, "record", None)
        record = record.template.value if isinstance(record, Open) else record
        if isinstance(record, Mapping):
            self.written[id(step)] = frozenset(map(str, record))

    def _keys(self, step: Step, loc: Loc, given: Value) -> None:
        """The key of a write is among the fields that the step before makes."""
        arguments: Any = step.arguments.loaded
        key, children = getattr(arguments, "key", ()), getattr(arguments, "children", "")
        if given.fields is None or not isinstance(key, tuple | list) or children:
            return  # keys of children stand in the children
        for column in key:
            if isinstance(column, str) and column not in given.fields and step.kind.startswith("database."):
                hint = did_you_mean(column, given.fields) or f"the records have {', '.join(sorted(given.fields))}"
                self._note((*loc, "key"), "key-not-made", f"no record has the key `{column}`", hint)

    def _handed_on(self, step: Step, event: Event) -> None:
        """A stream in the arguments of an operation is read there, or not: that cannot be followed."""
        for _, expression in step.arguments.expressions():
            hand_on(expression.paths, event)

    # ---------------------------------------------------------------- constructs

    def _transform(self, arguments: Any, loc: Loc, event: Event) -> Event:  # noqa: ARG002 - one signature for all
        after = event
        for name, value in arguments.variables.items():
            after = after.with_variable(name, computed(value, event))
        if arguments.payload is not None:
            return after.with_payload(spelled_out(arguments.payload, event))
        if arguments.each is None:
            other = arguments.python or arguments.sql or arguments.dataweave
            return after.with_payload(event.payload.unspelled()) if other else after
        source = arguments.each.source
        fields = frozenset(source) if isinstance(source, dict) else None
        return after.with_payload(replace(event.payload, fields=fields, names=None))

    def _set_payload(self, arguments: Any, loc: Loc, event: Event) -> Event:  # noqa: ARG002 - as above
        return event.with_payload(spelled_out(arguments.value, event))

    def _set_variable(self, arguments: Any, loc: Loc, event: Event) -> Event:  # noqa: ARG002 - as above
        name = arguments.variable_name
        return event.with_variable(name, computed(arguments.value, event)) if isinstance(name, str) else event

    def _foreach(self, arguments: Any, loc: Loc, event: Event) -> Event:
        items = given(arguments.collection, event)
        self._read(items, loc, "foreach")
        single = arguments.batch_size == 1
        item = Value(
            "record" if items.kind in ("list", "stream", "results") and single else "unknown", None, items.fields
        )
        item = item if single else Value("list", None, items.fields)
        self.steps(arguments.steps, (*loc, "steps"), event.with_payload(item))
        return replace(event, variables={})

    def _records(self, arguments: Any, loc: Loc, event: Event) -> Event:
        items = given(arguments.collection, event)
        self._read(items, loc, "records")
        self.steps(arguments.steps, (*loc, "steps"), event.with_payload(Value("record", None, items.fields)))
        return event.with_payload(Value("report"))

    def _batch_job(self, arguments: Any, loc: Loc, event: Event) -> Event:
        items = given(arguments.collection, event)
        self._read(items, loc, "batch_job")
        record = event.with_payload(Value("record", None, items.fields))
        for number, batch_step in enumerate(arguments.steps):
            place = (*loc, "steps", number)
            record = self.steps(batch_step.steps, (*place, "steps"), record)
            record = record.with_payload(record.payload.unspelled())  # one that failed comes on as it was
            if batch_step.aggregator is not None:
                kind: Kind = "stream" if batch_step.aggregator.streaming else "list"
                group = Value(kind, Opened(loc, "the aggregator", repeatable=True) if kind == "stream" else None)
                self.steps(batch_step.aggregator.steps, (*place, "aggregator", "steps"), event.with_payload(group))
        after = event.with_payload(UNKNOWN)
        self.steps(arguments.on_complete, (*loc, "on_complete"), after)
        return after

    def _choice(self, arguments: Any, loc: Loc, event: Event) -> Event:
        ways = [
            self._branch(part, (*loc, "branches", number, name), event)
            for number, branch in enumerate(arguments.branches)
            for name, part in (("steps", branch.steps), ("otherwise", branch.otherwise))
            if part or (name == "steps" and branch.when is not None)
        ]
        closed = any(branch.otherwise for branch in arguments.branches)
        return self._either(ways if closed else [*ways, lambda: event])

    def _branch(self, steps: Sequence[Step], loc: Loc, event: Event) -> Any:
        return lambda: self.steps(steps, loc, event)

    def _try(self, arguments: Any, loc: Loc, event: Event) -> Event:
        after = self.steps(arguments.steps, (*loc, "steps"), event)
        if after.payload is event.payload:
            return after
        payload = self._spooled(after.payload, loc)
        continues = any(handler.on_error_continue for handler in arguments.on_error)
        return after.with_payload(UNKNOWN if continues and payload.kind != "stream" else payload)

    def _parallel_foreach(self, arguments: Any, loc: Loc, event: Event) -> Event:
        items = given(arguments.collection, event)
        self._read(items, loc, "parallel_foreach")
        item = Value("record" if items.kind in ("list", "stream", "results") else "unknown", None, items.fields)
        self.steps(arguments.steps, (*loc, "steps"), event.with_payload(item))
        return event.with_payload(Value("list"))

    def _scatter_gather(self, arguments: Any, loc: Loc, event: Event) -> Event:
        for way in self._routes(arguments, loc, self._repeatable(event, loc)):
            way()
        return Event(Value("list"))

    def _first_successful(self, arguments: Any, loc: Loc, event: Event) -> Event:
        return self._either(self._routes(arguments, loc, self._repeatable(event, loc)))

    def _round_robin(self, arguments: Any, loc: Loc, event: Event) -> Event:
        places = [(route.steps, (*loc, "routes", number, "steps")) for number, route in enumerate(arguments.routes)]
        return self._either([self._branch(steps, place, event) for steps, place in places])

    def _until_successful(self, arguments: Any, loc: Loc, event: Event) -> Event:
        return self._arrived(arguments.steps, (*loc, "steps"), self._repeatable(event, loc))

    def _cache(self, arguments: Any, loc: Loc, event: Event) -> Event:
        after = self._arrived(arguments.steps, (*loc, "steps"), self._repeatable(event, loc))
        return event.with_payload(after.payload)

    def _async(self, arguments: Any, loc: Loc, event: Event) -> Event:
        self.steps(arguments.steps, (*loc, "steps"), self._repeatable(event, loc))
        return event

    def _changed_only(self, arguments: Any, loc: Loc, event: Event) -> Event:
        fields, stream = event.payload.fields, event.payload.stream
        for name in arguments.key if isinstance(arguments.key, tuple) else ():
            if fields is not None and name not in fields:
                hint = did_you_mean(name, fields) or f"the records have {', '.join(sorted(fields))}"
                self._note((*loc, "key"), "key-not-made", f"no record has the key `{name}`", hint)
        return event.with_payload(event.payload.unspelled() if stream is None else Value("stream", stream))

    def _parse_template(self, arguments: Any, loc: Loc, event: Event) -> Event:  # noqa: ARG002 - as above
        return event.with_payload(Value("value"))

    def _routes(self, arguments: Any, loc: Loc, event: Event) -> list[Any]:
        """The ways of a construct that reads the streams which come back from them."""
        places = [(route.steps, (*loc, "routes", number, "steps")) for number, route in enumerate(arguments.routes)]
        return [partial(self._arrived, steps, place, event) for steps, place in places]

    def _arrived(self, steps: Sequence[Step], loc: Loc, event: Event) -> Event:
        after = self.steps(steps, loc, event)
        return after if after.payload is event.payload else after.with_payload(self._spooled(after.payload, loc))

    def _repeatable(self, event: Event, loc: Loc) -> Event:
        return event.with_payload(self._spooled(event.payload, loc))

    def _flow_ref(self, arguments: Any, loc: Loc, event: Event) -> Event:  # noqa: ARG002 - one signature for all
        name = arguments.name
        steps = self.document.all_steps.get(name)
        if steps is None or name in self.inside:
            return Event()
        group = "flows" if name in self.document.flows else "sub_flows"
        self.inside.append(name)
        after = self.steps(steps, (group, name, "steps"), event.with_payload(event.payload.unspelled()))
        self.inside.pop()
        return after

    # ---------------------------------------------------------------- values and streams

    def _either(self, ways: Sequence[Any]) -> Event:
        """What is known after one of several ways, each walked as if the others were not."""
        before = [(opened, opened.reads) for opened in self.opened]
        events, reads = [], []
        for way in ways:
            for opened, count in before:
                opened.reads = count
            events.append(way())
            reads.append([opened.reads for opened, _ in before])
        for at, (opened, count) in enumerate(before):
            counts = [taken[at] for taken in reads]
            opened.reads = min(counts)
            opened.perhaps = opened.perhaps or max(counts) > count
        first = events[0]
        return first if all(event.payload == first.payload for event in events) else self._lost_payloads(events)

    def _lost_payloads(self, events: Sequence[Event]) -> Event:
        for event in events:
            if event.payload.stream is not None:
                event.payload.stream.perhaps = True
        return replace(events[0], payload=UNKNOWN)

    def _open(self, loc: Loc, what: str) -> Opened:
        self.opened.append(Opened(loc, what))
        return self.opened[-1]

    def _spooled(self, value: Value, loc: Loc) -> Value:
        """A stream that is read and kept: it may be read any number of times, or not at all."""
        if value.stream is None:
            return value
        value.stream.reads += 1
        return replace(value, stream=Opened(loc, value.stream.what, repeatable=True))

    def _read(self, value: Value, loc: Loc, kind: str) -> None:
        opened = value.stream
        if opened is None:
            return
        if opened.reads and not opened.repeatable:
            message = f"`{kind}` reads the stream of {opened.what} a second time, and the source is asked again"
            self._note(loc, "stream-read-twice", message, _TWICE, key=True)
        opened.reads += 1

    # ---------------------------------------------------------------- expressions

    def _expressions(self, step: Step, loc: Loc, event: Event) -> None:
        """No expression on the event reaches into a stream, or reads what a report does not have."""
        per_record = _per_record(step)
        for way, expression in step.arguments.expressions():
            if not way or way[0] not in per_record:
                self._paths(expression.paths, (*loc, step.kind, *way), event)
        if step.reserved.when is not None:
            self._paths(step.reserved.when.paths, (*loc, "when"), event)

    def _paths(self, paths: Any, loc: Loc, event: Event) -> None:
        for path in paths:
            value, rest, name = value_at(path, event)
            if not rest:
                continue
            if value.kind == "stream":
                message = f"`{name}.{rest[0]}` reaches into a stream, which has no fields"
                self._note(loc, "stream-in-expression", message, _INTO, severity="error")
            elif value.kind == "report" and rest[0] not in _REPORT:
                hint = did_you_mean(str(rest[0]), _REPORT) or f"a report has {', '.join(sorted(_REPORT))}"
                self._note(loc, "unknown-field", f"`{name}` is a report and has no `{rest[0]}`", hint)
            elif name == "payload" and value.names is not None and rest[0] not in value.names:
                hint = did_you_mean(str(rest[0]), value.names) or f"it has {', '.join(sorted(value.names)) or 'none'}"
                self._note(loc, "unknown-field", f"the payload is made above and has no `{rest[0]}`", hint)

    def _note(  # the parts of a finding
        self,
        loc: Loc,
        code: str,
        message: str,
        hint: str,
        *,
        key: bool = False,
        severity: Severity = "warning",
    ) -> None:
        where = as_written(loc, self.marked.data)
        details = {"code": code, "message": message, "hint": hint, "severity": severity}
        self.found.append(self.marked.finding(where, key=key, **details))


_UNREAD = "end it in a sink (database.upsert, file.write_csv …), in foreach or records, or remove it"
_TWICE = "give the step that opens it a `target:`; it is then kept on disk and can be read again"
_INTO = "read records one by one: `transform: {each: …}`, or `foreach:` and its steps"


def _per_record(step: Step) -> frozenset[str]:
    """The arguments of *step* whose expressions see a record, not the event."""
    fields = step.arguments.model.model_fields
    return frozenset(name for name, field in fields.items() if any(map(_sees_record, _marks(field))))


def _marks(field: Any) -> Iterator[Any]:
    yield from field.metadata
    for part in get_args(field.annotation):
        yield from get_args(part)


def _sees_record(mark: Any) -> bool:
    return isinstance(mark, Sees) and mark.what == "record"
