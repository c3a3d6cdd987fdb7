"""The catalogue's record types and searches as schema types: what the generated WSDL says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from connector.catalogue.model import Field, RecordType, Sublist, Subrecord
from connector.catalogue.reader import Catalogue
from connector.catalogue.searches import SearchType
from connector.sandbox.soap import custom_field_types, list_types, platform_types, service_types
from connector.sandbox.soap.predefined_dates import PREDEFINED
from connector.sandbox.soap.schema_table import ComplexType, ElementRule, SchemaTable, SimpleType
from connector.sandbox.soap.type_notation import read_notation

_KEYS = {"internalId": "xsd:string", "externalId": "xsd:string"}
_SAVED = {"savedSearchId": "xsd:string", "savedSearchScriptId": "xsd:string"}
_CUSTOM = "platformCore:CustomFieldList"


def declared_table(catalogue: Catalogue) -> SchemaTable:
    """Every type of the endpoint: the platform's own, and those of the catalogue."""
    table = SchemaTable()
    read_notation(table, "platformCore", platform_types.CORE)
    read_notation(table, "platformCore", service_types.CORE)
    read_notation(table, "platformCoreTyp", platform_types.CORE_TYPES)
    read_notation(table, "platformCoreTyp", service_types.CORE_TYPES)
    read_notation(table, "platformFaults", platform_types.FAULTS)
    read_notation(table, "platformFaultTyp", platform_types.FAULT_TYPES)
    read_notation(table, "platformMsgs", platform_types.message_types())
    for area, declared in (*list_types.LISTS.items(), *custom_field_types.TYPES.items()):
        read_notation(table, area, declared)
    for simple in (*_name_lists(catalogue), *_enumerations(catalogue)):
        table.simple_types[simple.name] = simple
    for one in (*_subrecords(catalogue), *_records(catalogue), *_searches(catalogue)):
        _add(table, one)
    return table


def _add(table: SchemaTable, declared: ComplexType) -> None:
    """Keep *declared*; of a type that several records share, the children of all of them."""
    known = table.complex_types.get(declared.name)
    if known is not None:
        names = {rule.name for rule in known.elements}
        extra = tuple(rule for rule in declared.elements if rule.name not in names)
        declared = replace(known, elements=(*known.elements, *extra))
    table.complex_types[declared.name] = declared


def _name_lists(catalogue: Catalogue) -> Iterator[SimpleType]:
    records = tuple(catalogue)
    names = [record.soap_name for record in records]
    names += [*catalogue.lists, *list_types.NAMES, *platform_types.CUSTOMIZATIONS]
    lists = {
        "RecordType": names,
        "GetCustomizationType": platform_types.CUSTOMIZATIONS,
        "SearchRecordType": catalogue.search_names,
        "GetAllRecordType": [*(record.soap_name for record in records if record.get_all), *list_types.NAMES],
        "DeletedRecordType": [record.soap_name for record in records if record.deleted],
        "SearchDate": PREDEFINED,
    }
    for name, values in lists.items():
        yield SimpleType(f"platformCoreTyp:{name}", "xsd:string", tuple(dict.fromkeys(values)))


def _enumerations(catalogue: Catalogue) -> Iterator[SimpleType]:
    for enumeration in catalogue.enumerations.values():
        if enumeration.soap is not None:
            values = tuple(value.soap for value in enumeration.values if value.soap)
            yield SimpleType(str(enumeration.soap), "xsd:string", values)


def _subrecords(catalogue: Catalogue) -> Iterator[ComplexType]:
    for subrecord in catalogue.subrecords.values():
        base = "platformCore:Record" if subrecord.extends_record else ""
        yield from _structure(catalogue, str(subrecord.soap), subrecord, base)


def _records(catalogue: Catalogue) -> Iterator[ComplexType]:
    for record in catalogue:
        yield from _structure(catalogue, str(record.soap), record, "platformCore:Record", _KEYS)


