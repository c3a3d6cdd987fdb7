"""The permissions of NetSuite as its role pages list them, and which of them each record type and table needs.

Names and subtabs: Oracle help (Permissions Documentation), permission ids of SDF, the `permission` column of the
Records Catalog, and refusals seen on the wire (`Transactions -> Enter Vendor Credits`, `Lists -> Currency`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

Subtab = Literal["Transactions", "Reports", "Lists", "Setup", "Custom Record"]
SUBTABS: tuple[Subtab, ...] = ("Transactions", "Reports", "Lists", "Setup", "Custom Record")
"""Subtabs of Manage Roles > (role) > Permissions, in their order."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission that a role, or a user globally, may have."""

    name: str
    """As on screen, e.g. `Sales Order`; what `Role.permissions` is keyed by."""
    subtab: Subtab
    switch: bool = False
    """Whether it is only given or not given: its one level is Full."""

    @property
    def label(self) -> str:
        """How a refusal names it: `Transactions -> Sales Order`; Setup and Reports have no prefix."""
        return f"{self.subtab} -> {self.name}" if self.subtab in ("Transactions", "Lists") else self.name


_RECORDS: dict[Subtab, dict[str, str]] = {
    "Transactions": {
        "Adjust Inventory": "inventoryAdjustment inventoryCostRevaluation",
        "Bills": "vendorBill",
        "Build Assemblies": "assemblyBuild",
        "Cash Sale": "cashSale",
        "Cash Sale Refund": "cashRefund",
        "Charge": "charge",
        "Check": "check",
        "Credit Memo": "creditMemo",
        "Customer Deposit": "customerDeposit",
        "Customer Payment": "customerPayment",
        "Customer Refund": "customerRefund",
        "Deposit": "deposit",
        "Deposit Application": "depositApplication",
        "Enter Vendor Credits": "vendorCredit",
        "Estimate": "estimate",
        "Expense Report": "expenseReport",
        "Invoice": "invoice",
        "Item Fulfillment": "itemFulfillment",
        "Item Receipt": "itemReceipt",
        "Make Journal Entry": "journalEntry interCompanyJournalEntry advInterCompanyJournalEntry",
        "Opportunity": "opportunity",
        "Pay Bills": "vendorPayment",
        "Purchase Order": "purchaseOrder",
        "Requisition": "purchaseRequisition",
        "Return Authorization": "returnAuthorization",
        "Sales Order": "salesOrder",
        "Set Up Budgets": "budget",
        "Statistical Journal Entry": "statisticalJournalEntry",
        "Track Time": "timeBill timeEntry timeSheet",
        "Transfer Inventory": "inventoryTransfer",
        "Transfer Order": "transferOrder interCompanyTransferOrder",
        "Unbuild Assemblies": "assemblyUnbuild",
        "Vendor Return Authorization": "vendorReturnAuthorization",
        "Work Order": "workOrder",
        "Work Order Close": "workOrderClose",
        "Work Order Completion": "workOrderCompletion",
        "Work Order Issue": "workOrderIssue",
    },
    "Lists": {
        "Accounts": "account",
        "Billing Schedules": "billingSchedule",
        "Bins": "bin",
        "CRM Groups": "entityGroup",
        "Cases": "supportCase",
        "Classes": "classification",
        "Contact Roles": "contactRole",
        "Contacts": "contact",
        "Currency": "currency consolidatedExchangeRate currencyRate",
        "Customers": "customer lead prospect",
        "Departments": "department",
        "Documents and Files": "file folder",
        "Employees": "employee",
        "Events": "calendarEvent",
        "Expense Categories": "expenseCategory",
        "Fair Value Price": "fairValuePrice",
        "Gift Certificates": "giftCertificate",
        "Inbound Shipment": "inboundShipment",
        "Issues": "issue",
        "Items": "inventoryItem nonInventoryItem nonInventoryPurchaseItem nonInventorySaleItem nonInventoryResaleItem "
        "serviceItem servicePurchaseItem serviceSaleItem serviceResaleItem assemblyItem kitItem itemGroup "
        "discountItem markupItem descriptionItem subtotalItem paymentItem otherChargeItem otherChargePurchaseItem "
        "otherChargeSaleItem otherChargeResaleItem downloadItem giftCertificateItem lotNumberedInventoryItem "
        "serializedInventoryItem lotNumberedAssemblyItem serializedAssemblyItem inventoryNumber",
        "Jobs": "job",
        "Knowledge Base": "solution topic",
        "Locations": "location",
        "Marketing Campaigns": "campaign",
        "Notes Tab": "note",
        "Other Names": "otherName",
        "Partners": "partner",
        "Payroll Items": "payrollItem",
        "Phone Calls": "phoneCall",
        "Project Tasks": "projectTask",
        "Promotion": "promotionCode couponCode",
        "Resource Allocations": "resourceAllocation",
        "Subsidiaries": "subsidiary",
        "Tasks": "task",
        "Tax Records": "salesTaxItem taxGroup taxType nexus taxControlAccount",
        "Track Messages": "message",
        "Units": "unitsType",
        "Vendors": "vendor",
        "Work Calendar": "workCalendar",
    },
    "Setup": {
        "Accounting Lists": "term paymentMethod customerCategory vendorCategory customerMessage priceLevel "
        "pricingGroup billingClass budgetCategory costCategory jobStatus jobType otherNameCategory "
        "partnerCategory salesRole",
        "CRM Lists": "contactCategory leadSource winLossReason",
        "Custom Entity Fields": "entityCustomField",
        "Custom Event Fields": "crmCustomField",
        "Custom Item Fields": "itemCustomField itemNumberCustomField itemOptionCustomField",
        "Custom Lists": "customList",
        "Custom Record Types": "customRecordType customRecordCustomField",
        "Custom Segments": "customSegment",
        "Custom Transaction Fields": "transactionBodyCustomField transactionColumnCustomField",
        "Manage Accounting Periods": "accountingPeriod",
        "Other Custom Fields": "otherCustomField",
        "Other Lists": "employeeType employeeStatus",
    },
}
"""Subtab → permission → record types (as REST spells them) that it governs."""

