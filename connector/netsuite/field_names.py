"""REST's spelling of SuiteQL's lower-case columns, and what the columns hold (record names 1.3, 1.6, section 2)."""

from __future__ import annotations

from typing import Literal

Holds = Literal["date", "moment", "flag", "value"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOMENTS = _words(
    """createdDate dateCreated lastModifiedDate lastModified created firstVisit lastVisit lastMessageDate
    dateConvertedToInv deletedDate closedOnDate messageDate noteDate lineLastModifiedDate"""
)
DATES = _words(
    """tranDate dueDate shipDate actualShipDate startDate endDate discountDate hireDate birthDate releaseDate
    expectedCloseDate expectedShipDate expectedReceiptDate requestedDate reversalDate taxPointDate revRecStartDate
    revRecEndDate openingBalanceDate lastSaleDate firstSaleDate firstOrderDate lastOrderDate salesEffectiveDate
    closeDate depositDate effectiveDate expirationDate lastInvtCountDate nextInvtCountDate"""
)
_FLAGS = _words(
    """isInactive isPerson isTaxable isOnline isFulfillable isDropShipItem isSpecialOrderItem isBaseCurrency
    isJobResource isElimination isSummary isReversal isLotItem isSerialItem isClosed isBillable isCogs giveAccess
    shipComplete emailTransactions printTransactions faxTransactions onCreditHold posting voided void includeChildren
    useBins makeInventoryAvailable toBeEmailed toBePrinted mainLine taxLine is1099Eligible isPrivate revalue inventory
    eliminate deferRevRec shipIndividually createJob visibleToCustomer paymentHold"""
)
_VALUES = _words(
    """id externalId entityId altName salutation firstName middleName lastName companyName entityStatus entityTitle
    entityNumber parent phone fax email url category title altPhone homePhone mobilePhone officePhone altEmail language
    comments salesRep territory partner accountNumber terms creditLimit creditHoldOverride priceLevel currency
    reminderDays shippingItem leadSource receivablesAccount emailPreference globalSubscriptionStatus printOnCheckAs
    searchStage defaultBillingAddress defaultShippingAddress resaleNumber vatRegNumber taxItem legalName expenseAccount
    payablesAccount incoterm balance unbilledOrders balanceSearch overdueBalanceSearch unbilledOrdersSearch
    consolBalanceSearch representingSubsidiary workCalendar laborCost subsidiary department class location supervisor
    approver initials billingClass contactSource company assistant assistantPhone supervisorPhone
    name fullName tranPrefix state country fiscalCalendar edition federalIdNumber mainAddress shippingAddress
    returnAddress intercoAccount locationType latitude longitude symbol displaySymbol symbolPlacement exchangeRate
    currencyPrecision fxRateUpdateTimezone overrideCurrencyFormat acctType acctNumber acctName description generalRate
    cashFlowRate deferralAcct billableExpensesAcct accountSearchDisplayName accountSearchDisplayNameCopy
    displayNameWithHierarchy sSpecAcct daysUntilNetDue discountPercent daysUntilExpiry dayOfMonthNetDue
    itemId displayName upcCode vendorName cost averageCost lastPurchasePrice totalValue costingMethod costEstimate
    costEstimateType incomeAccount assetAccount gainLossAccount cogsAccount weight weightUnit unitsType stockUnit
    purchaseUnit saleUnit manufacturer mpn purchaseDescription salesDescription stockDescription matrixType leadTime
    safetyStockLevel pricingGroup storeDisplayName storeDescription revenueRecognitionRule countryOfManufacture
    taxSchedule itemType subtype quantityOnHand totalQuantityOnHand
    tranId transactionNumber tranDisplayName type recordType abbrevType entity employee status approvalStatus
    billingStatus foreignTotal foreignAmountPaid foreignAmountUnpaid memo otherRefNum postingPeriod createdBy
    lastModifiedBy source nexus number billingAddress linkedTrackingNumberList reversal customType orderStatus
    opportunity paymentOption paymentMethod shipMethod shippingCost handlingCost salesGroup project customer vendor
    contact otherName lineSequenceNumber uniqueKey item quantity units rate price foreignAmount netAmount
    accountingLineType transaction owner recordId scriptId"""
)
_SPELLED = {name.lower(): name for name in (*MOMENTS, *DATES, *_FLAGS, *_VALUES)}
_EMPLOYEE = _words("birthdate releasedate employeestatus employeetype issalesrep issupportrep jobdescription")
"""Fields of employees that REST spells in lower case, unlike the same words elsewhere."""


def spelled(column: str, record_type: str = "") -> str:
    """REST's spelling of a column; what is not known stays in lower case."""
    lowered = column.lower()
    if record_type == "employee" and lowered in _EMPLOYEE:
        return lowered
    return _SPELLED.get(lowered, lowered)


def holds(name: str) -> Holds:
    """What the column of *name* holds, in any spelling."""
    known = _SPELLED.get(name.lower(), name)
    if known in MOMENTS:
        return "moment"
    if known in DATES:
        return "date"
    return "flag" if known in _FLAGS else "value"
