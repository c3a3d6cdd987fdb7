"""A canonical record as the record service shows it: links, references, sublists expanded or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.rest.collection import link

Document = dict[str, Any]


class RecordDocument:
    """Makes documents; *expand* shows sublists and subrecords, *records* is the service's address."""

    def __init__(self, catalogue: Catalogue, records: str, *, expand: bool) -> None:
        self._catalogue = catalogue
        self._records = records
        self._expand = expand

    def of(self, record: RecordType, body: Mapping[str, Any], fields: list[str] | None = None) -> Document:
        """The document of a whole record, or of the body fields named."""
        url = f"{self._records}/{record.name}/{body['id']}"
        shown = body
        if fields:
            wanted = {self._canonical(record, name) for name in fields} | {"id"}
            shown = {name: value for name, value in body.items() if name in wanted}
        return {"links": [link("self", url)], **self._members(record, shown, url)}

    def line(self, sublist: Sublist, line: Mapping[str, Any], url: str, key: str) -> Document:
        """The document of one line."""
        line_url = f"{url}/{key}"
        return {"links": [link("self", line_url)], **self._members(sublist, line, line_url)}

    def lines(self, sublist: Sublist, lines: list[Mapping[str, Any]], url: str) -> Document:
        """The document of a whole sublist."""
        items = [self.line(sublist, line, url, line_key(sublist, line, index)) for index, line in enumerate(lines, 1)]
        counts = {"count": len(items), "hasMore": False, "offset": 0, "totalResults": len(items)}
        return {"links": [link("self", url)], "items": items, **counts}

    def subrecord(self, member: Field, value: Mapping[str, Any], url: str) -> Document:
        """The document of a subrecord, e.g. an address."""
        return {"links": [link("self", url)], **self._members(self._catalogue.subrecords[member.subrecord], value, url)}

    def value(self, member: Field, value: Any, url: str) -> Any:
        """The document of one field's value."""
        if member.kind == "reference":
            return self._reference(member, value)
        if member.kind == "enum":
            return value
        if member.kind == "multiselect":
            return self._references(member, value, url)
        if member.kind == "subrecord":
            return self.subrecord(member, value, url) if self._expand else {"links": [link("self", url)]}
        return value

    def _members(self, shape: Structure, body: Mapping[str, Any], url: str) -> Document:
        document: Document = {}
        for name, value in body.items():
            member = shape.find(name)
            address = f"{url}/{name}"
            if member is None:
                document[name] = _custom(value)
            elif not member.rest:
                continue
            elif isinstance(member, Sublist):
                shown = self.lines(member, value, address) if self._expand else {"links": [link("self", address)]}
                document[name] = shown
            else:
                document[name] = self.value(member, value, address)
        return document

    def _reference(self, member: Field, value: Any) -> Any:
        if not isinstance(value, Mapping) or len(member.targets) != 1 or member.targets[0] not in self._catalogue:
            return {"links": [], **value} if isinstance(value, Mapping) else value
        return {"links": [link("self", f"{self._records}/{member.targets[0]}/{value.get('id')}")], **value}

    def _references(self, member: Field, values: list[Any], url: str) -> Document:
        if not self._expand:
            return {"links": [link("self", url)]}
        items = [self._reference(member, value) for value in values]
        counts = {"count": len(items), "hasMore": False, "offset": 0, "totalResults": len(items)}
        return {"links": [link("self", url)], "items": items, **counts}

    def _canonical(self, record: RecordType, name: str) -> str:
        member = record.find(name)
        return member.name if member else name.lower() if name.lower().startswith("cust") else name


def line_key(sublist: Sublist, line: Mapping[str, Any], position: int) -> str:
    """What names a line in an address: its key, else its position from 1."""
    value = line.get(sublist.key) if sublist.key else None
    if isinstance(value, Mapping):
        value = value.get("id")
    return str(position if value is None else value)


def _custom(value: Any) -> Any:
    if isinstance(value, Mapping) and "id" in value:
        return {"links": [], **value}
    if isinstance(value, list):
        return {"links": [], "items": [_custom(item) for item in value], "count": len(value)}
    return value
