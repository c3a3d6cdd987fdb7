from __future__ import annotations

from collections.abc import Callable

from connector.component import Unit
from connector.netsuite.metadata import soap_catalogue
from connector.netsuite.metadata.custom_definitions import CustomDefinition, Definitions
from tests.netsuite.soap.conftest import Wire


def found(*definitions: CustomDefinition) -> Callable[[str], Definitions]:
    def of(category: str) -> Definitions:
        known = {one.script_id: one for one in definitions if one.category == category}
        return Definitions(known, [] if known else [f"{category}: nothing"])

    return of


def test_a_custom_field_is_where_its_boxes_say(wire: Wire) -> None:
    here, there, open_ = (
        CustomDefinition(script_id=f"custentity_{name}", category="entityCustomField", kind="string", applies=applies)
        for name, applies in (
            ("here", {"appliesToCustomer": True, "appliesToVendor": False}),
            ("there", {"appliesToCustomer": False, "appliesToVendor": True}),
            ("open", {}),
        )
    )
    custom = found(here, there, open_)
    customer = soap_catalogue.record(wire, "customer", custom, Unit())  # type: ignore[arg-type] # stands for a session
    vendor = soap_catalogue.record(wire, "vendor", custom, Unit())  # type: ignore[arg-type] # as above

    assert [field.name for field in customer.fields if field.custom] == ["custentity_here", "custentity_open"]
    assert [field.name for field in vendor.fields if field.custom] == ["custentity_there", "custentity_open"]
    assert customer.notes == ("customSegment: nothing",)


def test_columns_stand_in_the_lines_that_take_them(wire: Wire) -> None:
    column = CustomDefinition(
        script_id="custcol_x",
        category="transactionColumnCustomField",
        kind="reference",
        target="Colours",
        mandatory=True,
        internal_id="7",
    )
    order = soap_catalogue.record(wire, "salesOrder", found(column), Unit())  # type: ignore[arg-type] # as above
    field = order.field("item.custcol_x")

    assert field is not None
    assert (field.kind, field.targets, field.required, field.internal_id) == ("reference", ("Colours",), True, "7")
    assert order.field("salesTeam.custcol_x") is None
