"""get_record_metadata: the fields of a record type of this account, custom ones too."""

from __future__ import annotations

from typing import Any

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest.metadata_catalog import Shape, described
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import RestOnly
from connector.netsuite.write_arguments import READ_ERRORS


class GetRecordMetadataArguments(Arguments):
    """Which record type, and in which form."""

    record_type: str
    """Record type as REST names it: `customer`, `customrecord_x`."""
    shape: Shape = "json_schema"
    """`json_schema`, or `swagger` for OpenAPI with its addresses (MuleSoft's)."""
    transport: RestOnly = "auto"
    """Goes over REST."""


def _rest(session: Session, arguments: GetRecordMetadataArguments, unit: Unit) -> dict[str, Any]:
    name = rest_name(arguments.record_type, session.config.customizations_separator)
    return described(session, name, arguments.shape, unit, "netsuite.get_record_metadata")


GET_RECORD_METADATA = Operation(
    name="get_record_metadata",
    summary="Describe a record type of this account, with its custom fields, as JSON Schema or OpenAPI.",
    effect="read",
    arguments=GetRecordMetadataArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    errors=READ_ERRORS,
    example="record_type: customer",
    mule="get-record-metadata",
)
