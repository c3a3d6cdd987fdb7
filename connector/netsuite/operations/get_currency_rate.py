"""get_currency_rate: rates of exchange on a day; SOAP only."""

from __future__ import annotations

from datetime import date
from typing import Any

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS


class GetCurrencyRateArguments(Arguments):
    """Which rates."""

    base_currency: Id = ""
    """Id of the currency that rates are in; all base currencies where not said."""
    from_currency: Id = ""
    """Id of the currency that is changed; all where not said."""
    effective_date: date | None = None
    """The day; today where not said."""
    transport: SoapOnly = "auto"
    """Goes over SOAP; over REST read the record type currencyRate."""


def _soap(session: Session, arguments: GetCurrencyRateArguments, unit: Unit) -> list[dict[str, Any]]:
    from connector.netsuite.soap import listings  # noqa: PLC0415 - what SOAP needs is slow to import

    return listings.get_currency_rate(session, arguments, unit)


GET_CURRENCY_RATE = Operation(
    name="get_currency_rate",
    summary="Read rates of exchange: units of the base currency for one of the other.",
    effect="read",
    arguments=GetCurrencyRateArguments,
    takes="nothing",
    gives="list",
    soap=_soap,
    errors=READ_ERRORS,
    example="base_currency: '1'\neffective_date: 2026-11-23",
    mule="get-currency-rate",
)
