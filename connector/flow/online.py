"""`validate --online`: record types, fields and queries of a flow, looked up in the account; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from connector.component import Operation, Unit
from connector.diagnostics import Diagnostic, did_you_mean
from connector.errors import ConfigurationError, ConnectorError, RejectedError
from connector.expression.template import Open
from connector.flow import flowing
from connector.flow.check import flows, steps_of
from connector.flow.document import FlowSource
from connector.flow.findings import as_written
from connector.flow.load import LoadedFlow
from connector.flow.sessions import Sessions
from connector.marked_yaml import Loc
from connector.step import Step

_NOTHING_CHANGED_THEN = {"low": "1970-01-02T00:00:00+00:00", "high": "1970-01-02T00:01:00+00:00", "seen": {}}
"""A window that holds nothing: NetSuite checks the whole query all the same."""
_ALWAYS_THERE = ("id", "internalid", "externalid", "recordtype", "type")
_CONNECTOR = "netsuite"


def findings(loaded: LoadedFlow) -> list[Diagnostic]:
    """What the accounts of *loaded* say about it; raises ConnectorError where an account cannot be asked."""
    online = _Online(loaded)
    found: list[Diagnostic] = []
    try:
        for flow, loc in flows(loaded.document):
            if getattr(flow, "source", None) is not None:
                found += online.source(flow.source, (*loc, "source", flow.source.kind))
            for step, place in steps_of(flow, loc):
                found += online.step(step, (*place, step.kind))
    finally:
        online.sessions.close()
    return found


class _Online:
    """Asks each account what it knows, each record type once."""

    def __init__(self, loaded: LoadedFlow) -> None:
        self.loaded = loaded
        self.sessions = Sessions(loaded.configs)
        self.known: dict[tuple[str, str], frozenset[str] | None] = {}
        self.written = flowing.walked(loaded.document, loaded.marked).written

    def source(self, source: FlowSource, loc: Loc) -> Iterator[Diagnostic]:
        """The query of a polling source, over a moment at which nothing changed."""
        if source.component is None or source.arguments is None or not source.kind.startswith(f"{_CONNECTOR}."):
            return
        if not source.arguments.constant:
            return
        session = self.sessions.of(source.config, _CONNECTOR)
        opened, arguments = source.component.open, source.arguments.loaded
        try:
            for _ in opened(session, arguments, _NOTHING_CHANGED_THEN, Unit(step=source.kind)).pages():
                pass
        except (RejectedError, ConfigurationError) as error:
            yield self._told(loc, "account-refuses", error)

    def step(self, step: Step, loc: Loc) -> Iterator[Diagnostic]:
        """The record type, the fields or the query of a step."""
        if not isinstance(step.component, Operation) or not step.kind.startswith(f"{_CONNECTOR}."):
            return
        arguments = step.arguments.loaded
        if step.component.name == "suiteql":
            yield from self._query(step, step.component, arguments, loc)
        record_type = getattr(arguments, "record_type", None)
        if isinstance(record_type, str):
            yield from self._record_type(step, arguments, record_type, loc)

    def _query(self, step: Step, operation: Operation[Any, Any], arguments: Any, loc: Loc) -> Iterator[Diagnostic]:
        """One row of the query, its open parameters null."""
        if isinstance(arguments.query, Open) or isinstance(arguments.query_file, Open):
            return
        given = arguments.parameters.template.value if isinstance(arguments.parameters, Open) else arguments.parameters
        values = [None if isinstance(value, str) and "${" in value else value for value in given]
        asked = {"query": arguments.query, "query_file": arguments.query_file, "parameters": values, "limit": 1}
        session = self.sessions.of(step.config, _CONNECTOR)
        try:
            probe = operation.arguments(**asked, page_size=1)
            for _ in operation.run(session, probe, Unit(step=step.kind)).pages():
                pass
        except (RejectedError, ConfigurationError) as error:
            yield self._told((*loc, "query"), "account-refuses", error)

    def _record_type(self, step: Step, arguments: Any, record_type: str, loc: Loc) -> Iterator[Diagnostic]:
        try:
            fields = self._fields(step.config, record_type)
        except (RejectedError, ConfigurationError) as error:
            yield self._told((*loc, "record_type"), "unknown-record-type", error)
            return
        if not fields:
            return
        named = getattr(arguments, "fields", ())
        asked = {
            "fields": named if isinstance(named, list | tuple) else (),
            "record_type": self.written.get(id(step), ()),
        }
        for key, names in asked.items():
            for name in names:
                if name.lower() not in {*map(str.lower, fields), *_ALWAYS_THERE}:
                    hint = did_you_mean(name, fields) or f"the account knows {len(fields)} fields of {record_type}"
                    message = f"{record_type} has no field `{name}` in this account"
                    yield self._found((*loc, key), "unknown-field", message, hint)

    def _fields(self, config: str, record_type: str) -> frozenset[str] | None:
        """The names of a record type's fields in the account; None where it does not say."""
        from connector.netsuite.exchange import Request  # noqa: PLC0415 - only an online check needs it
        from connector.netsuite.record_type import rest_name  # noqa: PLC0415 - as above
        from connector.netsuite.wire_json import decode  # noqa: PLC0415 - as above

        name = rest_name(record_type)
        if (config, name) not in self.known:
            session = self.sessions.of(config, _CONNECTOR)
            request = Request(
                method="GET",
                url=f"{session.addresses.record}/metadata-catalog/{name}",
                headers={"Accept": "application/schema+json"},
                operation="metadata-catalog",
            )
            body: Mapping[str, Any] = decode(session.request(request))
            properties = body.get("properties")
            self.known[config, name] = frozenset(properties) if isinstance(properties, Mapping) else None
        return self.known[config, name]

    def _told(self, loc: Loc, code: str, error: ConnectorError) -> Diagnostic:
        return self._found(loc, code, f"the account says: {error.message}", error.hint)

    def _found(self, loc: Loc, code: str, message: str, hint: str) -> Diagnostic:
        marked = self.loaded.marked
        found = marked.finding(as_written(loc, marked.data), code=code, message=message, hint=hint)
        return replace(found, severity="error")
