"""get_budget_exchange_rate: rates of exchange between subsidiaries in a period; SOAP only."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS


class GetBudgetExchangeRateArguments(Arguments):
    """Which rates."""

    period: Id
    """Id of the accounting period."""
    from_subsidiary: Id = ""
    """Id of the subsidiary whose budget is changed; all where not said."""
    to_subsidiary: Id = ""
    """Id of the subsidiary into whose currency it is changed."""
    transport: SoapOnly = "auto"
    """Goes over SOAP."""


def _soap(session: Session, arguments: GetBudgetExchangeRateArguments, unit: Unit) -> list[dict[str, Any]]:
    from connector.netsuite.soap import listings  # noqa: PLC0415 - what SOAP needs is slow to import

    return listings.get_budget_exchange_rate(session, arguments, unit)


GET_BUDGET_EXCHANGE_RATE = Operation(
    name="get_budget_exchange_rate",
    summary="Read current, average and historical rates between subsidiaries in a period.",
    effect="read",
    arguments=GetBudgetExchangeRateArguments,
    takes="nothing",
    gives="list",
    soap=_soap,
    errors=READ_ERRORS,
    example="period: '34'",
    mule="get-budget-exchange-rate, get-budget-exchange-rates",
)
