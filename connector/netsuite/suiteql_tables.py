"""What is known of SuiteQL tables: their numeric key, and where a record type is found with its dates.

Facts: the Connect schema "NetSuite2" and public SuiteQL, as collected in the project's record-names sheet 1.11, 3.1.
"""

from __future__ import annotations

from dataclasses import dataclass


def _with_id(tables: str) -> dict[str, str]:
    return dict.fromkeys(tables.split(), "id")


NUMERIC_KEYS: dict[str, str] = {
    **_with_id(
        """transaction entity customer vendor employee contact job partner item account accountingperiod accountingbook
        subsidiary department classification location currency term pricelevel unitstype supportcase file
        mediaitemfolder inventorynumber transactionhistory message note phonecall task calendarevent project
        opportunity campaign promotioncode taxtype nexus bin revenuearrangement customerstatus customercategory
        vendorcategory shipitem otherchargeitem paymentmethod salestaxitem"""
    ),
    "transactionline": "uniquekey",
    "customrecordtype": "internalid",
}
"""Table → its one numeric column that is unique and never null; `customrecord_…` tables have `id`."""


def numeric_key(table: str) -> str:
    """The numeric key of *table*, "" where none is known."""
    name = table.lower()
    return "id" if name.startswith(("customrecord_", "customlist_")) else NUMERIC_KEYS.get(name, "")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the rows of one record type are."""

    table: str
    condition: str = ""
    """What tells its rows from others in the same table."""
    created: str = "datecreated"
    """Column of the creation date."""
    modified: str = "lastmodifieddate"
    """Column of the last change."""


_TRANSACTION_TYPES = {
    "salesOrder": "SalesOrd",
    "invoice": "CustInvc",
    "cashSale": "CashSale",
    "creditMemo": "CustCred",
    "returnAuthorization": "RtnAuth",
    "customerPayment": "CustPymt",
    "customerDeposit": "CustDep",
    "customerRefund": "CustRfnd",
    "cashRefund": "CashRfnd",
    "depositApplication": "DepAppl",
    "estimate": "Estimate",
    "opportunity": "Opprtnty",
    "purchaseOrder": "PurchOrd",
    "itemReceipt": "ItemRcpt",
    "itemFulfillment": "ItemShip",
    "vendorBill": "VendBill",
    "vendorCredit": "VendCred",
    "vendorPayment": "VendPymt",
    "vendorReturnAuthorization": "VendAuth",
    "expenseReport": "ExpRept",
    "journalEntry": "Journal",
    "inventoryAdjustment": "InvAdjst",
    "inventoryTransfer": "InvTrnfr",
    "transferOrder": "TrnfrOrd",
    "workOrder": "WorkOrd",
    "assemblyBuild": "Build",
    "assemblyUnbuild": "Unbuild",
    "check": "Check",
    "deposit": "Deposit",
}
_ITEM_TYPES = {
    "inventoryItem": "itemtype = 'InvtPart' AND NVL(islotitem, 'F') = 'F' AND NVL(isserialitem, 'F') = 'F'",
    "lotNumberedInventoryItem": "itemtype = 'InvtPart' AND islotitem = 'T'",
    "serializedInventoryItem": "itemtype = 'InvtPart' AND isserialitem = 'T'",
    "nonInventorySaleItem": "itemtype = 'NonInvtPart' AND subtype = 'Sale'",
    "nonInventoryPurchaseItem": "itemtype = 'NonInvtPart' AND subtype = 'Purchase'",
    "nonInventoryResaleItem": "itemtype = 'NonInvtPart' AND subtype = 'Resale'",
    "serviceSaleItem": "itemtype = 'Service' AND subtype = 'Sale'",
    "servicePurchaseItem": "itemtype = 'Service' AND subtype = 'Purchase'",
    "serviceResaleItem": "itemtype = 'Service' AND subtype = 'Resale'",
    "assemblyItem": "itemtype = 'Assembly'",
    "kitItem": "itemtype = 'Kit'",
    "otherChargeSaleItem": "itemtype = 'OthCharge' AND subtype = 'Sale'",
    "discountItem": "itemtype = 'Discount'",
}
_NO_CREATION = ("account", "subsidiary", "department", "classification", "location", "currency", "term")

RECORD_TYPES: dict[str, Whereabouts] = {
    **{
        name: Whereabouts("transaction", f"type = '{code}'", created="createddate")
        for name, code in _TRANSACTION_TYPES.items()
    },
    **{name: Whereabouts("item", text, created="createddate") for name, text in _ITEM_TYPES.items()},
    "transaction": Whereabouts("transaction", created="createddate"),
    "item": Whereabouts("item", created="createddate"),
    **{name: Whereabouts(name) for name in ("customer", "contact", "vendor", "employee", "partner", "entity", "job")},
    **{name: Whereabouts(name, created="") for name in _NO_CREATION},
    "supportCase": Whereabouts("supportcase", created="createddate", modified="lastmodifieddate"),
    "file": Whereabouts("file", created="createddate", modified="lastmodifieddate"),
}
"""Record type as REST names it → where its rows are."""
_BY_LOWER = {name.lower(): found for name, found in RECORD_TYPES.items()}


def whereabouts(record_type: str) -> Whereabouts | None:
    """Where the rows of *record_type* are, in any case; None where it is not known."""
    name = record_type.lower()
    if name.startswith("customrecord"):
        return Whereabouts(name, created="created", modified="lastmodified")
    return _BY_LOWER.get(name)
