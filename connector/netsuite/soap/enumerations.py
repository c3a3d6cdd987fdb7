"""Enumerations: SOAP writes a camelCase word behind an underscore, REST and SuiteQL a code (record names 1.5)."""

from __future__ import annotations

import re
from functools import lru_cache

from connector.netsuite.soap.country_codes import COUNTRIES, COUNTRY_LABELS, LANGUAGE_LABELS, LANGUAGES

CODES: dict[str, str] = {
    "Country": COUNTRIES,
    "Language": LANGUAGES,
    "AccountType": """AcctPay accountsPayable, AcctRec accountsReceivable, Bank bank, COGS costOfGoodsSold,
        CredCard creditCard, DeferExpense deferredExpense, DeferRevenue deferredRevenue, Equity equity,
        Expense expense, FixedAsset fixedAsset, Income income, LongTermLiab longTermLiability,
        NonPosting nonPosting, OthAsset otherAsset, OthCurrAsset otherCurrentAsset,
        OthCurrLiab otherCurrentLiability, OthExpense otherExpense, OthIncome otherIncome, Stat statistical,
        UnbilledRec unbilledReceivable""",
    "ConsolidatedRate": "AVERAGE average, CURRENT current, HISTORICAL historical",
    "ItemCostingMethod": """AVG average, FIFO fifo, LIFO lifo, GROUPAVG groupAverage, LOT lotNumbered,
        SERIAL serialized, STANDARD standard""",
    "ItemWeightUnit": "1 lb, 2 oz, 3 kg, 4 g",
    "ItemSubType": "Sale forSale, Purchase forPurchase, Resale forResale",
    "ItemType": """InvtPart inventoryItem, NonInvtPart nonInventoryItem, Service service, Assembly assembly, Kit kit,
        Group itemGroup, OthCharge otherCharge, Discount discount, Markup markup, Payment payment,
        Subtotal subtotal, Description description, DwnLdItem downloadItem, GiftCert giftCertificateItem""",
    "SalesOrderOrderStatus": """A pendingApproval, B pendingFulfillment, C cancelled, D partiallyFulfilled,
        E pendingBillingPartFulfilled, F pendingBilling, G fullyBilled, H closed""",
    "PurchaseOrderOrderStatus": """A pendingSupervisorApproval, B pendingReceipt, C rejectedBySupervisor,
        D partiallyReceived, E pendingBillingPartiallyReceived, F pendingBilling, G fullyBilled, H closed""",
    "TransferOrderOrderStatus": """A pendingApproval, B pendingFulfillment, C rejected, D partiallyFulfilled,
        E pendingReceiptPartFulfilled, F pendingReceipt, G received, H closed""",
    "ReturnAuthorizationOrderStatus": "A pendingApproval, B pendingReceipt",
    "ItemFulfillmentShipStatus": "A picked, B packed, C shipped",
    "SalesOrderItemCommitInventory": "1 availableQty, 2 completeQty, 3 doNotCommit",
    "TransferOrderItemCommitInventory": "1 availableQty, 2 completeQty, 3 doNotCommit",
    "SalesOrderItemCreatePo": "DropShip dropShipment, SpecOrd specialOrder",
    "LandedCostMethod": "WEIGHT weight, QUANTITY quantity, VALUE value",
    "ItemCostEstimateType": """AVGCOST averageCost, CUSTOM custom, MEMBERDEFINED derivedFromMemberItems,
        ITEMDEFINED itemDefinedCost, LASTPURCHPRICE lastPurchasePrice, PREFVENDORRATE preferredVendorRate,
        PURCHORDERRATE purchaseOrderRate, PURCHPRICE purchasePrice""",
    "EmailPreference": "DEFAULT default, HTML hTML, PDF pDF",
    "GlobalSubscriptionStatus": "1 softOptIn, 2 softOptOut, 3 confirmedOptIn, 4 confirmedOptOut",
    "CustomerCreditHoldOverride": "AUTO auto, ON on, OFF off",
    "CustomerMonthlyClosing": "1 one, 5 five, 10 ten, 15 fifteen, 20 twenty, 25 twentyFive, 31 endOfTheMonth",
    "TaskStatus": "NOTSTART notStarted, PROGRESS inProgress, COMPLETE completed",
    "TaskPriority": "HIGH high, MEDIUM medium, LOW low",
    "PhoneCallPriority": "HIGH high, MEDIUM medium, LOW low",
    "PhoneCallStatus": "SCHEDULED scheduled, COMPLETE completed",
    "CalendarEventStatus": "TENTATIVE tentative, CONFIRMED confirmed, COMPLETE completed, CANCELLED canceled",
    "CalendarEventAccessLevel": "PUBLIC public, PRIVATE private, SHOW_AS_BUSY showAsBusy",
    "CalendarEventAttendeeResponse": """NO_RESPONSE noResponse, ACCEPTED accepted, DECLINED declined,
        TENTATIVE tentative""",
    "ItemMatrixType": "PARENT parent, CHILD child",
    "HandlingMode": "PROCESS process, SAVE_ONLY saveOnly, MIMIC recordExternalEvent",
    "PaymentOperation": """SALE sale, AUTHORIZATION authorization, CAPTURE capture, VOID void, REFUND refund,
        CREDIT credit, REFRESH refresh""",
    "TransactionBillVarianceStatus": """NOVARIANCES noVariances, JOURNALNOTPOSTED journalNotPosted,
        JOURNALPOSTED journalPosted""",
}
"""Simple type → `code name` pairs; a type whose name ends like a key (`CashSalePaymentOperation`) shares its codes."""

