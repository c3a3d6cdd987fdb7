"""Criteria and columns of a saved search as a seed writes them, checked against the searches of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector.catalogue.reader import Catalogue
from connector.catalogue.searches import SearchField, SearchKind, SearchType
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.sandbox.soap.record_layout import CUSTOM_FIELD
from connector.sandbox.soap.searching.search_terms import Column, Criterion

SUMMARIES = ("group", "sum", "count", "min", "max", "avg")
"""What a column of a summary search may show."""
_OPERATORS: Mapping[SearchKind, str] = {
    "string": "is", "text_number": "equalTo", "integer": "equalTo", "decimal": "equalTo", "date": "on",
    "select": "anyOf", "enum": "anyOf",
}  # fmt: skip
"""Kind of criterion → operator where the definition has none."""


class Parts:
    """The search of a definition and those that its joins lead to."""

    def __init__(self, search: SearchType, catalogue: Catalogue) -> None:
        self.search = search
        self.catalogue = catalogue
        self.join_prefixes: dict[str, str] = {}
        """Join → start of the types it leads to, of the joins that were asked for."""

    def of(self, join: str) -> SearchType:
        """The search itself, or the one a join leads to; raises ConfigurationError."""
        if not join:
            return self.search
        known = {one.soap: one for one in self.search.joins}
        if join not in known:
            raise _unknown("join", join, known)
        found = self.catalogue.search(known[join].search)
        self.join_prefixes[join] = found.prefix
        return found


def search_of(type_: str, catalogue: Catalogue) -> SearchType:
    """The search of a record type (`invoice`), by its own name (`transaction`) or its SOAP types (`Transaction`)."""
    name = type_[:1].lower() + type_[1:]
    if name in catalogue.search_names:
        return catalogue.search(name)
    found = catalogue.record(name).search  # raises ConfigurationError
    if not found:
        raise ConfigurationError(f"records of type `{type_}` cannot be searched", hint="choose another type")
    return catalogue.search(found)


def criteria_of(parts: Parts, given: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Criterion, ...]]:
    """Join → its conditions; raises ConfigurationError."""
    found: dict[str, tuple[Criterion, ...]] = {}
    for one in given:
        join = str(one.get("join", ""))
        found[join] = (*found.get(join, ()), _criterion(parts.of(join), one))
    return found


def _criterion(search: SearchType, one: Mapping[str, Any]) -> Criterion:
    name = str(one.get("field", ""))
    custom = bool(one.get("custom", CUSTOM_FIELD.match(name)))
    values, ids = _listed(one, "value", "values"), _listed(one, "id", "ids")
    kind: SearchKind = one["kind"] if "kind" in one else _custom_kind(one) if custom else _known(search, name).kind
    return Criterion(
        field=name,
        kind=kind,
        operator=str(one.get("operator", _OPERATORS.get(kind, ""))),
        values=tuple(map(_text, values)),
        references=tuple({"id": _text(id_)} for id_ in ids),
        predefined=str(one.get("predefined", "")),
        custom=custom,
    )


def _custom_kind(one: Mapping[str, Any]) -> SearchKind:
    """What a condition on a custom field compares, by what it is compared with."""
    values = _listed(one, "value", "values")
    if _listed(one, "id", "ids"):
        return "select"
    if values and isinstance(values[0], bool):
        return "boolean"
    return "decimal" if values and not isinstance(values[0], str) else "string"


def _known(search: SearchType, name: str) -> SearchField:
    criteria = {one.name: one for one in search.criteria}
    if name not in criteria:
        raise _unknown("criterion", name, criteria)
    return criteria[name]


def columns_of(parts: Parts, given: Iterable[str | Mapping[str, Any]]) -> dict[str, tuple[Column, ...]]:
    """Join → its columns, each by name alone or with `join`, `label` and `summary`; raises ConfigurationError."""
    found: dict[str, tuple[Column, ...]] = {}
    for one in given:
        told: Mapping[str, Any] = {"field": one} if isinstance(one, str) else one
        join, name, summary = (str(told.get(key, "")) for key in ("join", "field", "summary"))
        columns = {column.name: column for column in parts.of(join).columns}
        custom = CUSTOM_FIELD.match(name) is not None
        if not custom and name not in columns:
            raise _unknown("column", name, columns)
        if summary and summary not in SUMMARIES:
            raise _unknown("summary", summary, dict.fromkeys(SUMMARIES))
        column = Column(name, str(told.get("label", "")), custom=custom, summary=summary)
        found[join] = (*found.get(join, ()), column)
    return found


def _unknown(what: str, name: str, known: Mapping[str, Any]) -> ConfigurationError:
    return ConfigurationError(
        f"the search has no {what} `{name}`", hint=did_you_mean(name, known) or "use the names of SOAP's searches"
    )


def _listed(one: Mapping[str, Any], single: str, several: str) -> list[Any]:
    if single in one:
        return [one[single]]
    found = one.get(several, ())
    return list(found) if isinstance(found, list | tuple) else [found]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
