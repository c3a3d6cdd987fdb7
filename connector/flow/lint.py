"""Rules that know more than types: what is legal and still not meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from connector.batch.job_report import INSTANCE
from connector.batch.travelling_record import ERROR_FIELDS
from connector.component import Operation
from connector.diagnostics import Diagnostic, Severity, did_you_mean
from connector.expression.foreign_words import OF_ERRORS
from connector.expression.lexer import ExpressionError, Hole, split
from connector.flow import end_dates, flowing
from connector.flow.check import flows, steps_of
from connector.flow.document import Document
from connector.flow.findings import as_written
from connector.flow.rules import (
    account_load,
    acknowledging,
    brackets,
    error_types,
    keeping,
    listeners,
    repetition,
    single_writes,
    unreachable,
)
from connector.flow.rules.linted import Linted
from connector.marked_yaml import Loc, MarkedDocument
from connector.step import Step

if TYPE_CHECKING:
    from connector.flow.load import Configured

_RULES = (
    unreachable.findings,
    account_load.findings,
    repetition.findings,
    single_writes.findings,
    acknowledging.findings,
    keeping.findings,
    brackets.findings,
    error_types.findings,
    listeners.findings,
)
"""What is asked of a document as a whole."""
_RULES_OF_PARTS = (brackets.findings, listeners.findings)
"""Those of them that hold for a part of a document too."""
_OF_THE_WHOLE = ("unknown-variable", "no-external-id")
"""Findings about a step that depend on the others."""
_SECRET = re.compile(
    r"secret|password|^token$|^bearer$|token_?id|consumer_?key|private_?key(?!_?file)|api_?key", re.IGNORECASE
)
_HEADER = re.compile(r"(proxy-)?authorization|(x-)?api-?key|x-[\w-]*(token|secret|key)", re.IGNORECASE)
"""Headers of a request that sign in."""
_URL_PASSWORD = re.compile(r"^[\w+]+://[^/:@\s]*:(?!\$\{)[^/@\s]+@")
_LOOPBACK = re.compile(r"^[\w+]+://([^/@]*@)?(localhost|127\.0\.0\.1|\[::1\])([:/?]|$)")
_QUERIES = ("query", "q", "sql", "statement")
_KEYED = ("upsert", "upsert_list")
_KEYED_FIELDS = frozenset({"externalId", "external_id"})
_ADDS = ("add", "add_list")
_LINES_MATTER = ("update", "upsert", "update_list", "upsert_list")
_SUBLIST_HINT = "say replace_sublists: true (the lines given are all) or false (merge by line key)"
_KEY_HINT = "give each record an externalId made from the data: what is sent again is then never doubled"
_TOKENS = "token_based_authentication"


def findings(document: Document, marked: MarkedDocument, configs: Mapping[str, Configured]) -> list[Diagnostic]:
    """Every finding about what *document* says; *configs* are its configurations by name, shared ones among them."""
    flow_of_data = flowing.walked(document, marked)
    bodies = {name: configured.body for name, configured in configs.items()}
    lint = _Lint(document, marked, bodies, flow_of_data.written)
    linted = Linted(document, marked, configs)
    found = [*secrets(marked), *flow_of_data.findings, *(one for rule in _RULES for one in rule(linted))]
    for flow, loc in flows(document):
        for step, place in steps_of(flow, loc):
            found += lint.step(step, place)
    return sorted(found, key=lambda finding: (finding.where is None, finding.where))


def of_parts(document: Document, marked: MarkedDocument, configs: Mapping[str, Configured]) -> list[Diagnostic]:
    """What *document*, of which parts are refused, says by itself, whatever those parts would have said."""
    bodies = {name: configured.body for name, configured in configs.items()}
    lint = _Lint(document, marked, bodies, {})
    steps = [one for flow, loc in flows(document) for one in steps_of(flow, loc)]
    found = [one for step, place in steps for one in lint.step(step, place) if one.code not in _OF_THE_WHOLE]
    linted = Linted(document, marked, configs)
    return [*secrets(marked), *found, *(one for rule in _RULES_OF_PARTS for one in rule(linted))]


def secrets(marked: MarkedDocument) -> Iterator[Diagnostic]:
    """Secrets come by reference only: those of a flow file, of connector.yaml and of its environments."""
    data = marked.data if isinstance(marked.data, dict) else {}
    for root in ("configs", "environments", "params", "flows", "sub_flows", "subFlows"):
        for loc, value in _leaves(data.get(root), (root,)):
            name = _named(loc)
            told = _told(name, value) if name else ""
            if told:
                hint = f"write ${{env:{re.sub(r'[^A-Z0-9]+', '_', name.upper())}}} and set the variable"
                severity: Severity = "warning" if _on_this_machine(data, loc) else "error"
                where = marked.place(loc)  # without the line, which holds the secret
                yield Diagnostic(code="literal-secret", message=told, where=where, hint=hint, severity=severity)


def _named(loc: Loc) -> str:
    """What the value at *loc* is called where it may be a secret: in a step only a header is."""
    name = str(loc[-1])
    if loc[0] == "params":
        return str(loc[1]) if len(loc) == 2 or name == "default" else ""  # noqa: PLR2004 - `params: {name: value}`
    if loc[0] in ("configs", "environments"):
        return name
    is_header = len(loc) > 1 and loc[-2] == "headers"
    return name if is_header and _HEADER.fullmatch(name) else ""


def _told(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        return ""
    if _URL_PASSWORD.match(value):
        return f"`{name}` holds a password in clear text"
    is_secret = _SECRET.search(name) or _HEADER.fullmatch(name)
    return f"`{name}` stands here in clear text" if is_secret and "${" not in value else ""


def _on_this_machine(data: Any, loc: Loc) -> bool:
    """Whether the secret is one of a sandbox or a database on this machine: no secret worth stealing."""
    around = data
    for part in loc[:-1]:
        around = around[part]
    address = str(around.get("base_address", around.get("baseAddress", "")) if isinstance(around, dict) else "")
    text = address or str(around[loc[-1]])
    return bool(_LOOPBACK.search(text))


def _leaves(value: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*loc, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _leaves(item, (*loc, position))
    else:
        yield loc, value


class _Lint:
    """The rules for the steps of one document."""

    def __init__(
        self,
        document: Document,
        marked: MarkedDocument,
        configs: Mapping[str, Any],
        written: Mapping[int, frozenset[str]],
    ) -> None:
        self.document, self.marked, self.configs, self.written = document, marked, configs, written
        self.variables = _variables(document)

    def step(self, step: Step, loc: Loc) -> Iterator[Diagnostic]:
        """Every finding about *step*, but not about the steps inside it."""
        yield from self._names(step, loc)
        if isinstance(step.component, Operation):
            yield from self._other_name(step, step.component, loc)
            body = self._raw((*loc, step.kind))
            yield from self._queries(step, loc, body if isinstance(body, dict) else {})
            if step.kind.startswith("netsuite."):
                yield from self._soap(step, step.component, loc)
                yield from self._writes(step, step.component, loc, body if isinstance(body, dict) else {})

    # ---------------------------------------------------------------- names in expressions

    def _names(self, step: Step, loc: Loc) -> Iterator[Diagnostic]:
        for place, paths in _read_paths(step, loc):
            for path in sorted(paths, key=str):
                if len(path) > 1:
                    yield from self._name(path[0], str(path[1]), place)

    def _name(self, root: str, name: str, place: Loc) -> Iterator[Diagnostic]:
        if root == "params" and name not in self.document.params:
            yield self._unknown(place, "unknown-param", f"there is no param `{name}`", name, self.document.params)
        elif root == "error" and name not in ERROR_FIELDS:
            meant = OF_ERRORS.get(name, name)
            yield self._unknown(place, "unknown-field", f"`error` has no `{name}`", meant, ERROR_FIELDS)
        elif root == "vars" and self.variables is not None and name not in self.variables:
            message = f"no step sets the variable `{name}`"
            yield self._unknown(place, "unknown-variable", message, name, self.variables, "warning")

    def _unknown(
        self, place: Loc, code: str, message: str, name: str, known: Any, severity: Severity = "error"
    ) -> Diagnostic:
        hint = did_you_mean(name, known) or f"there is {', '.join(sorted(known)) or 'none'}"
        return self._found(place, code, message, hint, severity=severity)

    # ---------------------------------------------------------------- operations

    def _other_name(self, step: Step, operation: Operation[Any, Any], loc: Loc) -> Iterator[Diagnostic]:
        """A note for those who look the operation up: both names go on working."""
        connector, _, name = step.kind.rpartition(".")
        if name != operation.name:
            message, hint = f"`{step.kind}` is our `{connector}.{operation.name}`", "both names work"
            yield self._found((*loc, step.kind), "other-name", message, hint, key=True, severity="note")

    def _queries(self, step: Step, loc: Loc, body: Mapping[str, Any]) -> Iterator[Diagnostic]:
        for name in _QUERIES:
            if _has_expression(body.get(name)):
                message = f"an expression inside `{name}` can be used to inject SQL"
                hint = "write ? in the text and give the value under `parameters:`"
                yield self._found((*loc, step.kind, name), "injection", message, hint)

    def _soap(self, step: Step, operation: Operation[Any, Any], loc: Loc) -> Iterator[Diagnostic]:
        wanted = getattr(step.arguments.loaded, "transport", "auto")
        config: Mapping[str, Any] = self.configs.get(step.config) or {}
        wanted = config.get("transport", "auto") if wanted == "auto" else wanted
        if operation.transports != ("soap",) and (wanted != "soap" or "soap" not in operation.transports):
            return
        successor = "netsuite.suiteql" if step.kind == "netsuite.search" else "its REST successor"
        hint = f"plan {successor}" if operation.transports == ("soap",) else "write transport: rest, or leave it out"
        hint += "; `connector explain soap-ends` names Oracle's pages"
        only = " only" if operation.transports == ("soap",) else ""
        message = f"`{step.kind}` goes over SOAP{only}; {end_dates.SOAP.what} {end_dates.SOAP.when}"
        yield self._found((*loc, step.kind), "soap-ends", message, hint, key=True, severity="warning")

    def _writes(
        self, step: Step, operation: Operation[Any, Any], loc: Loc, body: Mapping[str, Any]
    ) -> Iterator[Diagnostic]:
        name, place = operation.name, (*loc, step.kind)
        verb = name.removeprefix("async_")  # jobs go by the same keys
        records = _written_out(body)
        fields = [frozenset(record) for record in records] or [self.written.get(id(step), _KEYED_FIELDS)]
        unkeyed = not all(names & _KEYED_FIELDS for names in fields)
        if name in _ADDS and unkeyed:
            message = "records without externalId: one whose answer is lost, or that a kill breaks off, ends ambiguous"
            yield self._found(place, "no-external-id", message, _KEY_HINT, key=True, severity="warning")
        elif verb in _KEYED and unkeyed:
            message = f"`{step.kind}` goes by externalId, and the records have none"
            yield self._found(place, "no-external-id", message, _KEY_HINT, key=True)
        lines = any(isinstance(value, list) for record in records for value in record.values())
        if verb in _LINES_MATTER and lines and "replace_sublists" not in body and "replaceSublists" not in body:
            message = "lines are written, and it is not said whether they replace those there"
            yield self._found(place, "replace-sublists", message, _SUBLIST_HINT, key=True, severity="warning")

    def _raw(self, loc: Loc) -> Any:
        value = self.marked.data
        for part in as_written(loc, value):
            value = value[part]
        return value

    def _found(  # the parts of a finding
        self, loc: Loc, code: str, message: str, hint: str, *, key: bool = False, severity: Severity = "error"
    ) -> Diagnostic:
        written = as_written(loc, self.marked.data)
        return self.marked.finding(written, key=key, code=code, message=message, hint=hint, severity=severity)


def tokens(marked: MarkedDocument) -> Iterator[Diagnostic]:
    """Configurations that sign in with tokens: a note, since what exists goes on for now."""
    configs = marked.data.get("configs") if isinstance(marked.data, dict) else None
    for name, body in (configs or {}).items() if isinstance(configs, dict) else ():
        connection = body.get("connection") if isinstance(body, dict) else None
        if isinstance(connection, dict) and connection.get("type") == _TOKENS:
            message = f"{end_dates.NEW_TOKEN_INTEGRATIONS.what} {end_dates.NEW_TOKEN_INTEGRATIONS.when}"
            hint = "plan type: oauth2_client_credentials; `connector explain tokens-end` names Oracle's pages"
            where = ("configs", name, "connection", "type")
            yield marked.finding(where, code="tokens-end", message=message, hint=hint, severity="note")


def _has_expression(text: Any) -> bool:
    try:
        return isinstance(text, str) and any(isinstance(part, Hole) for part in split(text))
    except ExpressionError:
        return False  # told where it is compiled


def _written_out(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records that a step spells out, as far as it does."""
    given = body.get("record", body.get("records"))
    listed = given if isinstance(given, list) else [given]
    return [record for record in listed if isinstance(record, dict)]


def _read_paths(step: Step, loc: Loc) -> Iterator[tuple[Loc, AbstractSet[Any]]]:
    """What each expression of *step* reads, with its place."""
    for way, expression in step.arguments.expressions():
        yield (*loc, step.kind, *way), expression.paths
    for name in ("when", "target_value"):
        compiled = getattr(step.reserved, name)
        if compiled is not None:
            yield (*loc, name), compiled.paths
    for number, handler in enumerate(step.reserved.on_error):
        if handler.handling.when is not None:
            yield (*loc, "on_error", number), handler.handling.when.paths


def _variables(document: Document) -> AbstractSet[str] | None:
    """The variables that any step sets; None where one sets a variable whose name is computed."""
    found: set[str] = set()
    for flow, loc in flows(document):
        for step, _ in steps_of(flow, loc):
            loaded = step.arguments.loaded
            named = [
                step.reserved.target,
                getattr(loaded, "counter_variable_name", ""),
                getattr(loaded, "root_message_variable_name", ""),
                getattr(loaded, "variable_name", ""),
                *getattr(loaded, "variables", {}),
                INSTANCE if step.kind == "batch_job" else "",
            ]
            if not all(isinstance(name, str) for name in named):
                return None
            found |= {name for name in named if name}
    return found
