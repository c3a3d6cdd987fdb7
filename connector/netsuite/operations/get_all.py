"""get_all: every record of one of the few types that SOAP lists whole (currency, state, leadSource …)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from connector.component import Operation, Unit
from connector.config_model import spelled_as
from connector.expression.template import Arguments
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS

ListedWhole = Literal[
    "budgetCategory", "campaignAudience", "campaignCategory", "campaignChannel", "campaignFamily", "campaignOffer",
    "campaignSearchEngine", "campaignSubscription", "campaignVertical", "currency", "leadSource", "state",
    "supportCaseIssue", "supportCaseOrigin", "supportCasePriority", "supportCaseStatus", "supportCaseType", "taxAcct",
]  # fmt: skip
"""GetAllRecordType (XSD platform.coreTypes 2023_2)."""


class GetAllArguments(Arguments):
    """Which type."""

    record_type: Annotated[ListedWhole, spelled_as(*get_args(ListedWhole))]
    """A type that SOAP's getAll knows, e.g. `currency`."""
    transport: SoapOnly = "auto"
    """Goes over SOAP; get_all_records and suiteql go over REST."""


def _soap(session: Session, arguments: GetAllArguments, unit: Unit) -> list[dict[str, Any]]:
    from connector.netsuite.soap import reads  # noqa: PLC0415 - what SOAP needs is slow to import

    return reads.get_all(session, arguments, unit)


GET_ALL = Operation(
    name="get_all",
    summary="Read every record of a small type over SOAP.",
    effect="read",
    arguments=GetAllArguments,
    takes="nothing",
    gives="list",
    soap=_soap,
    errors=READ_ERRORS,
    example="record_type: currency",
    mule="get-all, get-records",
)
