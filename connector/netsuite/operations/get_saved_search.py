"""get_saved_search: the saved searches of the account, by search type; SOAP only."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS


class GetSavedSearchArguments(Arguments):
    """Which searches."""

    search_type: str
    """SOAP's search type: `transaction`, `customer`, `item`."""
    transport: SoapOnly = "auto"
    """Goes over SOAP: REST has no saved searches."""


def _soap(session: Session, arguments: GetSavedSearchArguments, unit: Unit) -> list[dict[str, Any]]:
    from connector.netsuite.soap import listings  # noqa: PLC0415 - what SOAP needs is slow to import

    return listings.get_saved_search(session, arguments, unit)


GET_SAVED_SEARCH = Operation(
    name="get_saved_search",
    summary="List the saved searches of one type: `id` and `name` of each.",
    effect="read",
    arguments=GetSavedSearchArguments,
    takes="nothing",
    gives="list",
    soap=_soap,
    errors=READ_ERRORS,
    example="search_type: transaction",
    mule="get-saved-search",
)
