"""REST's names of SOAP's fields: each exception names a field that the real WSDL has."""

from __future__ import annotations

import pytest

from connector.netsuite.soap import spelling
from connector.netsuite.soap.shapes import Shapes
from connector.netsuite.soap.type_table import TypeTable

LATER_OR_ABSENT = {"adpId", "inheritIpRules", "ipAddressRule", "jobDescription", "corporateCreditCard"}
"""Names of record names 1.3 that 2023.2 spells otherwise or has not."""


@pytest.mark.parametrize(
    ("record", "soap", "is_list", "rest"),
    [
        ("SalesOrder", "itemList", True, "item"),
        ("SalesOrder", "subTotal", False, "subtotal"),
        ("Customer", "addressbookList", True, "addressBook"),
        ("Customer", "currencyList", True, "currencyList"),
        ("Employee", "currencyList", True, "currencylist"),
        ("Employee", "purchaseOrderLimit", False, "purchaseorderlimit"),
        ("Vendor", "purchaseOrderLimit", False, "purchaseOrderLimit"),
        ("PurchaseOrder", "incoterm", False, "incoTerm"),
        ("Vendor", "incoterm", False, "incoterm"),
        ("SalesOrder", "billAddressList", False, "billAddressList"),
        ("ItemFulfillment", "shipDateFedEx", False, "shipDateFedex"),
        ("ItemFulfillmentPackageFedEx", "packageTrackingNumberFedEx", False, "packageTrackingNumberFedEx"),
        ("ItemFulfillment", "packageFedExList", True, "packageFedex"),
        ("InventoryItem", "vsoeSopGroup", False, "VSOESopGroup"),
        ("SalesOrderItem", "vsoeSopGroup", False, "vsoeSOPGroup"),
        ("InventoryItem", "pricingMatrix", True, "price"),
        ("CustomerAddressbook", "addressbookAddress", False, "addressBookAddress"),
    ],
)
def test_names_as_rest_spells_them(record: str, soap: str, is_list: bool, rest: str) -> None:
    assert spelling.rest_name(record, soap, is_list=is_list) == rest


@pytest.mark.wsdl
def test_exceptions_are_of_fields_that_exist(table: TypeTable) -> None:
    missing = set()
    for record, names in spelling.BY_TYPE.items():
        row = table.named(record)
        if row is None:
            continue
        known = {child.name for child in row.children}
        known |= {child.name.removesuffix("List") for child in row.children}
        missing |= {f"{record}.{name}" for name in names if name not in known}

    shared = {name for name in missing if name.partition(".")[0] in spelling.ITEMS or "Locations" in name}
    lines = {name for name in missing if name.partition(".")[2] in spelling.BY_TYPE["SalesOrderItem"]}
    projects = {name for name in missing if name.endswith(".projectTask")}
    rest = missing - shared - lines - projects

    assert {name.partition(".")[2] for name in rest} <= LATER_OR_ABSENT | {
        "emergencyContact",
        "createOutsourcedWO",
        "incoterm",
    }


@pytest.mark.wsdl
def test_no_two_fields_of_a_record_share_a_name(shapes: Shapes) -> None:
    clashes = {}
    for name in ("customer", "salesOrder", "invoice", "inventoryItem", "employee", "itemFulfillment", "vendorBill"):
        keys = [slot.key for slot in shapes.record(name).slots]
        clashes[name] = sorted({key for key in keys if keys.count(key) > 1})

    assert {name: keys for name, keys in clashes.items() if keys} == {}
