"""Reads the `fields:` of a record, sublist or subrecord."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from connector.catalogue.areas import Area
from connector.catalogue.entry import Entry
from connector.catalogue.model import Enumeration, Field, Kind, Member, Sublist, Subrecord
from connector.diagnostics import did_you_mean

KINDS: tuple[Kind, ...] = get_args(Kind)
"""All kinds of a field."""
_ONLY = ("", "soap", "rest", "suiteql")


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may refer to by name."""

    targets: Collection[str] = ()
    """Record types, reference lists and families."""
    enumerations: Mapping[str, Enumeration] = field(default_factory=dict)
    subrecords: Mapping[str, Subrecord] = field(default_factory=dict)
    sublists: Mapping[str, Sublist] = field(default_factory=dict)
    families: Mapping[str, tuple[Member, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where members are read: the area of their SOAP types, what is known, and the sublists described beside them."""

    area: Area
    known: Known
    sublists: Mapping[str, Entry] = field(default_factory=dict)


def members(entry: Entry, scope: Scope) -> tuple[Member, ...]:
    """The fields and sublists below `fields:`, in their order."""
    found: list[Member] = []
    used: set[str] = set()
    for name, below in entry.entries("fields", "kind"):
        if below.text("kind") == "sublist":
            found.append(_sublist(name, below, scope))
            used.add(name)
        else:
            found.append(_field(name, below, scope))
        below.finish()
    for name in scope.sublists:
        if name not in used:
            entry.findings.add((*entry.loc, "sublists", name), f"`{name}` has no place among the fields",
                               hint=f"add `{name}: sublist` to `fields:`", key=True)  # fmt: skip
    return tuple(found)


def sublist_entries(entry: Entry) -> dict[str, Entry]:
    """The descriptions below `sublists:`."""
    return dict(entry.entries("sublists", "of"))


def _field(name: str, entry: Entry, scope: Scope) -> Field:
    kind = entry.choice("kind", KINDS, "string")
    only = entry.choice("only", _ONLY, "")
    enum, subrecord = _of(entry, kind, scope.known)
    soap_kind = entry.choice("soap_kind", KINDS, kind)
    made = Field(
        name=name,
        kind=kind,
        soap=entry.text("soap", name if only in ("", "soap") else ""),
        rest=only in ("", "rest"),
        column=entry.text("column"),
        table=entry.text("table"),
        targets=_targets(entry, scope.known),
        enum=enum,
        subrecord=subrecord,
        soap_kind=soap_kind,
        soap_list=entry.type_name("list", scope.area),
        soap_child=entry.text("child", "recordRef"),
        required=entry.flag("required", default=False),
        read_only=entry.flag("read_only", default=False),
        max_length=entry.number("max_length"),
    )
    if only == "suiteql" and not made.column:
        entry.mistake("only", f"`{name}` is a field of SuiteQL only, but has no column", hint="add `column:`")
    return made


def _of(entry: Entry, kind: Kind, known: Known) -> tuple[str, str]:
    """The names of the enumeration and of the subrecord that `of:` stands for."""
    name = entry.text("of")
    table: Mapping[str, object] = known.subrecords if kind == "subrecord" else known.enumerations
    wanted = kind in ("subrecord", "enum") or entry.text("soap_kind") == "enum"
    if wanted and name not in table:
        word = "subrecord" if kind == "subrecord" else "enumeration"
        hint = did_you_mean(name, table) or f"describe it in _{word}s.yaml"
        entry.mistake("of", f"there is no {word} `{name}`", hint=hint)
    return ("", name) if kind == "subrecord" else (name, "")


def _targets(entry: Entry, known: Known) -> tuple[str, ...]:
    found = entry.words("to")
    for target in found:
        if target not in known.targets:
            hint = did_you_mean(target, known.targets) or "describe it in a file of its own or in _lists.yaml"
            entry.mistake("to", f"there is no record type, list or family `{target}`", hint=hint)
    return found


def _sublist(name: str, entry: Entry, scope: Scope) -> Sublist:
    """The sublist *name*: described beside the fields, or shared and named by `of:`."""
    shared = entry.text("of")
    soap = entry.text("soap", f"{name}List")
    only = entry.choice("only", _ONLY, "")
    soap, rest = ("" if only == "rest" else soap), only != "soap"
    if shared in scope.known.sublists:
        found = scope.known.sublists[shared]
        own = entry.type_name("list", scope.area)
        return replace(found, name=name, soap=soap, rest=rest, soap_list=own or found.soap_list)
    if shared or name not in scope.sublists:
        hint = did_you_mean(shared or name, scope.known.sublists) or f"describe it below `sublists:` as `{name}:`"
        entry.mistake("kind", f"the sublist `{shared or name}` is not described", hint=hint)
        return Sublist(name=name, soap=soap, rest=rest, members=())
    return replace(sublist(name, scope.sublists[name], scope), soap=soap, rest=rest)


def sublist(name: str, entry: Entry, scope: Scope) -> Sublist:
    """The sublist that one description below `sublists:` stands for."""
    soap = entry.entry("soap")
    suiteql = entry.entry("suiteql")
    inner = Scope(scope.area, scope.known, sublist_entries(entry))
    replace_all = entry.flag("replace_all", default=True) if soap.flag("replaceable", default=True) else None
    made = Sublist(
        name=name,
        soap_list=soap.type_name("list", scope.area),
        soap_child=soap.text("child"),
        soap_line=soap.type_name("line", scope.area),
        key=entry.text("key"),
        replace_all=replace_all,
        table=suiteql.text("table"),
        parent=suiteql.text("parent"),
        table_filter=suiteql.texts("where"),
        custom_prefix=entry.text("custom_fields"),
        members=members(entry, inner),
    )
    if made.key and made.find(made.key) is None:
        entry.mistake("key", f"the key `{made.key}` is not a field of the line", hint="name a field of the line")
    for part in (entry, soap, suiteql):
        part.finish()
    return made
