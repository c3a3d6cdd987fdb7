"""get_data_center_urls: the hosts of an account, as NetSuite's discovery tells them."""

from __future__ import annotations

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly


class GetDataCenterUrlsArguments(Arguments):
    """Which account."""

    account: str = ""
    """Account id; empty is the connection's own. A wrong one gets NetSuite's general hosts, not an error."""
    transport: SoapOnly = "auto"
    """Goes over SOAP, unsigned."""


def _soap(session: Session, arguments: GetDataCenterUrlsArguments, unit: Unit) -> dict[str, str]:
    from connector.netsuite.soap import services  # noqa: PLC0415 - what SOAP needs is slow to import

    return services.get_data_center_urls(session, arguments, unit)


GET_DATA_CENTER_URLS = Operation(
    name="get_data_center_urls",
    summary="Ask for the hosts of an account; needs no sign-in.",
    effect="read",
    arguments=GetDataCenterUrlsArguments,
    takes="nothing",
    gives="value",
    soap=_soap,
    errors=("NETSUITE:CONNECTIVITY", "NETSUITE:USER_ERROR"),
    example="account: '1234567'",
    mule="get-data-center-urls",
)
