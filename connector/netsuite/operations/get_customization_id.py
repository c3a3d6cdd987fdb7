"""get_customization_id: ids of custom fields, records, lists and segments; SOAP only."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from connector.component import Operation, Unit
from connector.config_model import spelled_as
from connector.expression.template import Arguments
from connector.netsuite.custom_fields import Customization
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import SoapOnly
from connector.netsuite.write_arguments import READ_ERRORS


class GetCustomizationIdArguments(Arguments):
    """Which customizations."""

    customization_type: Annotated[Customization, spelled_as(*get_args(Customization))]
    """SOAP's kind of customization: `customRecordType`, `entityCustomField`, `transactionBodyCustomField` …"""
    include_inactives: bool = False
    """Whether inactive record types and lists come as well."""
    transport: SoapOnly = "auto"
    """Goes over SOAP; over REST the metadata catalogue tells the same."""


def _soap(session: Session, arguments: GetCustomizationIdArguments, unit: Unit) -> list[dict[str, Any]]:
    from connector.netsuite.soap import listings  # noqa: PLC0415 - what SOAP needs is slow to import

    return listings.get_customization_id(session, arguments, unit)


GET_CUSTOMIZATION_ID = Operation(
    name="get_customization_id",
    summary="List custom fields, record types, lists or segments: `id`, `scriptId`, `name` and `type` of each.",
    effect="read",
    arguments=GetCustomizationIdArguments,
    takes="nothing",
    gives="list",
    soap=_soap,
    errors=READ_ERRORS,
    example="customization_type: customRecordType",
    mule="get-customization-id, get-customization-ids",
)
