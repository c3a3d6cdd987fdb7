"""Reading records over SOAP: get, getList, getAll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError, RetryableError
from connector.netsuite.soap.answers import Status, status_of
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import base_refs, key_of
from connector.netsuite.soap.suitetalk_names import local_name

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

Record = dict[str, Any]
GET_LIST_LIMIT = 1000
"""Records in one getList (Oracle help section_N3418637)."""


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One record asked for, or why it is not there."""

    status: Status
    record: Record | None


def get(session: Any, arguments: Any, unit: Unit) -> Record:
    """Read `arguments.record_type` with `id` or `external_id`; only `fields`, where given, absent ones as None.

    Raises:
        RejectedError: Typed `NETSUITE:NOT_FOUND` where there is no such record.
    """
    key = key_of(getattr(arguments, "id", None), getattr(arguments, "external_id", None))
    item = read_items(session.soap, "get", arguments.record_type, [key], unit)[0]
    if item.record is None or not item.status.success:
        raise item.status.error(
            operation="netsuite.get", record={"type": arguments.record_type, _NAMES[key[0]]: key[1]}
        )
    fields = getattr(arguments, "fields", None)
    return projected(item.record, fields) if fields else session.soap.keyed(item.record)


def get_list(session: Any, arguments: Any, unit: Unit) -> list[Record | None]:
    """Read the records with `ids` and `external_ids`, in that order; None stands for one that does not exist."""
    keys = [("internalId", str(value)) for value in getattr(arguments, "ids", None) or ()]
    keys += [("externalId", str(value)) for value in getattr(arguments, "external_ids", None) or ()]
    found: list[Record | None] = []
    for start in range(0, len(keys), GET_LIST_LIMIT):
        block = keys[start : start + GET_LIST_LIMIT]
        for key, item in zip(
            block, read_items(session.soap, "getList", arguments.record_type, block, unit), strict=True
        ):
            found.append(_record_or_none(item, arguments.record_type, key))
    fields = getattr(arguments, "fields", None)
    if fields:
        return [record if record is None else projected(record, fields) for record in found]
    return [record if record is None else session.soap.keyed(record) for record in found]


def get_all(session: Any, arguments: Any, unit: Unit) -> list[Record]:
    """Read all records of one of the few types that SOAP lists whole: currency, state, leadSource and the like."""
    soap: SoapTransport = session.soap
    body = Markup()
    body.open(soap.message("getAll"))
    body.empty(soap.message("record"), recordType=_get_all_type(soap, arguments.record_type))
    body.close(soap.message("getAll"))
    reply = soap.call("getAll", body, unit, items={soap.core("record"): soap.decoder.record}, name="netsuite.get_all")
    if not reply.status.success:
        raise reply.status.error(operation="netsuite.get_all")
    return reply.items


def read_items(
    soap: SoapTransport, operation: str, record_type: str, keys: Sequence[tuple[str, str]], unit: Unit
) -> list[ReadItem]:
    """Ask for records by key with `get` or `getList`; one item for each key, in order."""
    body = Markup()
    body.open(soap.message(operation))
    base_refs(soap, body, record_type, list(keys), unit)
    body.close(soap.message(operation))
    name = "netsuite.get" if operation == "get" else "netsuite.get_list"
    return read_responses(soap, operation, body, len(keys), unit, name)


def read_responses(
    soap: SoapTransport, operation: str, body: Markup, count: int, unit: Unit, name: str
) -> list[ReadItem]:
    """Send a request that is answered by *count* `readResponse`s, and read them in order.

    Raises:
        ConnectorError: It failed as a whole, or the answer holds another number of them.
    """
    items = {soap.message("readResponse"): lambda element: read_item(soap, element)}
    reply = soap.call(operation, body, unit, items=items, name=name)
    if len(reply.items) != count:
        if not reply.status.success:
            raise reply.status.error(operation=name)
        raise RetryableError(
            f"{name} asked for {count} records and got {len(reply.items)}",
            hint="read them again; ask NetSuite's support if it stays so",
            type="NETSUITE:NETSUITE_ERROR",
            operation=name,
        )
    return reply.items


def read_item(soap: SoapTransport, element: Any) -> ReadItem:
    """A `readResponse` element."""
    status, record = Status(), None
    for child in element:
        tag = local_name(child.tag)
        if tag == "status":
            status = status_of(child)
        elif tag == "record":
            record = soap.decoder.record(child)
    return ReadItem(status, record)


def projected(record: Record, fields: Iterable[str] | None) -> Record:
    """*record* with only *fields* (upper and lower case are the same), None for those it has not."""
    wanted = [fields] if isinstance(fields, str) else list(fields or ())
    if not wanted:
        return record
    names = {name.lower(): name for name in record}
    kept: Record = {"id": record.get("id")}
    for field in wanted:
        kept[field] = record.get(names.get(field.lower(), field))
    return kept


_NAMES: dict[str, str] = {"internalId": "id", "externalId": "externalId"}


def _record_or_none(item: ReadItem, record_type: str, key: tuple[str, str]) -> Record | None:
    if item.status.success:
        return item.record
    error = item.status.error(operation="netsuite.get_list", record={"type": record_type, _NAMES[key[0]]: key[1]})
    if error.is_a("NETSUITE:NOT_FOUND"):
        return None
    raise error


def _get_all_type(soap: SoapTransport, record_type: str) -> str:
    """*record_type* as the enumeration of getAll spells it."""
    known = soap.table.index.enumeration(f"{{{soap.namespaces['types.core']}}}GetAllRecordType")
    found = next((value for value in known if value.lower() == record_type.lower()), None)
    if found is None:
        raise ConfigurationError(
            f"get_all does not know {record_type!r}",
            hint=did_you_mean(record_type, known) or f"SOAP lists whole: {', '.join(known)}; use search for others",
            operation="netsuite.get_all",
        )
    return found
