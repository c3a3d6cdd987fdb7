"""How each transaction type posts: code, sign of the main row, accounts, statuses (record-names 1.5, 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AccountRole = Literal["receivable", "payable", "bank", "tax", "income", "expense", "clearing"]
"""What an account is for, where a transaction does not name one."""

ACCOUNT_TYPES: dict[AccountRole, tuple[str, ...]] = {
    "receivable": ("AcctRec",),
    "payable": ("AcctPay",),
    "bank": ("Bank",),
    "tax": ("OthCurrLiab",),
    "income": ("Income",),
    "expense": ("Expense", "COGS"),
    "clearing": ("OthCurrAsset", "OthCurrLiab"),
}
"""Role → account types, the best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingRule:
    """One transaction type."""

    code: str
    """Value of `transaction.type`."""
    label: str
    sign: int
    """Sign of the main row, debit positive; lines have the opposite one (record-names 3.2)."""
    main: AccountRole
    lines: AccountRole
    posts: bool = True
    """Whether it moves the general ledger."""
    statuses: str = ""
    """Letters and names, `A Open; B Paid In Full`."""
    status: str = ""
    """Letter where the record says none."""

    def status_names(self) -> dict[str, str]:
        """Letter → name."""
        pairs = (part.strip().partition(" ") for part in self.statuses.split(";") if part.strip())
        return {letter: name for letter, _, name in pairs}


_SALES_ORDER = (
    "A Pending Approval; B Pending Fulfillment; C Cancelled; D Partially Fulfilled; "
    "E Pending Billing/Partially Fulfilled; F Pending Billing; G Billed; H Closed"
)
_PURCHASE_ORDER = (
    "A Pending Supervisor Approval; B Pending Receipt; C Rejected; D Partially Received; "
    "E Pending Billing/Partially Received; F Pending Bill; G Fully Billed; H Closed; P Planned"
)
_RETURN = (
    "A Pending Approval; B Pending Receipt; C Cancelled; D Partially Received; "
    "E Pending Refund/Partially Received; F Pending Refund; G Refunded; H Closed"
)
_VENDOR_RETURN = (
    "A Pending Approval; B Pending Return; C Cancelled; D Partially Returned; "
    "E Pending Credit/Partially Returned; F Pending Credit; G Credited; H Closed"
)
_PAID = "A Open; B Paid In Full; V Voided"
_CREDIT = "A Open; B Fully Applied; V Voided"
_DEPOSITED = "A Unapproved Payment; B Not Deposited; C Deposited; V Voided"


def _rule(
    code: str, label: str, sign: int, main: AccountRole, lines: AccountRole, statuses: str = "", status: str = ""
) -> PostingRule:
    return PostingRule(code=code, label=label, sign=sign, main=main, lines=lines, statuses=statuses, status=status)


def _order(code: str, label: str, sign: int, statuses: str, status: str) -> PostingRule:
    sides: tuple[AccountRole, AccountRole] = ("receivable", "income") if sign > 0 else ("payable", "expense")
    return PostingRule(
        code=code, label=label, sign=sign, main=sides[0], lines=sides[1], posts=False, statuses=statuses, status=status
    )


RULES: dict[str, PostingRule] = {
    "salesOrder": _order("SalesOrd", "Sales Order", 1, _SALES_ORDER, "B"),
    "estimate": _order("Estimate", "Estimate", 1, "A Open; B Processed; C Closed; V Voided; X Expired", "A"),
    "opportunity": _order(
        "Opprtnty", "Opportunity", 1, "A In Progress; B Issued Estimate; C Closed Won; D Closed Lost", "A"
    ),
    "returnAuthorization": _order("RtnAuth", "Return Authorization", -1, _RETURN, "B"),
    "purchaseOrder": _order("PurchOrd", "Purchase Order", -1, _PURCHASE_ORDER, "B"),
    "transferOrder": _order("TrnfrOrd", "Transfer Order", -1, _SALES_ORDER, "B"),
    "invoice": _rule("CustInvc", "Invoice", 1, "receivable", "income", _PAID, "A"),
    "cashSale": _rule("CashSale", "Cash Sale", 1, "bank", "income", _DEPOSITED, "B"),
    "creditMemo": _rule("CustCred", "Credit Memo", -1, "receivable", "income", _CREDIT, "A"),
    "cashRefund": _rule("CashRfnd", "Cash Refund", -1, "bank", "income"),
    "customerRefund": _rule("CustRfnd", "Customer Refund", -1, "bank", "receivable"),
    "customerPayment": _rule("CustPymt", "Payment", 1, "bank", "receivable", _DEPOSITED, "C"),
    "customerDeposit": _rule("CustDep", "Customer Deposit", 1, "bank", "clearing", _DEPOSITED, "B"),
    "vendorBill": _rule("VendBill", "Bill", -1, "payable", "expense", _PAID, "A"),
    "vendorCredit": _rule("VendCred", "Bill Credit", 1, "payable", "expense", _CREDIT, "A"),
    "vendorPayment": _rule("VendPymt", "Bill Payment", -1, "bank", "payable", "A Open; V Voided", "A"),
    "itemReceipt": _rule("ItemRcpt", "Item Receipt", -1, "clearing", "clearing"),
    "itemFulfillment": _rule(
        "ItemShip", "Item Fulfillment", 1, "clearing", "clearing", "A Picked; B Packed; C Shipped", "C"
    ),
    "inventoryAdjustment": _rule("InvAdjst", "Inventory Adjustment", -1, "clearing", "clearing"),
    "expenseReport": _rule("ExpRept", "Expense Report", -1, "payable", "expense", "A In Progress; F Paid In Full", "A"),
    "journalEntry": _rule(
        "Journal", "Journal", 1, "clearing", "clearing", "A Pending Approval; B Approved for Posting", "B"
    ),
    "advInterCompanyJournalEntry": _rule(
        "Journal", "Journal", 1, "clearing", "clearing", "A Pending Approval; B Approved for Posting", "B"
    ),
    "check": _rule("Check", "Check", -1, "bank", "expense"),
    "depositApplication": _rule("DepAppl", "Deposit Application", -1, "clearing", "receivable"),
    "inventoryTransfer": _rule("InvTrnfr", "Inventory Transfer", 1, "clearing", "clearing"),
    "vendorReturnAuthorization": _order("VendAuth", "Vendor Return Authorization", 1, _VENDOR_RETURN, "B"),
    "deposit": _rule("Deposit", "Deposit", 1, "bank", "clearing"),
}
"""Record type → rule."""

LINKS = {
    ("salesOrder", "invoice"): "OrdBill",
    ("salesOrder", "cashSale"): "OrdBill",
    ("purchaseOrder", "vendorBill"): "OrdBill",
    ("salesOrder", "itemFulfillment"): "ShipRcpt",
    ("purchaseOrder", "itemReceipt"): "ShipRcpt",
    ("salesOrder", "returnAuthorization"): "SaleRet",
    ("invoice", "returnAuthorization"): "SaleRet",
    ("returnAuthorization", "creditMemo"): "OrdBill",
    ("estimate", "salesOrder"): "EstInvc",
    ("opportunity", "estimate"): "OppEst",
}
"""(earlier, later) transaction → type of the link between them; applied amounts are `Payment`."""