_OTHERS: dict[Subtab, str] = {
    "Transactions": "Find Transaction, Audit Trail, Fulfill Orders, Receive Order, Invoice Sales Orders",
    "Reports": "SuiteAnalytics Workbook, Financial Statements, General Ledger, Sales, Transaction Detail",
    "Lists": "Address, Custom Record Entries, Employee Record, Perform Search, Publish Search, Related Items",
    "Setup": "Company Information, Enable Features, Manage Users, Set Up Company, SuiteScript, SuiteScript Scheduling, "
    "SOAP Web Services, Set Up SOAP Web Services, View Login Audit Trail, View Web Services Logs",
}
_SWITCHES: dict[Subtab, str] = {
    "Setup": "Access Token Management, Bulk Manage Roles, "
    "Control SuiteScript and Workflow Triggers in Web Services Request, Core Administration Permissions, "
    "Deleted Records, Integration Application, Log in using Access Tokens, Log in using OAuth 2.0 Access Tokens, "
    "Manage own OAuth 2.0 Client Credentials certificates, OAuth 2.0 Authorized Applications Management, "
    "REST Web Services, User Access Tokens",
}

GLOBAL_PERMISSIONS = (
    "Access Token Management",
    "Log in using Access Tokens",
    "Log in using OAuth 2.0 Access Tokens",
    "REST Web Services",
    "SOAP Web Services",
    "SuiteAnalytics Workbook",
    "User Access Tokens",
    "Deleted Records",
    "Documents and Files",
    "Find Transaction",
    "Perform Search",
    "Publish Search",
)
"""What Employees > Access > Global Permissions offers here: those that integrations ask for."""

