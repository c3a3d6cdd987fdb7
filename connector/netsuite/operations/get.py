"""get: one record by its id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from connector.component import Operation, Unit
from connector.errors import RejectedError
from connector.expression.template import Arguments
from connector.netsuite.item_types import is_any_item
from connector.netsuite.metadata.mule_keys import keyed
from connector.netsuite.record_arguments import Id, check_one_key
from connector.netsuite.record_type import path_id, rest_name
from connector.netsuite.rest import record_service as service
from connector.netsuite.rest.item_type import item_types
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.session import Session
from connector.netsuite.transport_choice import AnyTransport

_OPERATION = "netsuite.get"


class GetArguments(Arguments):
    """Which record, and what of it."""

    record_type: str
    """Record type as REST names it: `customer`, `salesOrder`, `customrecord_x`; `item` is an item of any type."""
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
    if is_any_item(arguments.record_type):
        return _rest_item(session, arguments, unit)
    record_type = rest_name(arguments.record_type, session.config.customizations_separator)
    key = key_of(session, record_type, arguments.id, arguments.external_id, unit, _OPERATION)
    return read(session, record_type, key, arguments, unit, _OPERATION)


def read(session: Session, record_type: str, key: str, arguments: Any, unit: Unit, operation: str) -> dict[str, Any]:
    """The record whose path segment is *key*, with the fields that *arguments* ask for."""
    expand = getattr(arguments, "expand_sub_resources", True)
    request = service.read_request(session, record_type, key, arguments.fields, expand=expand, operation=operation)
    record = service.record_of(session.request(request, unit))
    return projected(record, arguments.fields) if arguments.fields else keyed(session, record_type, record, unit)


def _rest_item(session: Session, arguments: GetArguments, unit: Unit) -> dict[str, Any]:
    """An item of whatever type; SuiteQL says of which."""
    key = (arguments.id, arguments.external_id)
    place = item_types(session, [key], unit).get(key)
    if place is None:
        raise no_item(key, _OPERATION)
    record_type, id_ = place
    return {**read(session, record_type, path_id(internal=id_), arguments, unit, _OPERATION), "type": record_type}


def no_item(key: tuple[str, str], operation: str) -> RejectedError:
    """The error for an item that is not there."""
    name, value = ("id", key[0]) if key[0] else ("externalId", key[1])
    return RejectedError(
        f"no item has {name} {value}",
        hint="check the id; the record may have been deleted or the role may not see it",
        type="NETSUITE:NOT_FOUND",
        code="NONEXISTENT_ID",
        operation=operation,
        record={"type": "item", name: value},
    )


def _soap(session: Session, arguments: GetArguments, unit: Unit) -> dict[str, Any]:
    from connector.netsuite.soap import reads  # noqa: PLC0415 - what SOAP needs is slow to import

    if not is_any_item(arguments.record_type):
        return reads.get(session, arguments, unit)
    from connector.netsuite.soap.items import items_by_key  # noqa: PLC0415 - as above

    found = items_by_key(session, [soap_key(arguments.id, arguments.external_id)], unit)
    if not found:
        raise no_item((arguments.id, arguments.external_id), _OPERATION)
    item = next(iter(found.values()))
    return {**projected(item, arguments.fields), "type": item["type"]}


def soap_key(internal: str, external: str) -> tuple[str, str]:
    """A key as SOAP's attribute and its value."""
    return ("internalId", internal) if internal else ("externalId", external)


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
