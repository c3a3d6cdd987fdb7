"""What is worked out once for each type that is written."""

from __future__ import annotations

import pytest

from connector.netsuite.custom_fields import CustomKey
from connector.netsuite.soap.encode import Encoder
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.write_plans import CustomField, WritePlan

pytestmark = pytest.mark.wsdl


@pytest.fixture
def plan(encoder: Encoder, shapes: Shapes) -> WritePlan:
    found = encoder.plan(shapes.record("salesOrder").row.qname)
    assert found is not None
    return found


@pytest.mark.parametrize("key", ["item", "itemList", "itemlist", "ITEM"])
def test_every_spelling_of_a_key_is_one_field(plan: WritePlan, key: str) -> None:
    found = plan.field(key)

    assert found is not None
    assert found is plan.field(key) is plan.by_key[key]
    assert (found.tag, found.begin, found.end, found.line_tag) == (
        "sales:itemList",
        "<sales:itemList>",
        "</sales:itemList>",
        "sales:item",
    )


def test_positions_are_those_of_the_xsd(plan: WritePlan) -> None:
    names = ("entity", "tranDate", "memo", "itemList")

    positions = [found.position for name in names if (found := plan.field(name))]

    assert len(positions) == len(names)
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("custbody_X", CustomKey("custbody_x")),
        ("SelectCustomFieldRef__custbody_x__12", CustomKey("custbody_x", "SelectCustomFieldRef", "12")),
    ],
)
def test_custom_fields_are_named_once(plan: WritePlan, key: str, named: CustomKey) -> None:
    found = plan.custom(key)

    assert plan.field(key) is None
    assert found is not None
    assert found.key == named
    assert found is plan.custom(key)


def test_what_is_no_field_is_neither(plan: WritePlan) -> None:
    assert plan.field("nosuch") is None
    assert plan.custom("nosuch") is None


def test_attributes_of_a_custom_field_are_escaped() -> None:
    assert CustomField.of(CustomKey("cust<x>", "", '7"')).attributes == ' internalId="7&quot;" scriptId="cust&lt;x&gt;"'


def test_a_plan_is_made_once_and_declares_its_namespaces(encoder: Encoder, plan: WritePlan) -> None:
    assert encoder.plan(plan.shape.row.qname) is plan
    assert plan.prefixes["urn:sales_2023_2.transactions.webservices.netsuite.com"] == "sales"
    assert encoder.plan("{urn:x}Nothing") is None
