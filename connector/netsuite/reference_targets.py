"""Which record type a reference points to, where neither transport says it: by its name (record names 1.4, 2)."""

from __future__ import annotations

from connector.netsuite.suiteql_tables import RECORD_TYPES

_BY_NAME: dict[str, tuple[str, ...]] = {
    "class": ("classification",),
    "terms": ("term",),
    "salesrep": ("employee",),
    "owner": ("employee",),
    "supervisor": ("employee",),
    "approver": ("employee",),
    "createdby": ("employee",),
    "assigned": ("employee",),
    "intercoaccount": ("account",),
    "incomeaccount": ("account",),
    "assetaccount": ("account",),
    "cogsaccount": ("account",),
    "expenseaccount": ("account",),
    "payablesaccount": ("account",),
    "receivablesaccount": ("account",),
    "deferralaccount": ("account",),
    "billtosubsidiary": ("subsidiary",),
    "tosubsidiary": ("subsidiary",),
    "tolocation": ("location",),
    "transferlocation": ("location",),
    "postingperiod": ("accountingPeriod",),
    "category": (),
    "pricelevel": ("priceLevel",),
    "unitstype": ("unitsType",),
    "entity": ("customer", "vendor", "employee", "partner", "job"),
    "createdfrom": ("transaction",),
    "entitystatus": ("customerStatus",),
}
_CUSTOMERS = (
    *("salesOrder", "invoice", "cashSale", "estimate", "opportunity", "creditMemo", "cashRefund", "customerDeposit"),
    *("returnAuthorization", "customerPayment", "customerRefund"),
)
_VENDORS = ("purchaseOrder", "vendorBill", "vendorCredit", "vendorPayment", "vendorReturnAuthorization")
_ENTITY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_CUSTOMERS, ("customer", "job")),
    **dict.fromkeys(_VENDORS, ("vendor",)),
    "expenseReport": ("employee",),
}
"""Transaction → what its `entity` is."""
_SAME_TYPE = frozenset({"parent", "toplevelparent"})
_SPELLED = {name.lower(): name for name in RECORD_TYPES}


def targets_of(name: str, record_type: str) -> tuple[str, ...]:
    """The types that the reference *name* of *record_type* may point to; none where its name does not tell."""
    lowered = name.lower()
    if lowered in _SAME_TYPE:
        return (record_type,)
    if lowered == "entity" and record_type in _ENTITY:
        return _ENTITY[record_type]
    if lowered in _BY_NAME:
        return _BY_NAME[lowered]
    known = _SPELLED.get(lowered)
    return (known,) if known else ()
