"""load() → Catalogue: the record types, read file by file when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

from connector.catalogue.areas import AREAS, XSD, TypeName
from connector.catalogue.members_file import Known
from connector.catalogue.model import Enumeration, Field, Kind, RecordType, ReferenceList, Sublist, Subrecord
from connector.catalogue.record_file import (
    FAMILIES,
    read_enumerations,
    read_families,
    read_lists,
    read_record,
    read_sublists,
    read_subrecords,
)
from connector.catalogue.search_file import read_search
from connector.catalogue.searches import SearchType
from connector.catalogue.shipped import folder
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError

_SEARCH = ".search.yaml"
_BUILT_IN: dict[Kind, str] = {
    "string": "string",
    "text": "string",
    "integer": "long",
    "decimal": "double",
    "boolean": "boolean",
    "date": "dateTime",
    "datetime": "dateTime",
    "time": "dateTime",
    "binary": "base64Binary",
}
_CORE: dict[Kind, str] = {
    "duration": "Duration",
    "reference": "RecordRef",
    "multiselect": "RecordRefList",
    "options": "CustomFieldList",
}


class Catalogue:
    """The record types of one folder; a file is read when its record is first asked for."""

    def __init__(self, path: Path) -> None:
        """Look at the folder *path* with one YAML file per record type; nothing is read yet."""
        self.path = path
        self._records: dict[str, RecordType] = {}
        self._searches: dict[str, SearchType] = {}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        files = sorted(self.path.glob("[!_]*.yaml"))
        return tuple(file.stem for file in files if not file.name.endswith(_SEARCH))

    def names(self) -> tuple[str, ...]:
        """The names of all record types, sorted."""
        return self._names

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[RecordType]:
        return (self._read(name) for name in self._names)

    def record(self, name: str) -> RecordType:
        """The record type of that name; in any case, so that a SOAP type (`SalesOrder`) does as well."""
        known = self._spellings.get(name.lower())
        if known is None:
            hint = did_you_mean(name, self._names) or f"the record types are: {', '.join(self._names)}"
            raise ConfigurationError(f"there is no record type `{name}` in the catalogue", hint=hint)
        return self._read(known)

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {known.lower(): known for known in self._names}

    def _read(self, name: str) -> RecordType:
        if name not in self._records:
            self._records[name] = read_record(self.path / f"{name}.yaml", self._known)
        return self._records[name]

    def by_soap(self, soap: TypeName) -> RecordType | None:
        """The record type with that SOAP type."""
        return next((record for record in self if record.soap == soap), None)

    def by_soap_name(self, name: str) -> RecordType | None:
        """The record type with that value of SOAP's `RecordType` enumeration."""
        return next((record for record in self if record.soap_name == name), None)

    def of_table(self, table: str) -> tuple[RecordType, ...]:
        """The record types that share a SuiteQL table."""
        return tuple(record for record in self if record.table == table.lower())

    def of_family(self, family: str) -> tuple[RecordType, ...]:
        """The record types of a family: `entity`, `transaction` or `item`."""
        return tuple(record for record in self if family and record.family == family)

    @cached_property
    def enumerations(self) -> dict[str, Enumeration]:
        """All enumerations, by name."""
        return read_enumerations(self.path / "_enumerations.yaml")

    @cached_property
    def lists(self) -> dict[str, ReferenceList]:
        """The records that others refer to and that are not described further, by name."""
        return read_lists(self.path / "_lists.yaml")

    @cached_property
    def subrecords(self) -> dict[str, Subrecord]:
        """All subrecords, by name."""
        return read_subrecords(self.path / "_subrecords.yaml", Known(self._targets, self.enumerations))

    @cached_property
    def shared_sublists(self) -> dict[str, Sublist]:
        """The sublists that several record types share, by name."""
        known = Known(self._targets, self.enumerations, self.subrecords)
        return read_sublists(self.path / "_sublists.yaml", known)

    @cached_property
    def _targets(self) -> frozenset[str]:
        return frozenset((*self._names, *self.lists, *filter(None, FAMILIES)))

    @cached_property
    def _known(self) -> Known:
        families = read_families(self.path / "_families.yaml", Known(self._targets, self.enumerations, self.subrecords))
        return Known(self._targets, self.enumerations, self.subrecords, self.shared_sublists, families)

    @cached_property
    def search_names(self) -> tuple[str, ...]:
        """The names of all SOAP searches, sorted."""
        return tuple(file.name.removesuffix(_SEARCH) for file in sorted(self.path.glob(f"*{_SEARCH}")))

    def search(self, name: str) -> SearchType:
        """The SOAP search of that name, e.g. `transaction`."""
        if name not in self.search_names:
            hint = did_you_mean(name, self.search_names) or f"the searches are: {', '.join(self.search_names)}"
            raise ConfigurationError(f"there is no search `{name}` in the catalogue", hint=hint)
        if name not in self._searches:
            path = self.path / f"{name}{_SEARCH}"
            names = self.search_names
            self._searches[name] = read_search(path, enumerations=self.enumerations, searches=names)
        return self._searches[name]

    def xsd_type(self, field: Field) -> TypeName:
        """The XSD type of a field's SOAP element."""
        if field.soap_kind == "enum":
            soap = self.enumerations[field.enum].soap
            return soap or TypeName("string", XSD)
        if field.soap_kind == "subrecord":
            return self.subrecords[field.subrecord].soap
        if field.soap_list:
            return field.soap_list
        if field.soap_kind in _BUILT_IN:
            return TypeName(_BUILT_IN[field.soap_kind], XSD)
        return TypeName(_CORE[field.soap_kind], AREAS["platform.core"])


@cache
def load(path: Path | None = None) -> Catalogue:
    """The catalogue that comes with this package, or the one in the folder *path*."""
    return Catalogue(path or folder("schemas") / "suitetalk")
