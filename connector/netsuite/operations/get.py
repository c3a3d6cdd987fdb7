"""get: one record by its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.expression.template import Arguments
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest import record_service as service
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport

_OPERATION = "netsuite.get"


class GetArguments(Arguments):
    """Which record, and what of it."""

    record_type: str
    """Record type as REST names it: `customer`, `salesOrder`, `customrecord_x`."""
    id: Id = ""
    """Internal id."""
    external_id: Id = ""
    """External id; give this or `id`."""
    fields: tuple[str, ...] = Field(default=())
    """Only these fields; one that NetSuite leaves out is None. Empty: the whole record."""
    expand_sub_resources: bool = True
    """Whether lines and addresses come with it (MuleSoft: false, which drops order lines)."""
    transport: AnyTransport = "auto"
    """`auto` is REST."""

    def check(self) -> None:
        """One key, not both."""
        check_one_key(self.id, self.external_id)


def projected(record: dict[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """The fields that were asked for, in that order; what NetSuite left out is None."""
    if not fields:
        return record
    spelled = {name.lower(): name for name in record}
    found = {"id": record.get("id")}
    for name in fields:
        found[name] = record.get(spelled.get(name.lower(), name))
    return found


def _rest(session: Session, arguments: GetArguments, unit: Unit) -> dict[str, Any]:
    record_type = rest_name(arguments.record_type, session.config.customizations_separator)
    request = service.read_request(
        session,
        record_type,
        key_of(session, record_type, arguments.id, arguments.external_id, unit, _OPERATION),
        arguments.fields,
        expand=arguments.expand_sub_resources,
        operation=_OPERATION,
    )
    return projected(service.record_of(session.request(request, unit)), arguments.fields)


def _soap(session: Session, arguments: GetArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import reads  # noqa: PLC0415 - what SOAP needs is slow to import

    return reads.get(session, arguments, unit)


GET = Operation(
    name="get",
    summary="Read one record by its id.",
    effect="read",
    arguments=GetArguments,
    takes="nothing",
    gives="value",
    rest=_rest,
    soap=_soap,
    errors=(
        "NETSUITE:NOT_FOUND",
        "NETSUITE:INSUFFICIENT_PERMISSION",
        "NETSUITE:TOO_MANY_REQUESTS",
        "NETSUITE:CONNECTIVITY",
        "NETSUITE:AUTHENTICATION",
    ),
    example='record_type: customer\nid: "107"',
    mule="get, get-record",
)
