"""getSelectValue over SOAP: what a field can be set to (Oracle help section_N3503602)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.errors import ConfigurationError
from connector.netsuite.custom_fields import is_custom
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.record_keys import custom_type_id
from connector.netsuite.soap.shapes import Shape, Slot
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.type_table import is_custom_record
from connector.stream import Cursor, Page, Stream

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_OPERATION = "netsuite.get_select_value"


def select_values(session: Any, arguments: Any, unit: Unit) -> Stream:
    """The choices as `{id, name}`, page by page.

    Raises:
        ConfigurationError: The record type has no such field; nothing was sent.
    """
    soap: SoapTransport = session.soap
    shape = soap.shapes.record(arguments.record_type)
    sublist, field = _place(soap, shape, arguments.field)
    limit = arguments.limit

    def read(cursor: Cursor) -> Page:
        index, before = int(cursor.get("page", 1)), int(cursor.get("read", 0))
        body = Markup()
        body.open(soap.message("getSelectValue"))
        _describe(soap, body, shape, (sublist, field), arguments, unit)
        body.text(soap.message("pageIndex"), str(index))
        body.close(soap.message("getSelectValue"))
        items = {soap.core("baseRef"): _choice}
        reply = soap.call("getSelectValue", body, unit, items=items, headers={}, name=_OPERATION)
        if not reply.status.success:
            raise reply.status.error(operation=_OPERATION)
        left = len(reply.items) if limit < 0 else max(limit - before, 0)
        found = reply.items[:left]
        more = index < (reply.count("totalPages") or 0) and (limit < 0 or before + len(found) < limit)
        total = reply.count("totalRecords")
        bounded = total if limit < 0 or total is None else min(total, limit)
        return Page(found, {"page": index + 1, "read": before + len(found)} if more else None, bounded)

    return Stream(read, {})


def _choice(element: Any) -> dict[str, Any]:
    name = next((child.text for child in element if local_name(child.tag) == "name"), None)
    return {"id": element.get("internalId"), "name": name}


def _place(soap: SoapTransport, shape: Shape, path: str) -> tuple[str, str]:
    """SOAP's names of the sublist ("" for the record itself) and of the field."""
    sublist, _, field = path.rpartition(".")
    if not sublist:
        return "", _spelled(shape, field, path)
    slot = shape.slot(sublist)
    lines = soap.shapes.shape(slot.type) if slot is not None and slot.is_list else None
    if slot is None or lines is None:
        raise _unknown(shape, path)
    return slot.soap, _spelled(lines, field, path)


def _spelled(shape: Shape, field: str, path: str) -> str:
    if is_custom(field):
        return field.lower()
    slot = shape.slot(field)
    if slot is None:
        raise _unknown(shape, path)
    return slot.soap


def _unknown(shape: Shape, path: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path} is no field of {shape.local} in SOAP",
        hint="write a field of a sublist as sublist.field: item.item",
        operation=_OPERATION,
    )


def _describe(
    soap: SoapTransport, body: Markup, shape: Shape, place: tuple[str, str], arguments: Any, unit: Unit
) -> None:
    """The `fieldDescription`, in the order of the XSD."""
    sublist, field = place
    body.open(soap.message("fieldDescription"))
    if is_custom_record(arguments.record_type):
        number = custom_type_id(soap, arguments.record_type, unit)
        body.empty(soap.core("customRecordType"), internalId=number, type="customRecordType")
    else:
        body.text(soap.core("recordType"), soap.table.record_type_value(arguments.record_type))
    if sublist:
        body.text(soap.core("sublist"), sublist)
    body.text(soap.core("field"), field)
    form = _id_of(arguments.record.get("customForm"))
    if form:
        body.empty(soap.core("customForm"), internalId=form)
    operator, text = arguments.wanted()
    if operator:
        body.open(soap.core("filter"), operator=operator)
        body.text(soap.core("filterValue"), text)
        body.close(soap.core("filter"))
    _depend(soap, body, list(_filters(shape, arguments.record, field)))
    body.close(soap.message("fieldDescription"))


def _depend(soap: SoapTransport, body: Markup, known: list[tuple[Slot, str]]) -> None:
    """Other fields of the record on which the choice depends."""
    if not known:
        return
    body.open(soap.core("filterByValueList"))
    for slot, id_ in known:
        body.open(soap.core("filterBy"))
        body.text(soap.core("field"), slot.soap)
        body.text(soap.core("internalId"), id_)
        body.close(soap.core("filterBy"))
    body.close(soap.core("filterByValueList"))


def _filters(shape: Shape, record: Mapping[str, Any], field: str) -> Iterator[tuple[Slot, str]]:
    for name, value in record.items():
        slot, id_ = shape.slot(name), _id_of(value)
        if slot is not None and slot.kind == "reference" and id_ and slot.soap not in (field, "customForm"):
            yield slot, id_


def _id_of(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("id", value.get("internalId"))
    return "" if value is None or isinstance(value, dict | list) else str(value)
