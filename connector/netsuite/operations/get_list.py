"""get_list: many records by their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import Field

from connector.component import Operation, Unit
from connector.errors import ConnectorError
from connector.netsuite.item_types import is_any_item
from connector.netsuite.operations.get import projected, read, soap_key
from connector.netsuite.record_type import path_id, rest_name
from connector.netsuite.rest.item_type import item_types
from connector.netsuite.rest.one_by_one import in_order
from connector.netsuite.rest.record_key import key_of
from connector.netsuite.session import Session
from connector.netsuite.write_arguments import READ_ERRORS, KeysArguments

_OPERATION = "netsuite.get_list"
T = TypeVar("T")


class GetListArguments(KeysArguments):
    """Which records, and what of them."""

    fields: tuple[str, ...] = Field(default=())
    """Only these fields; one that NetSuite leaves out is None. Empty: whole records."""


def _rest(session: Session, arguments: GetListArguments, unit: Unit) -> list[dict[str, Any] | None]:
    if is_any_item(arguments.record_type):
        return _rest_items(session, arguments, unit)
    record_type = rest_name(arguments.record_type, session.config.customizations_separator)

    def one(key: tuple[str, str]) -> dict[str, Any] | None:
        segment = _there(lambda: key_of(session, record_type, *key, unit, _OPERATION))
        if segment is None:
            return None
        return _there(lambda: read(session, record_type, segment, arguments, unit, _OPERATION))

    return in_order(arguments.keys(), one, session.config.connection.limit)


def _there(look: Callable[[], T]) -> T | None:
    """What *look* finds; None where there is no such record."""
    try:
        return look()
    except ConnectorError as error:
        if error.is_a("NOT_FOUND"):
            return None
        raise


def _rest_items(session: Session, arguments: GetListArguments, unit: Unit) -> list[dict[str, Any] | None]:
    """Items of whatever types; one query says of which."""
    keys = arguments.keys()
    places = item_types(session, keys, unit)

    def one(key: tuple[str, str]) -> dict[str, Any] | None:
        if key not in places:
            return None
        record_type, id_ = places[key]
        segment = path_id(internal=id_)
        found = _there(lambda: read(session, record_type, segment, arguments, unit, _OPERATION))
        return None if found is None else {**found, "type": record_type}

    return in_order(keys, one, session.config.connection.limit)


def _soap(session: Session, arguments: GetListArguments, unit: Unit) -> list[dict[str, Any] | None]:
    from connector.netsuite.soap import reads  # noqa: PLC0415 - what SOAP needs is slow to import

    if not is_any_item(arguments.record_type):
        return reads.get_list(session, arguments, unit)
    from connector.netsuite.soap.items import items_by_key  # noqa: PLC0415 - as above

    wanted = arguments.keys()
    keys = [soap_key(*key) for key in wanted]
    items = items_by_key(session, keys, unit)
    found = (items.get(key) for key in keys)
    return [item and {**projected(item, arguments.fields), "type": item["type"]} for item in found]


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
