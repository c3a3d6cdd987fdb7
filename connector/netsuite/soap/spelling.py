"""REST's names of SOAP's fields: the same words but for these (record names 1.2 and 1.3)."""

from __future__ import annotations

from typing import Literal

Reshape = Literal["plain_id", "number", "status", "name", "count", "stage", "id"]
"""How REST shows a value that SOAP has in another shape:

`plain_id`: a reference of SOAP is its id alone; `number`: SOAP's text is a number where it is one; `status`: words of
SOAP are a letter with words; `name`: words of SOAP are a reference by name; `count`: `_two` is 2; `stage`: `_lead` is
`Lead`; `id`: a number of SOAP is a reference.
"""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


KEEPS_LIST = frozenset({"currencyList", "directDepositList"})
"""Sublists that keep `List` in REST."""

EVERYWHERE = {
    "subTotal": "subtotal",
    "paypalAuthId": "payPalAuthId",
    "addressbook": "addressBook",
    "addressbookAddress": "addressBookAddress",
    "prefCCProcessor": "prefCcProcessor",
    "thirdPartyZipcode": "thirdPartyZipCode",
    "billreceipts": "billReceipts",
    "checkNum": "checkNumber",
    "inclInFxRateUpdates": "includeInFxRateUpdates",
    "pricingMatrix": "price",
}

SALES = _words(
    """
    SalesOrder Invoice CashSale Estimate Opportunity CreditMemo CashRefund ReturnAuthorization CustomSale Charge
    """
)
ITEMS = _words(
    """
    InventoryItem LotNumberedInventoryItem SerializedInventoryItem AssemblyItem LotNumberedAssemblyItem
    SerializedAssemblyItem KitItem NonInventorySaleItem NonInventoryPurchaseItem NonInventoryResaleItem
    ServiceSaleItem ServicePurchaseItem ServiceResaleItem OtherChargeSaleItem OtherChargePurchaseItem
    OtherChargeResaleItem DownloadItem GiftCertificateItem ItemGroup DiscountItem MarkupItem PaymentItem
    SubtotalItem DescriptionItem
    """
)

_LOWER_ON_EMPLOYEE = _words(
    """
    approvalLimit baseWage baseWageType birthDate employeeStatus employeeType expenseLimit isSalesRep isSupportRep
    jobDescription maritalStatus purchaseOrderLimit purchaseOrderApprovalLimit purchaseOrderApprover releaseDate
    salesRole socialSecurityNumber terminationCategory terminationDetails terminationReason terminationRegretted
    defaultExpenseReportCurrency inheritIpRules inheritIPRules ipAddressRule IPAddressRule eligibleForCommission adpId
    bonusTarget bonusTargetComment bonusTargetPayFrequency bonusTargetType currencyList corporateCards
    emergencyContact hcmPosition hrEducation
    """
)
_LOWER_ON_EXPENSE_REPORT = _words(
    """
    dueDate accountingApproval supervisorApproval acctCorpCardExp useMultiCurrency expenseReportCurrency
    expenseReportExchangeRate policyViolated
    """
)
_LOWER_ON_EXPENSE = _words(
    """
    expenseDate expenseAccount exchangeRate foreignAmount refNumber corporateCreditCard isNonReimbursable expMediaItem
    """
)

