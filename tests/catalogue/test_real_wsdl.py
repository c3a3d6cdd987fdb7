"""The catalogue says nothing about SOAP that NetSuite's own WSDL does not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from connector.catalogue.areas import AREAS, TypeName
from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.catalogue.searches import SearchField, SearchType

pytestmark = pytest.mark.wsdl
CORE_TYPES = AREAS["platform.coreTypes"]
RECORD = TypeName("Record", AREAS["platform.core"])
REFERENCE = TypeName("RecordRef", AREAS["platform.core"])


def in_order(wanted: Iterable[str], real: Iterable[str]) -> bool:
    rest = iter(real)
    return all(name in rest for name in wanted)


def structures(catalogue: Catalogue) -> Iterator[tuple[str, TypeName, Structure]]:
    for record in catalogue:
        yield from lines_below(record.name, record.soap, record)
    for subrecord in catalogue.subrecords.values():
        yield from lines_below(subrecord.name, subrecord.soap, subrecord)


def lines_below(name: str, soap: TypeName, structure: Structure) -> Iterator[tuple[str, TypeName, Structure]]:
    yield name, soap, structure
    for sublist in structure.sublists:
        if sublist.soap:
            assert sublist.soap_line is not None, f"{name}.{sublist.name} has no SOAP type"
            yield from lines_below(f"{name}.{sublist.name}", sublist.soap_line, sublist)


def all_sublists(catalogue: Catalogue) -> Iterator[tuple[str, Sublist]]:
    for name, _, structure in structures(catalogue):
        yield from ((f"{name}.{sublist.name}", sublist) for sublist in structure.sublists if sublist.soap)


def test_record_types_are_soap_types_with_their_attributes(catalogue: Catalogue, real: Any) -> None:
    known = real.enumerations[TypeName("RecordType", CORE_TYPES)]
    for record in catalogue:
        assert record.soap in real.types, f"{record.name}: no type {record.soap}"
        assert real.types[record.soap].base == RECORD
        assert record.soap_name in known
        assert record.external_id == ("externalId" in real.types[record.soap].attributes)


def test_what_get_all_and_get_deleted_know_is_marked(catalogue: Catalogue, real: Any) -> None:
    deleted = real.enumerations[TypeName("DeletedRecordType", CORE_TYPES)]
    listed = real.enumerations[TypeName("GetAllRecordType", CORE_TYPES)]
    for record in catalogue:
        assert record.deleted == (record.soap_name in deleted), record.name
        assert record.get_all == (record.soap_name in listed), record.name


def test_elements_stand_in_the_order_of_the_xsd(catalogue: Catalogue, real: Any) -> None:
    for name, soap, structure in structures(catalogue):
        wanted = [member.soap for member in structure.members if member.soap]
        found = real.elements(soap)
        assert set(wanted) <= set(found), f"{name}: {sorted(set(wanted) - set(found))} are not elements of {soap}"
        assert in_order(wanted, found), f"{name}: order of {wanted}"


def test_every_field_has_the_type_of_the_xsd(catalogue: Catalogue, real: Any) -> None:
    wrong = []
    for name, soap, structure in structures(catalogue):
        found = real.elements(soap)
        wrong += [
            f"{name}.{field.name}: {found[field.soap]}, not {catalogue.xsd_type(field)}"
            for field in structure.fields
            if field.soap and found[field.soap] != catalogue.xsd_type(field)
        ]

    assert wrong == []


def test_custom_fields_come_last_where_the_catalogue_says_there_are_some(catalogue: Catalogue, real: Any) -> None:
    for name, soap, structure in structures(catalogue):
        found = list(real.elements(soap))
        assert bool(getattr(structure, "custom_prefix", "")) == ("customFieldList" in found), name
        assert "customFieldList" not in found[:-1], name


def test_sublists_have_the_types_children_and_default_of_the_xsd(catalogue: Catalogue, real: Any) -> None:
    for name, sublist in all_sublists(catalogue):
        assert sublist.soap_list is not None
        found = real.types[sublist.soap_list]
        assert found.elements == {sublist.soap_child: (sublist.soap_line, True)}, name
        default = {None: None, "true": True, "false": False}[found.attributes.get("replaceAll")]
        assert sublist.replace_all == default, name


def test_lists_stand_where_the_record_has_them(catalogue: Catalogue, real: Any) -> None:
    for name, soap, structure in structures(catalogue):
        found = real.elements(soap)
        for sublist in structure.sublists:
            if sublist.soap:
                assert found[sublist.soap] == sublist.soap_list, f"{name}.{sublist.name}"


def test_lists_of_references_hold_references(catalogue: Catalogue, real: Any) -> None:
    for name, _, structure in structures(catalogue):
        for field in structure.fields:
            if field.soap and field.soap_kind == "multiselect":
                elements = real.types[catalogue.xsd_type(field)].elements
                assert elements == {field.soap_child: (REFERENCE, True)}, f"{name}.{field.name}"


def test_subrecords_extend_record_where_the_xsd_does(catalogue: Catalogue, real: Any) -> None:
    for subrecord in catalogue.subrecords.values():
        assert subrecord.extends_record == (real.types[subrecord.soap].base == RECORD)


def test_one_soap_type_is_described_in_one_way(catalogue: Catalogue) -> None:
    seen: dict[TypeName, list[tuple[str, Any]]] = {}
    for name, soap, structure in structures(catalogue):
        shape = [soap_shape(catalogue, member) for member in structure.members if member.soap]
        known = seen.setdefault(soap, shape)
        assert known == shape, f"{name}: {soap} is described in two ways"


def soap_shape(catalogue: Catalogue, member: Field | Sublist) -> tuple[str, Any]:
    if isinstance(member, Sublist):
        return member.soap, member.soap_list
    return member.soap, catalogue.xsd_type(member)


def test_enumerations_have_values_of_the_xsd(catalogue: Catalogue, real: Any) -> None:
    for enumeration in catalogue.enumerations.values():
        if enumeration.soap:
            known = real.enumerations[enumeration.soap]
            wanted = [value.soap for value in enumeration.values if value.soap]
            assert set(wanted) <= set(known), enumeration.name
            assert in_order(wanted, known), enumeration.name
            assert enumeration.partial == (wanted != known), enumeration.name


def test_references_and_search_filters_use_values_of_their_enumerations(catalogue: Catalogue) -> None:
    for record in catalogue:
        if record.search:
            criteria = {field.name: field for field in catalogue.search(record.search).criteria}
            for name, value in record.search_filter.items():
                assert catalogue.enumerations[criteria[name].enum].by_soap(value), f"{record.name}: {name} {value}"


@pytest.mark.parametrize("part", ["criteria", "columns"])
def test_searches_have_criteria_and_columns_of_the_xsd(catalogue: Catalogue, real: Any, part: str) -> None:
    for name in catalogue.search_names:
        search = catalogue.search(name)
        soap, fields = (search.basic, search.criteria) if part == "criteria" else (search.row_basic, search.columns)
        found = real.elements(soap)
        assert in_order([field.name for field in fields], found), f"{soap}: order"
        for field in fields:
            assert found[field.name] == type_in(part, field), f"{soap}.{field.name}"


def type_in(part: str, field: SearchField) -> TypeName:
    return field.criterion_type if part == "criteria" else field.column_type


def test_joins_are_those_of_the_xsd(catalogue: Catalogue, real: Any) -> None:
    for name in catalogue.search_names:
        search = catalogue.search(name)
        joins = ["basic", *(join.soap for join in search.joins)]
        assert in_order(joins, real.elements(search.search)), name
        assert in_order(joins, real.elements(search.row)), name
        for join in search.joins:
            target = catalogue.search(join.search)
            assert real.elements(search.search)[join.soap] == target.basic
            assert real.elements(search.row)[join.soap] == target.row_basic


def test_advanced_searches_hold_criteria_and_columns(catalogue: Catalogue, real: Any) -> None:
    for name in catalogue.search_names:
        search = catalogue.search(name)
        assert real.elements(search.advanced) == {"criteria": search.search, "columns": search.row}
        assert set(real.types[search.advanced].attributes) == {"savedSearchId", "savedSearchScriptId"}


def test_search_paths_lead_to_fields(catalogue: Catalogue) -> None:
    lost = []
    for name in catalogue.search_names:
        search = catalogue.search(name)
        records = [record for record in catalogue if record.search == name]
        for field in (*search.criteria, *search.columns):
            wanted = [*field.paths, *field.line]
            lost += [f"{name}.{field.name}: {path}" for path in wanted if not leads(catalogue, records, path)]

    assert lost == []


def leads(catalogue: Catalogue, records: list[RecordType], path: str) -> bool:
    if path in ("id", "externalId", "recType"):
        return True
    bodies: list[Structure] = [*records]
    lines: list[Structure] = [line for record in records for line in record.sublists]
    return any(walk(catalogue, structure, path.split(".")) for structure in (*bodies, *lines))


def walk(catalogue: Catalogue, structure: Structure, path: list[str]) -> bool:
    member = structure.find(path[0])
    if member is None or len(path) == 1:
        return isinstance(member, Field)
    inner = member if isinstance(member, Sublist) else catalogue.subrecords.get(member.subrecord)
    return inner is not None and walk(catalogue, inner, path[1:])


def test_joins_follow_fields_that_are_there(catalogue: Catalogue) -> None:
    for name in catalogue.search_names:
        search: SearchType = catalogue.search(name)
        records = [record for record in catalogue if record.search == name]
        for join in search.joins:
            for path in (*join.paths, *join.line):
                assert leads(catalogue, records, path), f"{name}.{join.soap}: {path}"
