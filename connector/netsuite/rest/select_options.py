"""Select options of the record service: what a field can be set to (Oracle help article_0115100241)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connector.component import Unit
from connector.errors import ConnectivityError
from connector.netsuite.exchange import Caller
from connector.netsuite.record_type import path_id, rest_name
from connector.netsuite.rest.record_forms import form_request
from connector.netsuite.wire_json import decode
from connector.stream import Cursor, Page, Stream

_OPERATION = "netsuite.get_select_value"
OPERATORS = {"contains": "CONTAIN", "is": "IS", "startsWith": "START_WITH"}
"""SOAP's operators of a filter → REST's."""


def select_options(session: Caller, arguments: Any, unit: Unit) -> Stream:
    """The choices as `{id, name}`, page by page; an existing record's with its own fields."""
    record_type = rest_name(arguments.record_type, session.config.customizations_separator)
    path = f"{record_type}/{path_id(internal=arguments.id)}" if arguments.id else record_type
    size, limit = arguments.page_size, arguments.limit

    def read(cursor: Cursor) -> Page:
        offset = int(cursor.get("offset", 0))
        left = limit - offset if limit >= 0 else size
        if left <= 0:
            return Page([])
        asked = {"fields": arguments.field, "q": _filter(*arguments.wanted()), "limit": size, "offset": offset}
        method = "PATCH" if arguments.id else "POST"
        request = form_request(session, method, path, "select-options", arguments.record, _OPERATION, asked)
        found = _options(decode(session.request(request, unit)), arguments.field)
        records = [{"id": str(item.get("id")), "name": item.get("refName")} for item in found.get("items", ())][:left]
        total = int(found.get("totalResults", len(records)))
        more = found.get("hasMore") and (limit < 0 or limit > offset + len(records))
        bounded = total if limit < 0 else min(total, limit)
        return Page(records, {"offset": offset + size} if more else None, bounded)

    return Stream(read, {})


def _filter(operator: str, text: str) -> str | None:
    """The `q` that finds names, None for all."""
    if not operator:
        return None
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{OPERATORS[operator]} "{escaped}"'


def _options(document: Any, field: str) -> Mapping[str, Any]:
    """The page of choices, which stands where the field stands."""
    found = next(_pages(document), None)
    if found is None:
        raise ConnectivityError(
            f"the answer holds no choices of {field}", hint="check that it is a select field", operation=_OPERATION
        )
    return found


def _pages(document: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        if isinstance(document.get("_selectOptions"), Mapping):
            yield document["_selectOptions"]
        for value in document.values():
            yield from _pages(value)
    elif isinstance(document, list):
        for value in document:
            yield from _pages(value)
