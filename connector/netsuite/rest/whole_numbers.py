"""Fields that hold whole numbers; every other number of a record is a `Decimal`, however REST writes it.

REST writes 2 where SOAP writes 2.0, and does not say of which kind a field is.
"""

from __future__ import annotations

_NAMES = """
amortizationPeriod backwardConsumptionDays bufferStock consolDaysOverdue conversions count createdFromShipGroup
curDocNum currencyPrecision dailyShippingCapacity dayDiscountExpires dayOfMonthNetDue dayPeriod daysBeforeExpiration
daysOpen daysOverdue daysUntilExpiry daysUntilNetDue demandTimeFence displayHeight displayWidth doc
dueNextMonthIfWithinDays forwardConsumptionDays futurehorizon invtCountInterval lagAmount leadTime
leadsGenerated line lineId lineNumber lineUniqueKey maxLength maximumquantity milestoneId minimumquantity
monthDom numOfAllowedDownloads numberRemaining numberToGenerate numberingCurrentNumber numberingInit
numberingMinDigits operationSequence operationSequenceNumber orderDoc orderLine orderLineId origDoc
packageHeightFedEx packageHeightUps packageHeightUsps packageLengthFedEx packageLengthUps packageLengthUsps
packageWidthFedEx packageWidthUps packageWidthUsps payItem period periodOffset periodicLotSizeDays predictedDays
recurrenceCount recurrenceId refnumber remainingDownloads reminderDays reorderMultiple repeatEvery
rescheduleInDays rescheduleOutDays revRecOffset revRecTermInMonths safetyStockLevelDays scheduleBQuantity seqNum
shipGroup shopzillaCategoryId soPredictedDays sourceTransactionLine supplyTimeFence taskStartOffset timestamp
totalShippingCapacity uniqueVisitors useCount valueId visits year yearDom
"""
WHOLE = frozenset(_NAMES.split())
"""By their canonical names: what is an `xsd:int` or `xsd:long`, or a count in words (`_two`), in the XSD 2023.2."""
