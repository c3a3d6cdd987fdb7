"""Which of the fields that the XSD calls dateTime are dates, which are moments, which are times of day.

The XSD cannot tell (record names 1.6). A name that stands in none of these lists is judged by its value.
"""

from __future__ import annotations

from typing import Literal

Calendar = Literal["date", "datetime", "time", "either"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOMENTS = _words(
    """
    closedOnDate created createdDate dateApplied dateConvertedToInv dateCreated dateSent firstVisit lastMessageDate
    lastModified lastModifiedDate lastReopenedDate lastVisit lastQtyAvailableChange messageDate noteDate
    paymentEventDate quantityOnHandDate serverTime deletedDate
    """
)
TIMES = frozenset({"endTime", "nextPickupCutOffTime", "sameDayPickupCutOffTime", "startTime"})
DATES = _words(
    """
    actualDeliveryDate actualProductionEndDate actualProductionStartDate actualShipDate actualShippingDate
    amortizStartDate amortizationEndDate applyDate billedDate birthDate blanketEndDateUps blanketStartDateUps
    calculatedEndDate calculatedEndDateBaseline calculatedStartDate campaignResponseDate cardExpirationDate
    ccExpireDate chargeDate closeDate completedDate creditDate dateScheduled ddate degreeDate depDate depositDate
    discDate discountDate docDate dueDate effectiveDate effectiveEndDate effectiveFrom effectiveStartDate endByDate
    endDate endDateBaseline exclusionDate expectedCloseDate expectedDeliveryDate expectedReceiptDate
    expectedShipDate expectedShippingDate expenseDate expiration expirationDate finishByDate hireDate
    homeDeliveryDateFedEx landedCostEffectiveDate lastBaselineDate lastBillCycleDate lastBillDate
    lastInvtCountDate lastPaidDate lastReviewDate lastSaleDate lateEnd lateStart licenseDateUps
    milestoneActualCompletionDate milestoneDate milestoneEstComplete nextBill nextBillCycleDate
    nextInvtCountDate nextReviewDate obsoleteDate openingBalanceDate orderDate packedDate periodEnding pickedDate
    plannedIssueDate productionEndDate productionStartDate projectedEndDate projectedEndDateBaseline receiptDate
    recurrenceDate releaseDate requestedDate revRecEndDate revRecStartDate reversalDate salesEffectiveDate
    scheduledEndDate seriesStartDate shipDate shipDateFedEx shipmentItemEffectiveDate shippedDate startDate
    startDateBaseline startDateTimeOffCalc stateFrom taxPointDate tokenExpirationDate tranDate trandate usageDate
    validFrom validFromDate validUntil validfrom
    """
)

TIME_OF = {"startDate": "startTime", "endDate": "endTime"}
"""Date of an activity → the field in which REST keeps its time of day; SOAP has one dateTime (record names 1.3)."""
ACTIVITIES = frozenset({"Task", "PhoneCall", "CalendarEvent", "SupportCase"})
"""Types whose dates carry a time of day."""


def calendar_kind(record: str, name: str) -> Calendar:
    """What the dateTime field *name* of the type *record* (a local name) is."""
    if record in ACTIVITIES and name in TIME_OF:
        return "either"
    if name in MOMENTS:
        return "datetime"
    if name in TIMES:
        return "time"
    return "date" if name in DATES else "either"