_SHARED = ("HandlingMode", "PaymentOperation")

LABELS = {"Country": COUNTRY_LABELS, "Language": LANGUAGE_LABELS}
"""Simple type → `code label` pairs parted by semicolons."""

STATUS_LETTERS: dict[str, str] = {
    "SalesOrder": """A Pending Approval, B Pending Fulfillment, C Cancelled, D Partially Fulfilled,
        E Pending Billing/Partially Fulfilled, F Pending Billing, G Billed, H Closed""",
    "Invoice": "A Open, B Paid In Full, D Pending Approval, E Rejected, V Voided",
    "PurchaseOrder": """A Pending Supervisor Approval, B Pending Receipt, C Rejected, D Partially Received,
        E Pending Billing/Partially Received, F Pending Bill, G Fully Billed, H Closed, P Planned""",
    "ReturnAuthorization": """A Pending Approval, B Pending Receipt, C Cancelled, D Partially Received,
        E Pending Refund/Partially Received, F Pending Refund, G Refunded, H Closed""",
    "VendorBill": "A Open, B Paid In Full",
    "CustomerPayment": "A Unapproved Payment, B Not Deposited, C Deposited",
    "CreditMemo": "A Open, B Fully Applied, V Voided",
    "Estimate": "A Open, B Processed, C Closed, V Voided, X Expired",
    "Opportunity": "A In Progress, B Issued Estimate, C Closed Won, D Closed Lost",
    "TransferOrder": """A Pending Approval, B Pending Fulfillment, C Rejected, D Partially Fulfilled,
        E Pending Receipt/Partially Fulfilled, F Pending Receipt, G Received, H Closed""",
}
"""Transaction → letter and words of its status: SOAP sends the words, REST the letter (record names 1.5)."""


@lru_cache
def code_table(simple_type: str) -> dict[str, str]:
    """SOAP value → code of the enumeration *simple_type* (a local name), empty where its codes are not known."""
    key = next((shared for shared in _SHARED if simple_type.endswith(shared)), simple_type)
    return {f"_{name}": code for code, name in pairs(CODES.get(key, ""))}


def pairs(table: str, separator: str = ",") -> list[tuple[str, str]]:
    """The `code words` pairs of one of these tables."""
    split = (entry.split(maxsplit=1) for entry in table.split(separator) if entry.strip())
    return [(code, " ".join(words.split())) for code, words in split]


@lru_cache
def _labels(simple_type: str) -> dict[str, str]:
    """Code → label, for those that the words of the SOAP value do not give."""
    return dict(pairs(LABELS.get(simple_type, ""), ";"))


@lru_cache(maxsize=4096)
def coded(simple_type: str, value: str) -> dict[str, str]:
    """The SOAP *value* of an enumeration as REST shows it; a value whose code is not known stands as its own."""
    code = code_table(simple_type).get(value, value)
    return {"id": code, "refName": _labels(simple_type).get(code) or words_of(value)}


def words_of(value: str) -> str:
    """The words of a SOAP value: `_pendingFulfillment` → `Pending Fulfillment`, `_hTML` → `HTML`."""
    name = value.removeprefix("_")
    if name[1:2].isupper():
        name = name[:1].upper() + name[1:]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return re.sub(r"\b(And|Of|The)\b", lambda found: found[0].lower(), words[:1].upper() + words[1:])


def soap_value(simple_type: str, given: str, allowed: tuple[str, ...]) -> str | None:
    """What SOAP calls *given*: a code, a SOAP value with or without its underscore, or a label; None where it is none.

    *allowed* are the values of the enumeration in the WSDL at hand.
    """
    if given in allowed:
        return given
    lowered = given.lower()
    for value, code in code_table(simple_type).items():
        if code.lower() == lowered and value in allowed:
            return value
    for value in allowed:
        if lowered in (value.lower().removeprefix("_"), coded(simple_type, value)["refName"].lower()):
            return value
    return None


@lru_cache
def status_letters(record: str) -> dict[str, str]:
    """Lower-case words → letter of the status of the transaction type *record* (`SalesOrder`)."""
    return {words.lower(): letter for letter, words in pairs(STATUS_LETTERS.get(record, ""))}
