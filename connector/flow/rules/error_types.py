"""Error types that handlers, mappings and retries name: something in the document has to raise them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from connector import registry
from connector.diagnostics import Diagnostic, did_you_mean
from connector.errors import OTHER_SPELLINGS, PARENTS, matches
from connector.expression.template import Open
from connector.flow.rules.linted import Linted
from connector.marked_yaml import Loc
from connector.retry import RetryPolicy

_CONNECTORS = {
    "NETSUITE": "netsuite",
    "MS-NETSUITE-REST": "netsuite",
    "NETSUITE-RESTLET": "netsuite",
    "DB": "database",
    "FILE": "file",
    "HTTP": "http",
    "EMAIL": "email",
    "OS": "object_store",
    "VM": "vm",
}
"""Namespace of errors → the connector that raises them."""
_ENGINE = ("", "MULE", "STATE", "VALIDATION")
"""Namespaces of what is not raised by one connector."""
_ANY_CONNECTOR = frozenset({
    "AMBIGUOUS", "AUTHENTICATION", "CONFIGURATION", "CONNECTIVITY", "EXPRESSION", "RETRY_EXHAUSTED", "SECURITY",
    "TIMEOUT", "UNAVAILABLE",
})  # fmt: skip
"""What each connector may end with, declared or not."""
_KNOWN = frozenset(name for name in (*PARENTS, *OTHER_SPELLINGS, "ANY") if ":" not in name)


def findings(linted: Linted) -> Iterator[Diagnostic]:
    """Every type that nothing in the document raises."""
    named = list(_named(linted))
    if not named:
        return
    raised = _Raised(linted)
    never = {pattern: why for pattern in {pattern for pattern, _ in named} if (why := raised.why_never(pattern))}
    for pattern, loc in named:
        if pattern in never:
            message = f"nothing here raises `{pattern}`{never[pattern]}"
            yield linted.found(loc, "never-raised", message, raised.hint(pattern))


def _named(linted: Linted) -> Iterator[tuple[str, Loc]]:
    """Each type that is named, with its place."""
    for handlers, loc in linted.handlers():
        for number, handler in enumerate(handlers):
            key = "on_error_continue" if handler.on_error_continue else "on_error_propagate"
            for pattern in handler.handling.type.split(","):
                yield pattern.strip(), (*loc, number, key, "type")
    for step, loc in linted.steps():
        for number, mapping in enumerate(step.reserved.error_mapping):
            yield mapping.source_type.strip(), (*loc, "error_mapping", number, "source_type")
        if isinstance(step.reserved.retry, RetryPolicy):
            yield from _of_policy(step.reserved.retry, (*loc, "retry"))
    for name, policy in linted.document.retry_policies.items():
        yield from _of_policy(policy, ("retry_policies", name))


def _of_policy(policy: RetryPolicy, loc: Loc) -> Iterator[tuple[str, Loc]]:
    if "on" in policy.model_fields_set:
        yield from ((pattern, (*loc, "on", number)) for number, pattern in enumerate(policy.on))


class _Raised:
    """What the document may raise; wherever in it, since a stream fails in the step that reads it."""

    def __init__(self, linted: Linted) -> None:
        self.linted = linted
        self.steps = [step for step, _ in linted.steps()]
        sources = [flow.source for flow in linted.document.flows.values() if flow.source is not None]
        components: list[Any] = [step.component for step in self.steps]
        components += [source.component or source.listener for source in sources if source.kind != "schedule"]
        self.connectors = {
            kind.partition(".")[0] for kind in (*(s.kind for s in self.steps), *(s.kind for s in sources))
        }
        self.declared = {type_ for component in components for type_ in component.errors}
        self.own, self.anything = self._own()

    def _own(self) -> tuple[set[str], bool]:
        """The types of the flows' own, and whether there may be others: from code, or computed."""
        own, anything = set[str](), False
        for step in self.steps:
            own |= {mapping.target_type for mapping in step.reserved.error_mapping}
            arguments: Any = step.arguments.loaded
            if step.kind == "raise_error":
                anything = anything or isinstance(arguments.type, Open)
                own |= {arguments.type} if isinstance(arguments.type, str) else set()
            elif step.kind == "transform":
                anything = anything or arguments.python is not None
        return own, anything

    def why_never(self, pattern: str) -> str:
        """What is said behind `nothing here raises …`; "" where something may."""
        namespace, _, identifier = pattern.upper().rpartition(":")
        if identifier == "ANY" or pattern in self.own:
            return ""
        if any(matches(type_, pattern) for type_ in (*self.own, *self.declared)):
            return ""
        if namespace in _ENGINE:
            return "" if self.anything or identifier in _KNOWN else ": there is no such type"
        connector = _CONNECTORS.get(namespace)
        if connector is None:
            return "" if self.anything else ": no raise_error and no error_mapping makes it"
        if connector not in self.connectors:
            return f": no step is of the connector `{connector}`"
        known = _KNOWN if connector == "netsuite" else _ANY_CONNECTOR  # its codes become all kinds of types
        is_known = identifier in known or any(matches(type_, pattern) for type_ in _declared(connector))
        return "" if is_known else f": the connector `{connector}` has no such error"

    def hint(self, pattern: str) -> str:
        """The type that may be meant, else what there is."""
        namespace, _, _ = pattern.upper().rpartition(":")
        if namespace in _ENGINE:
            candidates = {*self.own, *_KNOWN}
        elif namespace in _CONNECTORS:
            candidates = {type_ for type_ in self.of_connectors if type_.startswith(f"{namespace}:")}
        else:
            candidates = {*self.own, *self.of_connectors}
        near = did_you_mean(pattern, candidates)
        if not near and namespace not in _CONNECTORS:
            return "raise it with `raise_error: {type: …}`, or make it with `error_mapping: [{target_type: …}]`"
        return near or f"remove it, or name one of {_listed(candidates or self.of_connectors or _KNOWN)}"

    @cached_property
    def of_connectors(self) -> set[str]:
        """The types of all connectors that the document uses, with their namespaces."""
        found = {type_ for connector in self.connectors for type_ in _declared(connector) if ":" in type_}
        namespaces = {type_.rpartition(":")[0] for type_ in found}
        return found | {f"{namespace}:{name}" for namespace in namespaces for name in _ANY_CONNECTOR}


def _declared(connector: str) -> Iterator[str]:
    """Every type that a component of *connector* declares."""
    for name in registry.names():
        if name.startswith(f"{connector}."):
            yield from registry.find(name).errors


def _listed(names: Iterable[str]) -> str:
    found = sorted(names)
    return ", ".join(found[:6]) + (" …" if len(found) > 6 else "")  # noqa: PLR2004 - as many as one reads
