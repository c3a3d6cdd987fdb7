"""The catalogue as it is shipped: every file loads and names only what is there."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from connector.catalogue.areas import AREAS, XSD, Area, TypeName
from connector.catalogue.members_file import Known
from connector.catalogue.model import Field, Member, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue, load
from connector.catalogue.record_file import read_record
from connector.errors import ConfigurationError

NEEDED = """
account classification contact currency customRecord customer customerPayment department employee inventoryItem invoice
journalEntry location nonInventorySaleItem purchaseOrder salesOrder serviceSaleItem subsidiary term vendor vendorBill
"""


def structures(catalogue: Catalogue) -> Iterator[tuple[str, Structure]]:
    for record in catalogue:
        yield from below(record.name, record)
    for subrecord in catalogue.subrecords.values():
        yield from below(subrecord.name, subrecord)


def below(name: str, structure: Structure) -> Iterator[tuple[str, Structure]]:
    yield name, structure
    for sublist in structure.sublists:
        yield from below(f"{name}.{sublist.name}", sublist)


def test_every_file_loads(catalogue: Catalogue) -> None:
    assert set(NEEDED.split()) <= set(catalogue.names())
    assert [record.name for record in catalogue] == list(catalogue.names())
    assert [catalogue.search(name).name for name in catalogue.search_names] == list(catalogue.search_names)


def test_names_are_unique_whatever_their_case(catalogue: Catalogue) -> None:
    for name, structure in structures(catalogue):
        doubled = [word for word, count in Counter(m.name.lower() for m in structure.members).items() if count > 1]
        assert doubled == [], name


def test_a_column_holds_one_field(catalogue: Catalogue) -> None:
    for name, structure in structures(catalogue):
        doubled = [column for column, count in Counter(f.column for f in structure.columns()).items() if count > 1]
        assert doubled == [], name


def test_columns_and_tables_are_lower_case(catalogue: Catalogue) -> None:
    for name, structure in structures(catalogue):
        for field in structure.columns():
            assert (field.column, field.table) == (field.column.lower(), field.table.lower()), f"{name}.{field.name}"


def test_codes_of_an_enumeration_are_unique_where_they_are_known(catalogue: Catalogue) -> None:
    for enumeration in catalogue.enumerations.values():
        codes = [value.code for value in enumeration.values]
        assert all(codes), enumeration.name
        assert not enumeration.confirmed or len(set(codes)) == len(codes), enumeration.name


def test_every_search_of_a_record_is_there(catalogue: Catalogue) -> None:
    for record in catalogue:
        assert record.search in ("", *catalogue.search_names), record.name


def test_countries_have_iso_codes(catalogue: Catalogue) -> None:
    countries = catalogue.enumerations["Country"]

    assert len(countries.values) > 240
    assert all(len(value.code) == 2 and value.code.isupper() for value in countries.values)
    assert {value.soap: value.code for value in countries.values if value.code in ("US", "GB", "KR", "VA", "NO")} == {
        "_unitedStates": "US",
        "_unitedKingdom": "GB",
        "_koreaTheRepublicOf": "KR",
        "_holySee": "VA",
        "_norway": "NO",
    }


@pytest.mark.parametrize("name", ["salesOrder", "salesorder", "SalesOrder", "SALESORDER"])
def test_a_record_is_found_in_every_spelling(catalogue: Catalogue, name: str) -> None:
    assert catalogue.record(name).name == "salesOrder"


def test_a_record_is_found_by_soap_type_soap_name_table_and_family(catalogue: Catalogue) -> None:
    order = catalogue.record("salesOrder")

    assert catalogue.by_soap(order.soap) is catalogue.by_soap_name("salesOrder") is order
    assert order in catalogue.of_table("TRANSACTION")
    names = {"contact", "customer", "employee", "job", "partner", "vendor"}
    assert {record.name for record in catalogue.of_family("entity")} == names
    assert catalogue.by_soap(TypeName("Nothing", AREAS["platform.core"])) is None


def test_an_unknown_record_is_answered_with_the_nearest(catalogue: Catalogue) -> None:
    assert "salesOder" not in catalogue
    with pytest.raises(ConfigurationError, match="no record type `salesOder`") as caught:
        catalogue.record("salesOder")

    assert caught.value.hint == "did you mean `salesOrder`?"


def test_an_unknown_search_is_answered_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(ConfigurationError, match="no search `custmer`") as caught:
        catalogue.search("custmer")

    assert caught.value.hint == "did you mean `customer`?"


def test_a_soap_element_has_an_xsd_type(catalogue: Catalogue) -> None:
    order = catalogue.record("salesOrder")

    def type_of(name: str) -> str:
        field = order.find(name)
        assert isinstance(field, Field)
        return str(catalogue.xsd_type(field))

    assert [type_of(name) for name in ("memo", "tranDate", "total", "entity", "orderStatus", "billingAddress")] == [
        "xsd:string",
        "xsd:dateTime",
        "xsd:double",
        "platformCore:RecordRef",
        "tranSalesTyp:SalesOrderOrderStatus",
        "platformCommon:Address",
    ]
    assert type_of("status") == str(TypeName("string", XSD))


def test_only_what_is_asked_for_is_read(tmp_path: Path, catalogue: Catalogue) -> None:
    shutil.copytree(catalogue.path, tmp_path / "suitetalk")
    (tmp_path / "suitetalk" / "vendor.yaml").write_text("name: [", encoding="utf-8")
    own = load(tmp_path / "suitetalk")

    assert own.record("customer").name == "customer"
    assert own.record("customer") is own.record("customer")
    with pytest.raises(ConfigurationError, match="is not YAML"):
        own.record("vendor")


def test_a_record_written_down_again_is_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    known = Known(
        ("item", *catalogue.names(), *catalogue.lists, "entity", "transaction"),
        catalogue.enumerations,
        catalogue.subrecords,
    )
    for record in catalogue:
        path = tmp_path / f"{record.name}.yaml"
        path.write_text(yaml.safe_dump(dumped(record), sort_keys=False), encoding="utf-8")

        assert read_record(path, known) == record


def dumped(record: RecordType) -> dict[str, Any]:
    return {
        "name": record.name,
        "label": record.label,
        "soap": {"type": record.soap.name, "area": record.soap.area.file, "name": record.soap_name},
        "family": record.family,
        "rest": record.rest,
        "suiteql": {"table": record.table, "where": dict(record.table_filter)},
        "search": {"of": record.search, "where": dict(record.search_filter)},
        "deleted": record.deleted,
        "get_all": record.get_all,
        "external_id": record.external_id,
        "custom_fields": record.custom_prefix,
        "required": list(record.required_on_create),
        "required_one_of": list(record.required_one_of),
        "transforms": list(record.transforms),
        **dumped_members(record, record.soap.area),
    }


def dumped_members(structure: Structure, area: Area) -> dict[str, Any]:
    return {
        "fields": {member.name: dumped_member(member, area) for member in structure.members},
        "sublists": {member.name: dumped_sublist(member, area) for member in structure.sublists},
    }


def dumped_member(member: Member, area: Area) -> Mapping[str, Any]:
    if isinstance(member, Sublist):
        return {"kind": "sublist", "soap": member.soap, "only": "" if member.rest else "soap"}
    written = {
        "kind": member.kind,
        "only": "" if member.rest else "soap" if member.soap else "suiteql",
        "soap": member.soap,
        "column": member.column,
        "table": member.table,
        "to": list(member.targets),
        "of": member.enum or member.subrecord,
        "soap_kind": member.soap_kind,
        "child": member.soap_child,
        "required": member.required,
        "read_only": member.read_only,
        "max_length": member.max_length,
    }
    return written | ({"list": member.soap_list.name} if member.soap_list else {})


def dumped_sublist(sublist: Sublist, area: Area) -> Mapping[str, Any]:
    soap: dict[str, Any] = {"child": sublist.soap_child, "replaceable": sublist.replace_all is not None}
    for key, name in (("list", sublist.soap_list), ("line", sublist.soap_line)):
        soap |= {key: f"{name.area.file}:{name.name}"} if name else {}
    replace_all = {} if sublist.replace_all is None else {"replace_all": sublist.replace_all}
    return {
        "soap": soap,
        "key": sublist.key,
        **replace_all,
        "suiteql": {"table": sublist.table, "parent": sublist.parent, "where": dict(sublist.table_filter)},
        "custom_fields": sublist.custom_prefix,
        **dumped_members(sublist, area),
    }
