"""getDeleted over SOAP, page by page (Oracle help section_N3497592)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from connector.component import Unit
from connector.diagnostics import did_you_mean
from connector.errors import ConfigurationError
from connector.netsuite.record_type import rest_name
from connector.netsuite.soap.markup import Markup
from connector.netsuite.soap.suitetalk_names import local_name
from connector.netsuite.soap.type_table import is_custom_record
from connector.stream import Cursor, Page, Stream

if TYPE_CHECKING:
    from connector.netsuite.soap.transport import SoapTransport

_OPERATION = "netsuite.get_deleted"
Row = dict[str, Any]


def get_deleted(session: Any, arguments: Any, unit: Unit) -> Stream:
    """Deletions as `{id, externalId, type, name, deletedDate}`; a page is found by its number.

    Raises:
        ConfigurationError: NetSuite keeps no deletions of a record type; nothing was sent.
    """
    reader = _Deleted(session.soap, arguments, unit)
    return Stream(reader.read, {})


class _Deleted:
    """One list of deletions, and how its pages are read."""

    def __init__(self, soap: SoapTransport, arguments: Any, unit: Unit) -> None:
        self._soap, self._arguments, self._unit = soap, arguments, unit
        self._types, self._script_ids = _types(soap, arguments)

    def read(self, cursor: Cursor) -> Page:
        index, before = int(cursor.get("page", 1)), int(cursor.get("read", 0))
        soap, limit = self._soap, self._arguments.limit
        headers = {"searchPreferences": {"pageSize": str(self._arguments.page_size)}}
        items = {soap.core("deletedRecord"): self._row}
        reply = soap.call("getDeleted", self._body(index), self._unit, items=items, headers=headers, name=_OPERATION)
        if not reply.status.success:
            raise reply.status.error(operation=_OPERATION)
        found = [row for row in reply.items if self._is_wanted(row)]
        found = found if limit < 0 else found[: max(limit - before, 0)]
        given = before + len(found)
        more = index < (reply.count("totalPages") or 0) and (limit < 0 or given < limit)
        total = reply.count("totalRecords")
        bounded = total if limit < 0 or total is None else min(total, limit)
        return Page(found, {"page": index + 1, "read": given} if more else None, bounded)

    def _is_wanted(self, row: Row) -> bool:
        """Whether *row* is in the period, whose end SOAP counts in, and of one of several script ids."""
        until, when = self._arguments.until, row["deletedDate"]
        if until is not None and when is not None and when >= until:
            return False
        custom = str(row["type"]).startswith("customrecord")
        return not (custom and self._script_ids) or row["type"] in self._script_ids

    def _row(self, element: Any) -> Row:
        row: Row = {"id": None, "externalId": None, "type": None, "name": None, "deletedDate": None}
        for child in element:
            if local_name(child.tag) == "deletedDate":
                row["deletedDate"] = self._soap.calendar.moment(child.text) if child.text else None
            else:
                row |= self._reference(child)
        return row

    def _reference(self, element: Any) -> Row:
        name = next((child.text for child in element if local_name(child.tag) == "name"), None)
        type_ = element.get("scriptId") or element.get("type") or ""
        if not type_ and element.get("typeId"):
            type_ = "customRecord"
        return {
            "id": element.get("internalId"),
            "externalId": element.get("externalId"),
            "type": rest_name(type_) if type_ else None,
            "name": name,
        }

    def _body(self, index: int) -> Markup:
        soap, body = self._soap, Markup()
        body.open(soap.message("getDeleted"))
        body.open(soap.message("getDeletedFilter"))
        self._period(body)
        if self._types:
            body.open(soap.core("type"), operator="anyOf")
            for type_ in self._types:
                body.text(soap.core("searchValue"), type_)
            body.close(soap.core("type"))
        if len(self._script_ids) == 1:
            body.open(soap.core("scriptId"), operator="is")
            body.text(soap.core("searchValue"), self._script_ids[0])
            body.close(soap.core("scriptId"))
        body.close(soap.message("getDeletedFilter"))
        body.text(soap.message("pageIndex"), str(index))
        body.close(soap.message("getDeleted"))
        return body

    def _period(self, body: Markup) -> None:
        since, until = self._arguments.since, self._arguments.until
        if since is None and until is None:
            return
        operator = "within" if since and until else "onOrAfter" if since else "onOrBefore"
        body.open(self._soap.core("deletedDate"), operator=operator)
        for name, moment in zip(("searchValue", "searchValue2"), [one for one in (since, until) if one], strict=False):
            body.text(self._soap.core(name), _wire(moment))
        body.close(self._soap.core("deletedDate"))


def _wire(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _types(soap: SoapTransport, arguments: Any) -> tuple[list[str], list[str]]:
    """SOAP's words for the record types, and the script ids of custom ones."""
    known = soap.table.index.enumeration(f"{{{soap.namespaces['types.core']}}}DeletedRecordType")
    scripts = [arguments.script_id.lower()] if arguments.script_id else []
    found: list[str] = []
    for record_type in arguments.record_type:
        name = record_type
        if is_custom_record(record_type):
            scripts.append(rest_name(record_type))
            name = "customRecord"
        value = next((one for one in known if one.lower() == name.lower()), None)
        if value is None:
            raise ConfigurationError(
                f"SOAP keeps no deletions of {record_type}",
                hint=did_you_mean(name, known) or "leave record_type out, or use transport: rest",
                operation=_OPERATION,
            )
        found.append(value)
    return list(dict.fromkeys(found)), list(dict.fromkeys(scripts))
