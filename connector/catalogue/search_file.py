"""Reads a `<name>.search.yaml`: the criteria, columns and joins of one SOAP search."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from connector.catalogue.entry import Entry
from connector.catalogue.record_file import opened
from connector.catalogue.searches import SEARCH_KINDS, Join, SearchField, SearchType
from connector.diagnostics import did_you_mean


def read_search(path: Path, *, enumerations: Collection[str], searches: Collection[str]) -> SearchType:
    """The search that one file describes."""
    root, findings = opened(path)
    name = root.needed("name")
    made = SearchType(
        name=name,
        prefix=root.needed("prefix"),
        area=root.area("area"),
        criteria=_fields(root, "criteria", enumerations),
        columns=_fields(root, "columns", enumerations),
        joins=tuple(_join(soap, below, searches) for soap, below in root.entries("joins", "search")),
    )
    if name and path.name != f"{name}.search.yaml":
        root.mistake(
            "name", f"the file of search `{name}` is called {path.name}", hint=f"rename it to {name}.search.yaml"
        )
    root.finish()
    findings.stop_if_any()
    return made


def _fields(root: Entry, key: str, enumerations: Collection[str]) -> tuple[SearchField, ...]:
    found: list[SearchField] = []
    for name, below in root.entries(key, "kind"):
        kind = below.choice("kind", SEARCH_KINDS, "string")
        enum = below.text("of")
        if enum and enum not in enumerations:
            hint = did_you_mean(enum, enumerations) or "describe it in _enumerations.yaml"
            below.mistake("of", f"there is no enumeration `{enum}`", hint=hint)
        paths = below.words("path") if "path" in below else (name,)
        line = below.words("line")
        found.append(SearchField(name=name, kind=kind, enum=enum, paths=tuple(filter(None, paths)), line=line))
        below.finish()
    return tuple(found)


def _join(soap: str, entry: Entry, searches: Collection[str]) -> Join:
    search = entry.needed("search")
    if search and search not in searches:
        hint = did_you_mean(search, searches) or f"add the file {search}.search.yaml"
        entry.mistake("search", f"there is no search `{search}`", hint=hint)
    made = Join(soap=soap, search=search, paths=entry.words("path"), line=entry.words("line"))
    entry.finish()
    return made