_ALTERNATIVES = {"employee": ("Employees", "Employee Record")}
"""Record type → permissions of which one is enough; the first is what a refusal names."""
_FREE = frozenset({"customerStatus", "entityStatus", "language", "timeZone"})
"""Types that every role may read: the Records Catalog names no permission for them."""

TABLES: dict[str, str] = {
    "accountingperiod": "Manage Accounting Periods",
    "accounttype": "Accounts",
    "aggregateitemlocation": "Items",
    "classification": "Classes",
    "currencyrate": "Currency",
    "customersubsidiaryrelationship": "Customers",
    "customfield": "SuiteScript",
    "customlist": "Custom Lists",
    "customrecordtype": "Custom Record Types",
    "deletedrecord": "Deleted Records",
    "entity": "Perform Search",
    "entityaddress": "Address",
    "file": "Documents and Files",
    "inventorybalance": "Items",
    "item": "Items",
    "itemvendor": "Vendors",
    "loginaudit": "View Login Audit Trail",
    "mediaitemfolder": "Documents and Files",
    "nexttransactionlinelink": "Find Transaction",
    "oauthtoken": "Access Token Management",
    "previoustransactionlinelink": "Find Transaction",
    "pricing": "Items",
    "role": "Bulk Manage Roles",
    "transaction": "Find Transaction",
    "transactionaccountingline": "Find Transaction",
    "transactionline": "Find Transaction",
    "vendorsubsidiaryrelationship": "Vendors",
}
"""SuiteQL table → permission it needs where that is not the one of a record type of the same name."""


def _names(lists: dict[Subtab, str], subtab: Subtab) -> list[str]:
    return [" ".join(name.split()) for name in lists.get(subtab, "").split(",") if name.strip()]


def _all() -> dict[str, Permission]:
    found = [Permission(name, subtab) for subtab in SUBTABS for name in _RECORDS.get(subtab, {})]
    found += [Permission(name, subtab) for subtab in SUBTABS for name in _names(_OTHERS, subtab)]
    found += [Permission(name, subtab, switch=True) for subtab in SUBTABS for name in _names(_SWITCHES, subtab)]
    return {one.name: one for one in sorted(found, key=lambda one: (SUBTABS.index(one.subtab), one.name.lower()))}


PERMISSIONS: dict[str, Permission] = _all()
"""Every permission by its name, in the order of the role page."""
_BY_TYPE = {
    type_.lower(): name for of in _RECORDS.values() for name, types in of.items() for type_ in types.split()
} | {type_.lower(): names[0] for type_, names in _ALTERNATIVES.items()}


@cache
def permission(name: str) -> Permission:
    """The permission of that name; a custom record type's script id is a permission of its own."""
    return PERMISSIONS.get(name) or Permission(name, "Custom Record")


@cache
def needed(type_: str) -> tuple[str, ...]:
    """Permissions of which one lets in to records of *type_* (any spelling); empty where every role may read them."""
    lowered = type_.lower()
    if lowered.startswith("customrecord_"):
        return ("Custom Record Entries", lowered)
    if lowered in _ALTERNATIVES:
        return _ALTERNATIVES[lowered]
    if lowered in {free.lower() for free in _FREE}:
        return ()
    return (_BY_TYPE.get(lowered, "Set Up Company"),)


@cache
def label_of(type_: str) -> str:
    """What a refusal calls the permission that records of *type_* need: `Lists -> Customers`."""
    names = needed(type_)
    return permission(names[0]).label if names else ""


def needed_for_table(table: str) -> tuple[str, ...]:
    """Permissions of which one lets in to a SuiteQL table; a table of which nothing is known needs none."""
    lowered = table.lower()
    if lowered in TABLES:
        return (TABLES[lowered],)
    known = lowered.startswith("customrecord_") or lowered in _BY_TYPE
    return needed(lowered) if known else ()
