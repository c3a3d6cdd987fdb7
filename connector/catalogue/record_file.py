"""Reads the file of one record type, and the shared files beside it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from connector.catalogue.areas import AREAS, TypeName
from connector.catalogue.entry import Entry, Findings
from connector.catalogue.members_file import Known, Scope, members, sublist, sublist_entries
from connector.catalogue.model import (
    Enumeration,
    EnumValue,
    Family,
    Member,
    RecordType,
    ReferenceList,
    Sublist,
    Subrecord,
    label_of,
)
from connector.diagnostics import did_you_mean

FAMILIES: tuple[Family, ...] = get_args(Family)
"""All families, "" among them."""


def opened(path: Path) -> tuple[Entry, Findings]:
    """The root mapping of a catalogue file."""
    from connector.marked_yaml import read_file  # noqa: PLC0415 - a catalogue may be held without being read

    document = read_file(path)
    findings = Findings(document)
    return Entry(findings, (), document.data), findings


def read_record(path: Path, known: Known) -> RecordType:
    """The record type that one file describes."""
    root, findings = opened(path)
    soap, suiteql, search = root.entry("soap"), root.entry("suiteql"), root.entry("search")
    area = soap.area("area")
    name = root.needed("name")
    family = root.choice("family", FAMILIES, "")
    own = members(root, Scope(area, known, sublist_entries(root)))
    made = RecordType(
        name=name,
        label=root.text("label", label_of(name)),
        soap=TypeName(soap.needed("type"), area),
        soap_name=soap.text("name", name),
        rest=root.flag("rest", default=True),
        family=family,
        table=suiteql.text("table"),
        table_filter=suiteql.texts("where"),
        search=search.text("of"),
        search_filter=search.texts("where"),
        deleted=root.flag("deleted", default=False),
        get_all=root.flag("get_all", default=False),
        external_id=root.flag("external_id", default=True),
        custom_prefix=root.text("custom_fields"),
        required_on_create=root.words("required"),
        required_one_of=root.words("required_one_of"),
        transforms=root.words("transforms"),
        members=(*known.families.get(family, ()), *own),
    )
    for key, names in (("required", made.required_on_create), ("required_one_of", made.required_one_of)):
        for needed in names:
            if made.find(needed) is None:
                root.mistake(key, f"`{needed}` is not a field of {name}", hint="name a field or sublist")
    if name and path.stem != name:
        root.mistake("name", f"the file of `{name}` is called {path.name}", hint=f"rename it to {name}.yaml")
    for part in (root, soap, suiteql, search):
        part.finish()
    findings.stop_if_any()
    return made


def read_enumerations(path: Path) -> dict[str, Enumeration]:
    """The enumerations of one shared file, by name."""
    root, findings = opened(path)
    found: dict[str, Enumeration] = {}
    for name, below in root.entries("enumerations", "area"):
        area = below.area("area") if "area" in below else None
        soap = TypeName(below.text("type", name), area) if area else None
        values = tuple(_value(key, entry, in_soap=soap is not None) for key, entry in below.entries("values", "code"))
        found[name] = Enumeration(
            name=name,
            soap=soap,
            confirmed=below.flag("confirmed", default=True),
            partial=below.flag("partial", default=False),
            values=values,
        )
        below.finish()
    root.finish()
    findings.stop_if_any()
    return found


def _value(key: str, entry: Entry, *, in_soap: bool) -> EnumValue:
    """A value keyed by its SOAP spelling, or by its code where the enumeration is unknown to SOAP."""
    code = entry.text("code", "" if in_soap else key)
    label = entry.text("label", label_of(key.lstrip("_")) if in_soap else code)
    soap = "" if not in_soap or entry.flag("rest_only", default=False) else key
    entry.finish()
    return EnumValue(code=code, label=label, soap=soap)


def read_subrecords(path: Path, known: Known) -> dict[str, Subrecord]:
    """The subrecords of one shared file, by name."""
    root, findings = opened(path)
    found: dict[str, Subrecord] = {}
    for name, below in root.entries("subrecords", "area"):
        area = below.area("area")
        scope = Scope(area, Known(known.targets, known.enumerations, dict(found)), sublist_entries(below))
        found[name] = Subrecord(
            name=name,
            soap=TypeName(below.text("type", name), area),
            custom_prefix=below.text("custom_fields"),
            extends_record=below.flag("extends_record", default=False),
            members=members(below, scope),
        )
        below.finish()
    root.finish()
    findings.stop_if_any()
    return found


def read_sublists(path: Path, known: Known) -> dict[str, Sublist]:
    """The sublists that several record types share, by name."""
    root, findings = opened(path)
    found: dict[str, Sublist] = {}
    for name, below in root.entries("sublists", "area"):
        found[name] = sublist(name, below, Scope(below.area("area"), known))
    root.finish()
    findings.stop_if_any()
    return found


def read_families(path: Path, known: Known) -> dict[str, tuple[Member, ...]]:
    """The fields that all records of a family have, by family."""
    root, findings = opened(path)
    found: dict[str, tuple[Member, ...]] = {}
    for name, below in root.entries("families", "fields"):
        if name not in FAMILIES:
            findings.add(below.loc, f"there is no family `{name}`", hint=did_you_mean(name, FAMILIES), key=True)
        found[name] = members(below, Scope(AREAS["platform.core"], known))
        below.finish()
    root.finish()
    findings.stop_if_any()
    return found


def read_lists(path: Path) -> dict[str, ReferenceList]:
    """The records that others refer to and that have no file, by name."""
    root, findings = opened(path)
    found: dict[str, ReferenceList] = {}
    for name, below in root.entries("lists", "table"):
        found[name] = ReferenceList(
            name=name,
            label=below.text("label", label_of(name)),
            table=below.text("table"),
            name_column=below.text("name_column", "name"),
        )
        below.finish()
    root.finish()
    findings.stop_if_any()
    return found
