"""Sublists of a record to write: which are there, and whether sending them twice does the same as once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.failure import Effect

_REFERENCE = frozenset({"id", "internalId", "externalId", "refName", "name", "type"})
LINE_KEYS = ("line", "id", "internalId", "orderLine", "addressId", "lineUniqueKey", "uniqueKey", "doc", "locationId")
"""What tells one line of a sublist from the others (record names 1.7); lines without are appended at each send."""

Replace = bool | Sequence[str] | None
"""Whether lines replace those that are there: all sublists, some by name, none, or not said."""


def lines(value: Any) -> Sequence[Any] | None:
    """The lines of *value* where it is a sublist, not a list of references."""
    if isinstance(value, Mapping) and "items" in value:
        value = value["items"]
    if not isinstance(value, list | tuple):
        return None
    if value and all(not isinstance(item, Mapping) or item.keys() <= _REFERENCE for item in value):
        return None
    return value


def sublists(record: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """The sublists of *record* by name."""
    found = {name: lines(value) for name, value in record.items()}
    return {name: value for name, value in found.items() if value is not None}


def replaced(record: Mapping[str, Any], replace: Replace) -> tuple[str, ...]:
    """The names of the sublists whose lines are replaced.

    Raises:
        ConfigurationError: One is misspelt; its lines would be appended instead.
    """
    if replace is None or isinstance(replace, bool):
        return tuple(sublists(record)) if replace else ()
    known = {name.lower() for name in record}
    for name in replace:
        near = "" if name.lower() in known else did_you_mean(name, sublists(record))
        if near:
            raise ConfigurationError(f"replace_sublists names {name}, which the record does not have", hint=near)
    return tuple(replace)


def effect_of(record: Mapping[str, Any], replace: Replace) -> Effect:
    """`repeatable` where sending *record* again to an existing record changes nothing more."""
    named = {name.lower() for name in replaced(record, replace)}
    for name, found in sublists(record).items():
        if name.lower() in named:
            continue
        if any(not isinstance(line, Mapping) or not any(key in line for key in LINE_KEYS) for line in found):
            return "write"
    return "repeatable"
