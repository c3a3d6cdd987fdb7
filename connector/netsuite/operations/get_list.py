"""get_list: many records by their ids."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.errors import ConnectorError
from connector.netsuite.operations.get import projected
from connector.netsuite.record_type import rest_name
from connector.netsuite.rest import record_service as service
from connector.netsuite.rest.one_by_one import in_order
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import READ_ERRORS, KeysArguments

_OPERATION = "netsuite.get_list"


class GetListArguments(KeysArguments):
    """Which records, and what of them."""

    fields: tuple[str, ...] = Field(default=())
    """Only these fields; one that NetSuite leaves out is None. Empty: whole records."""


def _rest(session: Session, arguments: GetListArguments, unit: Unit) -> list[dict[str, Any] | None]:
    record_type = rest_name(arguments.record_type, session.config.customizations_separator)

    def one(key: tuple[str, str]) -> dict[str, Any] | None:
        try:
            request = service.read_request(
                session,
                record_type,
                key_of(session, record_type, *key, unit, _OPERATION),
                arguments.fields,
                expand=True,
                operation=_OPERATION,
            )
            return projected(service.record_of(session.request(request, unit)), arguments.fields)
        except ConnectorError as error:
            if error.is_a("NOT_FOUND"):
                return None
            raise

    return in_order(arguments.keys(), one, session.config.connection.limit)


def _soap(session: Session, arguments: GetListArguments, unit: Unit) -> list[dict[str, Any] | None]:
    from connector.netsuite.soap import reads  # noqa: PLC0415 - what SOAP needs is slow to import

    return reads.get_list(session, arguments, unit)


GET_LIST = Operation(
    name="get_list",
    summary="Read many records by their ids; None stands where there is no such record.",
    effect="read",
    arguments=GetListArguments,
    takes="nothing",
    gives="list",
    rest=_rest,
    soap=_soap,
    errors=READ_ERRORS,
    example="record_type: customer\nids: ['107', '108']",
    mule="get-list",
)
