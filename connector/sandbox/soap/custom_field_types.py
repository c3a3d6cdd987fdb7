"""Definitions of custom fields as SOAP gives them by `get` and `getList` (XSD setup.customization 2023_2).

What the account's own definitions do not hold (help, displays, formulas, who may see a field) is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.sandbox.records.account_customization import applies_to
from connector.sandbox.soap.wire_types import WireTypes, is_custom

_COMMON = "label? description? selectRecordType?:core.RecordRef isMandatory?:boolean maxLength?:long"
_ENTITIES = {
    "appliesToCustomer": "customer",
    "appliesToProject": "job",
    "appliesToVendor": "vendor",
    "appliesToEmployee": "employee",
    "appliesToContact": "contact",
    "appliesToPartner": "partner",
}
_ITEMS = {
    "appliesToInventory": "inventoryItem",
    "appliesToNonInventory": "nonInventorySaleItem",
    "appliesToService": "serviceSaleItem",
    "appliesToKit": "kitItem",
    "appliesToItemAssembly": "assemblyItem",
}
_ACTIVITIES = {
    "appliesToTask": "task",
    "appliesToPhoneCall": "phoneCall",
    "appliesToEvent": "calendarEvent",
    "appliesToCase": "supportCase",
}
_BODIES = {
    "bodyPurchase": "purchaseOrder",
    "bodySale": "salesOrder",
    "bodyOpportunity": "opportunity",
    "bodyJournal": "journalEntry",
    "bodyExpenseReport": "expenseReport",
    "bodyTransferOrder": "transferOrder",
    "bodyItemReceipt": "itemReceipt",
    "bodyItemFulfillment": "itemFulfillment",
    "bodyCustomerPayment": "customerPayment",
    "bodyVendorPayment": "vendorPayment",
}
_COLUMNS = {
    "colExpense": "expenseReport",
    "colPurchase": "purchaseOrder",
    "colSale": "salesOrder",
    "colOpportunity": "opportunity",
    "colJournal": "journalEntry",
    "colTransferOrder": "transferOrder",
    "colItemReceipt": "itemReceipt",
    "colItemFulfillment": "itemFulfillment",
}
_OF_RECORDS = "customRecordCustomField"
SCOPES: Mapping[str, Mapping[str, str]] = {
    "entityCustomField": _ENTITIES,
    "itemCustomField": _ITEMS,
    "crmCustomField": _ACTIVITIES,
    "transactionBodyCustomField": _BODIES,
    "transactionColumnCustomField": _COLUMNS,
    _OF_RECORDS: {},
    "otherCustomField": {},
}
"""`RecordType` value → its flags, and the record type that each stands for here."""
_FIELD_TYPES = {
    "checkbox": "_checkBox",
    "currency": "_currency",
    "date": "_date",
    "datetime": "_datetime",
    "decimal": "_decimalNumber",
    "email": "_eMailAddress",
    "integer": "_integerNumber",
    "list": "_listRecord",
    "long_text": "_longText",
    "multiselect": "_multipleSelect",
    "percent": "_percent",
    "phone": "_phoneNumber",
    "select": "_listRecord",
    "text": "_freeFormText",
    "textarea": "_textArea",
    "time": "_timeOfDay",
    "url": "_hyperlink",
}


def _declared() -> str:
    lines = ["^CustomFieldType(core.Record): fieldType?:setupCustomTyp.CustomizationFieldType scriptId?"]
    for name, scopes in SCOPES.items():
        flags = "recType?" if name == _OF_RECORDS else " ".join(f"{flag}?:boolean" for flag in scopes)
        lines.append(f"{name[0].upper()}{name[1:]}(CustomFieldType): {_COMMON} {flags} @internalId")
    return "\n".join(lines)


TYPES: dict[str, str] = {
    "setupCustom": _declared(),
    "setupCustomTyp": f"CustomizationFieldType = {' '.join(sorted(set(_FIELD_TYPES.values())))}",
}
"""Prefix of an area → its declarations, in the notation of `type_notation`."""


def definition(kind: str, body: Mapping[str, Any], types: WireTypes) -> dict[str, Any]:
    """The record of the schema's type *kind* that the account's definition *body* stands for."""
    applies = str(body.get("appliesTo", ""))
    found: dict[str, Any] = {
        "id": types.custom.field(str(body.get("scriptId", "")).lower()),
        "fieldType": _FIELD_TYPES.get(str(body.get("fieldType", "")), "_freeFormText"),
        "scriptId": str(body.get("scriptId", "")).lower(),
        "label": body.get("label"),
        "isMandatory": body.get("isMandatory") is True,
        "maxLength": body.get("maxLength"),
        **{flag: applies_to(applies, record) for flag, record in SCOPES[kind].items()},
    }
    target, owner = str(body.get("of") or ""), applies.partition(":")[2]
    if target:
        number = {"id": types.custom.type(target)} if is_custom(target) else {}
        found["selectRecordType"] = {**number, "refName": types.label(target)}
    if kind == _OF_RECORDS and owner:
        found["recType"] = types.custom.type(owner)
    return found
