"""Finding members of a record type and enumeration values."""

from __future__ import annotations

import pytest

from connector.catalogue.areas import AREAS, TypeName
from connector.catalogue.model import Enumeration, EnumValue, Field, RecordType, Sublist, label_of

LINE = Field(name="quantity", kind="decimal", soap="quantity", soap_kind="decimal")
ORDER = RecordType(
    name="salesOrder",
    label="Sales Order",
    soap=TypeName("SalesOrder", AREAS["transactions.sales"]),
    soap_name="salesOrder",
    members=(
        Field(name="subtotal", kind="decimal", soap="subTotal", soap_kind="decimal"),
        Field(name="stage", kind="string", soap_kind="string"),
        Field(name="searchStage", kind="string", soap="stage", soap_kind="enum", column="searchstage"),
        Sublist(name="item", soap="itemList", members=(LINE,)),
    ),
)


@pytest.mark.parametrize("spelling", ["subtotal", "subTotal", "SUBTOTAL"])
def test_a_field_is_found_in_every_spelling(spelling: str) -> None:
    assert ORDER.find(spelling) is ORDER.members[0]


def test_a_canonical_name_wins_over_a_soap_name() -> None:
    assert ORDER.find("stage") is ORDER.members[1]
    assert ORDER.by_soap("stage") is ORDER.members[2]


def test_a_list_is_found_by_both_of_its_names() -> None:
    assert ORDER.find("item") is ORDER.find("itemList") is ORDER.sublists[0]
    assert ORDER.sublists[0].find("quantity") is LINE


def test_what_is_not_there_is_none() -> None:
    assert ORDER.find("colour") is None
    assert ORDER.by_soap("") is None


def test_fields_sublists_and_columns_are_parts_of_the_members() -> None:
    assert [field.name for field in ORDER.fields] == ["subtotal", "stage", "searchStage"]
    assert [field.name for field in ORDER.columns()] == ["searchStage"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("orderStatus", "Order Status"),
        ("isGCoCompliant", "Is G Co Compliant"),
        ("memo", "Memo"),
        ("tax1Amt", "Tax1 Amt"),
    ],
)
def test_a_name_in_words(name: str, label: str) -> None:
    assert label_of(name) == label
    assert Field(name=name, kind="string", soap_kind="string").label == label
    assert Sublist(name=name, members=()).label == label


def test_an_enumeration_is_looked_up_both_ways() -> None:
    open_, none = EnumValue(code="A", label="Open", soap="_open"), EnumValue(code="Y", label="Undefined")
    status = Enumeration(name="Status", values=(open_, none))

    assert status.by_code("a") is status.by_soap("_open") is open_
    assert status.by_soap("") is None
    assert status.by_code("Z") is None
