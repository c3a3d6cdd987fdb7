"""Reading fields and sublists."""

from __future__ import annotations

import pytest

from connector.catalogue.areas import AREAS, TypeName
from connector.catalogue.entry import Entry, Findings
from connector.catalogue.members_file import Known, Scope, members, sublist_entries
from connector.catalogue.model import Enumeration, Field, Member, Sublist, Subrecord
from connector.marked_yaml import read

SALES = AREAS["transactions.sales"]
COMMON = AREAS["platform.common"]
PARTNERS = Sublist(name="Partners", soap_list=TypeName("PartnersList", COMMON), soap_child="partners", members=())
KNOWN = Known(
    targets=("customer", "item"),
    enumerations={"Status": Enumeration(name="Status", values=())},
    subrecords={"Address": Subrecord(name="Address", soap=TypeName("Address", COMMON), members=())},
    sublists={"Partners": PARTNERS},
)


def read_members(text: str) -> tuple[tuple[Member, ...], list[str]]:
    document = read(text, "x.yaml")
    entry = Entry(Findings(document), (), document.data)
    found = members(entry, Scope(SALES, KNOWN, sublist_entries(entry)))
    return found, [f"{finding.where}: {finding.message}" for finding in entry.findings.found]


def test_a_bare_kind_is_a_field_with_one_name_everywhere_but_in_suiteql() -> None:
    found, mistakes = read_members("fields: {memo: text}")

    assert found == (Field(name="memo", kind="text", soap="memo", soap_kind="text"),)
    assert mistakes == []


def test_a_field_may_live_in_one_world_only() -> None:
    text = """
fields:
  a: {kind: string, only: soap}
  b: {kind: string, only: rest}
  c: {kind: string, only: suiteql, column: c}
"""
    found, _ = read_members(text)

    worlds = [(field.soap, field.rest, field.column) for field in found if isinstance(field, Field)]
    assert worlds == [("a", False, ""), ("", True, ""), ("", False, "c")]


def test_references_enumerations_and_subrecords_name_what_they_are() -> None:
    text = """
fields:
  entity: {kind: reference, to: customer}
  status: {kind: enum, of: Status, soap_kind: string}
  to: {kind: subrecord, of: Address}
"""
    (entity, status, address), mistakes = read_members(text)

    assert mistakes == []
    assert isinstance(entity, Field)
    assert entity.targets == ("customer",)
    assert isinstance(status, Field)
    assert (status.enum, status.soap_kind) == ("Status", "string")
    assert isinstance(address, Field)
    assert address.subrecord == "Address"


def test_a_sublist_stands_among_the_fields_and_is_described_below() -> None:
    text = """
fields: {memo: text, item: sublist}
sublists:
  item:
    soap: {list: SalesOrderItemList, child: item, line: SalesOrderItem}
    key: line
    suiteql: {table: transactionline, parent: transaction, where: {mainline: F}}
    custom_fields: custcol
    fields: {line: integer}
"""
    (_, item), mistakes = read_members(text)

    assert mistakes == []
    assert isinstance(item, Sublist)
    assert (item.soap, item.soap_list) == ("itemList", TypeName("SalesOrderItemList", SALES))
    assert (item.key, item.replace_all, item.table_filter) == ("line", True, {"mainline": "F"})


def test_a_shared_sublist_keeps_its_lines_and_may_have_a_list_type_of_its_own() -> None:
    text = """
fields:
  partners: {kind: sublist, of: Partners, list: OrderPartnersList}
  b: {kind: sublist, of: Partners, only: rest}
"""
    (own, shared), _ = read_members(text)

    assert isinstance(own, Sublist)
    assert (own.soap, own.soap_list) == ("partnersList", TypeName("OrderPartnersList", SALES))
    assert isinstance(shared, Sublist)
    assert (shared.soap, shared.soap_list) == ("", PARTNERS.soap_list)


def test_a_list_of_references_may_have_its_own_type() -> None:
    (category,), _ = read_members("fields: {category: {kind: multiselect, list: CategoryList, child: category}}")

    assert isinstance(category, Field)
    assert (category.soap_list, category.soap_child) == (TypeName("CategoryList", SALES), "category")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("fields: {a: {kind: reference, to: custmer}}", "1:35: there is no record type, list or family `custmer`"),
        ("fields: {a: {kind: enum, of: Stat}}", "1:30: there is no enumeration `Stat`"),
        ("fields: {a: {kind: subrecord}}", "1:13: there is no subrecord ``"),
        ("fields: {a: sublist}", "1:13: the sublist `a` is not described"),
        ("fields: {a: {kind: sublist, of: Nobody}}", "1:20: the sublist `Nobody` is not described"),
        ("fields: {a: {kind: string, only: suiteql}}", "1:34: `a` is a field of SuiteQL only, but has no column"),
        ("fields: {a: {kind: string, colum: x}}", "1:28: `colum` is not a key here"),
        ("fields: {}\nsublists: {b: {fields: {}}}", "2:12: `b` has no place among the fields"),
        (
            "fields: {a: sublist}\nsublists: {a: {key: line, fields: {memo: text}}}",
            "2:21: the key `line` is not a field of the line",
        ),
    ],
)
def test_a_mistake_is_a_finding_with_its_place(text: str, mistake: str) -> None:
    assert read_members(text)[1] == [f"x.yaml:{mistake}"]