def _structure(
    catalogue: Catalogue,
    name: str,
    structure: RecordType | Subrecord | Sublist,
    base: str = "",
    attributes: dict[str, str] | None = None,
) -> Iterator[ComplexType]:
    """The type of a record, subrecord or line, and before it the types of its own sublists."""
    area = name.partition(":")[0]
    elements: list[ElementRule] = []
    for member in structure.members:
        if isinstance(member, Field) and member.soap:
            elements.append(ElementRule(member.soap, area, str(catalogue.xsd_type(member)), many=False, required=False))
            yield from _reference_list(member)
        elif isinstance(member, Sublist) and member.soap and member.soap_list and member.soap_line:
            elements.append(ElementRule(member.soap, area, str(member.soap_list), many=False, required=False))
            yield from _sublist(catalogue, member)
    if structure.custom_prefix and all(rule.name != "customFieldList" for rule in elements):
        elements.append(ElementRule("customFieldList", area, _CUSTOM, many=False, required=False))
    yield ComplexType(name, base, abstract=False, elements=tuple(elements), attributes=attributes or {})


def _reference_list(field: Field) -> Iterator[ComplexType]:
    """The list type of a multiselect that has one of its own."""
    if field.soap_list is None or field.soap_kind != "multiselect":
        return
    name = str(field.soap_list)
    area = field.soap_list.area.prefix
    child = ElementRule(field.soap_child, area, "platformCore:RecordRef", many=True, required=False)
    yield ComplexType(name, "", abstract=False, elements=(child,), attributes={})


def _sublist(catalogue: Catalogue, sublist: Sublist) -> Iterator[ComplexType]:
    if sublist.soap_list is None or sublist.soap_line is None:
        return
    area = sublist.soap_list.area.prefix
    child = ElementRule(sublist.soap_child, area, str(sublist.soap_line), many=True, required=False)
    attributes, defaults = {}, {}
    if sublist.replace_all is not None:
        attributes["replaceAll"] = "xsd:boolean"
        defaults["replaceAll"] = str(sublist.replace_all).lower()
    yield ComplexType(
        str(sublist.soap_list), "", abstract=False, elements=(child,), attributes=attributes, defaults=defaults
    )
    yield from _structure(catalogue, str(sublist.soap_line), sublist)


def _searches(catalogue: Catalogue) -> Iterator[ComplexType]:
    for name in catalogue.search_names:
        yield from _search(catalogue, catalogue.search(name))


def _search(catalogue: Catalogue, search: SearchType) -> Iterator[ComplexType]:
    own, common = search.area.prefix, "platformCommon"
    criteria = ((field.name, str(field.criterion_type), False) for field in search.criteria)
    columns = ((field.name, str(field.column_type), field.kind not in ("custom", "record")) for field in search.columns)
    joins = [(join.soap, catalogue.search(join.search)) for join in search.joins]
    basic, row_basic = str(search.basic), str(search.row_basic)
    ways = [(join, str(other.basic), False) for join, other in joins]
    row_ways = [(join, str(other.row_basic), False) for join, other in joins]
    yield _extension(basic, "SearchRecordBasic", common, criteria)
    yield _extension(row_basic, "SearchRowBasic", common, columns)
    yield _extension(str(search.search), "SearchRecord", own, [("basic", basic, False), *ways])
    yield _extension(str(search.row), "SearchRow", own, [("basic", row_basic, False), *row_ways])
    parts = [("criteria", str(search.search), False), ("columns", str(search.row), False)]
    yield replace(_extension(str(search.advanced), "SearchRecord", own, parts), attributes=_SAVED)


def _extension(name: str, base: str, area: str, children: Iterable[tuple[str, str, bool]]) -> ComplexType:
    elements = tuple(ElementRule(child, area, kind, many=many, required=False) for child, kind, many in children)
    return ComplexType(name, f"platformCore:{base}", abstract=False, elements=elements, attributes={})