BY_TYPE: dict[str, dict[str, str]] = {
    "Employee": {name: name.lower() for name in _LOWER_ON_EMPLOYEE},
    "ExpenseReport": {name: name.lower() for name in _LOWER_ON_EXPENSE_REPORT},
    "ExpenseReportExpense": {name: name.lower() for name in _LOWER_ON_EXPENSE},
    "Subsidiary": {"interCoAccount": "intercoAccount", "checkLayout": "checklayout"},
    "Account": {"category1099misc": "category1099Misc"},
    "Location": {"nextPickupCutOffTime": "nextPickupCutoffTime"},
    "Customer": {"stage": "searchStage"},
    "VendorCredit": {"unApplied": "unapplied"},
    "ItemVendor": {"vendorCurrency": "vendorCurrencyId"},
    "ItemMember": {"taxcode": "taxCode", "taxrate": "taxRate"},
    "ItemFulfillment": {
        "inbondCodeUps": "inBondCodeUps",
        "thirdPartyZipcodeUps": "thirdPartyZipCodeUps",
        "packageFedEx": "packageFedex",
    },
    **{name: {"incoterm": "incoTerm"} for name in ("PurchaseOrder", "ItemReceipt", "TransferOrder")},
    **{
        f"{name}Item": {
            "inventoryLocation": "inventorylocation",
            "inventorySubsidiary": "inventorysubsidiary",
            "vsoeSopGroup": "vsoeSOPGroup",
        }
        for name in SALES
    },
    **{
        f"{name}{line}": {"projectTask": "projecttask"}
        for name in ("PurchaseOrder", "VendorBill", "VendorCredit", "ItemReceipt")
        for line in ("Item", "Expense")
    },
    **{
        name: {
            "vsoeDeferral": "VSOEDeferral",
            "vsoeDelivered": "VSOEDelivered",
            "vsoePermitDiscount": "VSOEPermitDiscount",
            "vsoePrice": "VSOEPrice",
            "vsoeSopGroup": "VSOESopGroup",
            "isGcoCompliant": "isGCoCompliant",
            "excludeFromSitemap": "excludeFromSiteMap",
            "sitemapPriority": "siteMapPriority",
            "dropshipExpenseAccount": "dropShipExpenseAccount",
            "enforceMinQtyInternally": "enforceminqtyinternally",
            "minimumQuantity": "minimumquantity",
            "maximumQuantity": "maximumquantity",
            "intercoDefRevAccount": "interCoDefRevAccount",
            "revReclassFXAccount": "revReclassFxAccount",
            "futureHorizon": "futurehorizon",
        }
        for name in ITEMS
    },
    **{f"{name}Locations": {"locationQtyAvailForStorePickup": "locationqtyavailforstorepickup"} for name in ITEMS},
}
for _name in ("PurchaseOrder", "PurchaseOrderItem"):
    BY_TYPE[_name]["createOutsourcedWO"] = "createOutsourcedWo"

RESHAPED: dict[tuple[str, str], Reshape] = {
    ("", "units"): "plain_id",
    ("", "memberUnit"): "plain_id",
    ("", "rate"): "number",
    ("", "discountRate"): "number",
    ("", "doc"): "id",
    ("", "orderDoc"): "id",
    ("Account", "unit"): "plain_id",
    ("Currency", "currencyPrecision"): "count",
    ("Customer", "stage"): "stage",
    **{(name, unit): "plain_id" for name in ITEMS for unit in ("stockUnit", "purchaseUnit", "saleUnit")},
    **{
        (name, "status"): "status"
        for name in _words(
            """
            CashRefund CashSale Check CreditMemo CustomPurchase CustomSale CustomerDeposit CustomerPayment
            CustomerRefund DepositApplication Estimate ExpenseReport InterCompanyTransferOrder Invoice Opportunity
            PurchaseOrder PurchaseRequisition ReturnAuthorization SalesOrder TransferOrder VendorBill VendorPayment
            WorkOrder
            """
        )
    },
    **{
        (name, "source"): "name"
        for name in _words(
            """
            CashRefund CashSale CreditMemo CustomSale Estimate InterCompanyTransferOrder Invoice Opportunity
            PurchaseOrder PurchaseRequisition ReturnAuthorization SalesOrder TransferOrder
            """
        )
    },
}
"""Type ("" for any) and SOAP field → how REST shows it (record names 1.3, "Renamed or reshaped")."""

KEYED_SUBLISTS = frozenset(
    _words("""
    addressBook apply attendee binNumber credit currencyList currencylist deposit expCost expense inventoryAssignment
    item itemCost line locations partners price resource salesTeam taxRegistration time
    """)
)
"""Sublists whose lines have a key, so that they can be merged; all others are replaced whole (record names 1.7)."""

DROPPED = frozenset({"links", "count", "hasMore", "offset", "totalResults", "refName"})
"""Keys of REST that say nothing about the record itself."""


def rest_name(record: str, soap: str, *, is_list: bool) -> str:
    """The canonical name of the SOAP field *soap* of the type *record* (a local name)."""
    name = soap.removesuffix("List") if is_list and soap not in KEEPS_LIST and soap != "List" else soap
    if record == "ItemFulfillment" and name.endswith("FedEx") and not is_list:
        name = name.removesuffix("FedEx") + "Fedex"
    own = BY_TYPE.get(record, {})
    return own.get(name) or EVERYWHERE.get(name, name)


def reshape_of(record: str, soap: str) -> Reshape | None:
    """How REST shows the SOAP field *soap* of the type *record*, where not as SOAP does."""
    return RESHAPED.get((record, soap)) or RESHAPED.get(("", soap))
