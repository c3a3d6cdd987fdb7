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
from connector.netsuite.custom_fields import custom_key
from connector.netsuite.item_types import is_any_item
from connector.netsuite.metadata.account_metadata import metadata_of
from connector.netsuite.metadata.record_metadata import RecordMetadata
from connector.netsuite.metadata.search_names import unknown_names
from connector.netsuite.operations.search import SEARCH, SearchArguments
from connector.step import Step

_NOTHING_CHANGED_THEN = {"low": "1970-01-02T00:00:00+00:00", "high": "1970-01-02T00:01:00+00:00", "seen": {}}
"""A window that holds nothing: NetSuite checks the whole query all the same."""
_ALWAYS_THERE = ("id", "internalid", "externalid", "recordtype", "type", "customfieldlist")
_CONNECTOR = "netsuite"
_SEARCHES = ("search", "async_search")


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
        self.separator = "__"
        self.written = flowing.walked(loaded.document, loaded.marked).written

    def source(self, source: FlowSource, loc: Loc) -> Iterator[Diagnostic]:
        """The query of a polling source, over a moment at which nothing changed."""
        if source.component is None or source.arguments is None or not source.kind.startswith(f"{_CONNECTOR}."):
            return
        arguments = source.arguments.loaded
        unknown = list(self._searched(source.config, arguments, loc))
        yield from unknown
        if unknown or not source.arguments.constant:
            return
        session = self.sessions.of(source.config, _CONNECTOR)
        try:
            for _ in source.component.open(session, arguments, _NOTHING_CHANGED_THEN, Unit(step=source.kind)).pages():
                pass
        except (RejectedError, ConfigurationError) as error:
            yield from self._fields_behind(source.config, arguments, loc) or [self._told(loc, "account-refuses", error)]

    def _fields_behind(self, config: str, arguments: Any, loc: Loc) -> list[Diagnostic]:
        """Those of the `fields` of a refused source that its record type does not have."""
        fields, record_type = getattr(arguments, "fields", ()), getattr(arguments, "record_type", "")
        if not fields:
            return []
        try:
            known = self._metadata(config, record_type)
        except (RejectedError, ConfigurationError):
            return []
        places = [(str(name), (*loc, "fields", number)) for number, name in enumerate(fields)]
        return [finding for name, place in places for finding in self._field(known, name, place)]

    def _searched(self, config: str, arguments: Any, loc: Loc) -> Iterator[Diagnostic]:
        """Columns and criteria of a search that the account does not know."""
        record_type = getattr(arguments, "record_type", None)
        if not hasattr(arguments, "criteria") or not isinstance(record_type, str):
            return
        session = self.sessions.of(config, _CONNECTOR)
        try:
            unknown = list(
                unknown_names(session, record_type, _written(arguments.columns), _written(arguments.criteria), Unit())
            )
        except ConfigurationError as error:
            yield self._told((*loc, "record_type"), "unknown-record-type", error)
            return
        for one in unknown:
            yield self._found((*loc, *one.place), "unknown-field", one.message, one.hint)

    def _search(self, step: Step, arguments: Any, loc: Loc) -> Iterator[Diagnostic]:
        """The names of a search, then its first records where nothing in it waits for a message."""
        unknown = list(self._searched(step.config, arguments, loc))
        yield from unknown
        if unknown or not step.arguments.constant:
            return
        asked = {name: getattr(arguments, name) for name in ("record_type", "criteria", "columns", "saved_search")}
        session = self.sessions.of(step.config, _CONNECTOR)
        try:
            for _ in SEARCH.run(session, SearchArguments(**asked, limit=1), Unit(step=step.kind)).pages():
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
        if step.component.name in _SEARCHES:
            yield from self._search(step, arguments, loc)
            return
        record_type = getattr(arguments, "record_type", None)
        if isinstance(record_type, str):
            yield from self._record_type(step, step.component, arguments, record_type, loc)

    def _query(self, step: Step, operation: Operation[Any, Any], arguments: Any, loc: Loc) -> Iterator[Diagnostic]:
        """One row of the query, its open parameters null."""
        if isinstance(arguments.query, Open) or isinstance(arguments.query_file, Open):
            return
        values = [
            None if isinstance(value, str) and "${" in value else value for value in _written(arguments.parameters)
        ]
        asked = {"query": arguments.query, "query_file": arguments.query_file, "parameters": values, "limit": 1}
        session = self.sessions.of(step.config, _CONNECTOR)
        try:
            probe = operation.arguments(**asked, page_size=1)
            for _ in operation.run(session, probe, Unit(step=step.kind)).pages():
                pass
        except (RejectedError, ConfigurationError) as error:
            yield self._told((*loc, "query"), "account-refuses", error)

    def _record_type(
        self, step: Step, operation: Operation[Any, Any], arguments: Any, record_type: str, loc: Loc
    ) -> Iterator[Diagnostic]:
        if "rest" not in operation.transports or is_any_item(record_type):
            return  # SOAP's own operations name types that no catalogue lists
        try:
            known = self._metadata(step.config, record_type)
        except (RejectedError, ConfigurationError) as error:
            yield self._told((*loc, "record_type"), "unknown-record-type", error)
            return
        if not known.fields:
            return
        named = getattr(arguments, "fields", ())
        for name in named if isinstance(named, list | tuple) else ():
            yield from self._field(known, str(name), (*loc, "fields"))
        record = _written(getattr(arguments, "record", None))
        if isinstance(record, Mapping):
            yield from self._fields(known, record, (*loc, "record"))
        else:
            for name in self.written.get(id(step), ()):
                yield from self._field(known, name, (*loc, "record_type"))

    def _fields(
        self, known: RecordMetadata, record: Mapping[Any, Any], loc: Loc, before: str = ""
    ) -> Iterator[Diagnostic]:
        """The names that a flow writes, those in lines and addresses too, each at its own key."""
        for name, value in record.items():
            place = (*loc, name)
            findings = list(self._field(known, f"{before}{name}", place, key=True))
            yield from findings
            field = None if findings else known.field(f"{before}{name}")
            if field is None or not field.fields:
                continue
            path = f"{before}{field.name}."
            if isinstance(value, Mapping) and field.kind == "record":
                yield from self._fields(known, value, place, path)
            elif isinstance(value, list):
                for number, line in enumerate(value):
                    if isinstance(line, Mapping):
                        yield from self._fields(known, line, (*place, number), path)

    def _field(self, known: RecordMetadata, path: str, loc: Loc, *, key: bool = False) -> Iterator[Diagnostic]:
        """Nothing, or that the account has no such field."""
        before, dot, name = path.rpartition(".")
        custom = custom_key(name, self.separator)
        plain = custom.script_id if custom else name
        if name.lower() in _ALWAYS_THERE or known.field(f"{before}{dot}{plain}") is not None:
            return
        if known.transport == "soap" and known.field(f"{before}{dot}{plain.removesuffix('List')}") is not None:
            return  # SOAP's own spelling of a sublist
        holder = known.field(before) if before else None
        names = [field.name for field in (holder.fields if holder else known.fields)]
        what = f"{known.record_type}.{before}" if before else known.record_type
        hint = did_you_mean(plain, names) or f"the account knows {len(names)} fields of {what}"
        yield self._found(loc, "unknown-field", f"{what} has no field `{plain}` in this account", hint, key=key)

    def _metadata(self, config: str, record_type: str) -> RecordMetadata:
        """What the account says about a record type."""
        session = self.sessions.of(config, _CONNECTOR)
        self.separator = session.config.customizations_separator
        return metadata_of(session).record(record_type)

    def _told(self, loc: Loc, code: str, error: ConnectorError) -> Diagnostic:
        return self._found(loc, code, f"the account says: {error.message}", error.hint)

    def _found(self, loc: Loc, code: str, message: str, hint: str, *, key: bool = False) -> Diagnostic:
        marked = self.loaded.marked
        found = marked.finding(as_written(loc, marked.data), key=key, code=code, message=message, hint=hint)
        return replace(found, severity="error")


def _written(value: Any) -> Any:
    """*value* as it is written, where it waits for a message."""
    return value.template.value if isinstance(value, Open) else value
