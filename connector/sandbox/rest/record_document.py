"""A canonical record as the record service shows it: links, references, sublists expanded or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.catalogue.reader import Catalogue
from connector.sandbox.rest.collection import link

Document = dict[str, Any]


class RecordDocument:
    """Makes documents; *records* is the service's address.

    *expand* shows all sublists and subrecords, *expanded* those of these names in lower case; *simple_enums* shows the
    value of an enumeration as its id alone.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        records: str,
        *,
        expand: bool,
        expanded: frozenset[str] = frozenset(),
        simple_enums: bool = False,
    ) -> None:
        self._catalogue = catalogue
        self._records = records
        self._expand = expand
        self._expanded = expanded
        self._simple_enums = simple_enums

    def of(self, record: RecordType, body: Mapping[str, Any], fields: list[str] | None = None) -> Document:
        """The document of a whole record, or of the body fields named; one without id has not been saved."""
        url = f"{self._records}/{record.name}/{body['id']}" if "id" in body else ""
        shown = body
        if fields:
            wanted = {self._canonical(record, name) for name in fields} | {"id"}
            shown = {name: value for name, value in body.items() if name in wanted}
        return {"links": _self(url), **self._members(record, shown, url)}

    def line(self, sublist: Sublist, line: Mapping[str, Any], url: str, key: str) -> Document:
        """The document of one line."""
        line_url = _below(url, key)
        return {"links": _self(line_url), **self._members(sublist, line, line_url)}

    def lines(self, sublist: Sublist, lines: list[Mapping[str, Any]], url: str) -> Document:
        """The document of a whole sublist."""
        items = [self.line(sublist, line, url, line_key(sublist, line, index)) for index, line in enumerate(lines, 1)]
        return _whole(items, url)

    def subrecord(self, member: Field, value: Mapping[str, Any], url: str) -> Document:
        """The document of a subrecord, e.g. an address."""
        return {"links": _self(url), **self._members(self._catalogue.subrecords[member.subrecord], value, url)}

    def value(self, member: Field, value: Any, url: str) -> Any:
        """The document of one field's value."""
        if member.kind == "reference":
            return self.reference(member, value)
        if member.kind == "enum":
            return value.get("id") if self._simple_enums and isinstance(value, Mapping) else value
        if member.kind == "multiselect":
            return self._references(member, value, url)
        if member.kind == "subrecord":
            return self.subrecord(member, value, url) if self._shows(member.name) else {"links": _self(url)}
        return value

    def _shows(self, name: str) -> bool:
        return self._expand or (bool(self._expanded) and name.lower() in self._expanded)

    def _members(self, shape: Structure, body: Mapping[str, Any], url: str) -> Document:
        document: Document = {}
        for name, value in body.items():
            member = shape.find(name)
            if member is None:
                document[name] = _custom(value)
            elif not member.rest:
                continue
            elif isinstance(member, Sublist):
                address = _below(url, name)
                document[name] = self.lines(member, value, address) if self._shows(name) else {"links": _self(address)}
            elif member.kind in _LINKED:
                document[name] = self.value(member, value, _below(url, name))
            else:
                document[name] = value
        return document

    def reference(self, member: Field, value: Any) -> Any:
        """The document of what a field refers to: a link where its type is certain, id and name."""
        if not isinstance(value, Mapping) or len(member.targets) != 1 or member.targets[0] not in self._catalogue:
            return {"links": [], **value} if isinstance(value, Mapping) else value
        return {"links": [link("self", f"{self._records}/{member.targets[0]}/{value.get('id')}")], **value}

    def _references(self, member: Field, values: list[Any], url: str) -> Document:
        if not self._shows(member.name):
            return {"links": _self(url)}
        return _whole([self.reference(member, value) for value in values], url)

    def _canonical(self, record: RecordType, name: str) -> str:
        member = record.find(name)
        return member.name if member else name.lower() if name.lower().startswith("cust") else name


_LINKED = ("reference", "enum", "multiselect", "subrecord")


def line_key(sublist: Sublist, line: Mapping[str, Any], position: int) -> str:
    """What names a line in an address: its key, else its position from 1."""
    value = line.get(sublist.key) if sublist.key else None
    if isinstance(value, Mapping):
        value = value.get("id")
    return str(position if value is None else value)


def _self(url: str) -> list[dict[str, str]]:
    return [link("self", url)] if url else []


def _below(url: str, name: str) -> str:
    """An address below *url*; nothing that is not saved has one."""
    return f"{url}/{name}" if url else ""


def _whole(items: list[Any], url: str) -> Document:
    counts = {"count": len(items), "hasMore": False, "offset": 0, "totalResults": len(items)}
    return {"links": _self(url), "items": items, **counts}


def _custom(value: Any) -> Any:
    if isinstance(value, Mapping) and "id" in value:
        return {"links": [], **value}
    if isinstance(value, list):
        return {"links": [], "items": [_custom(item) for item in value], "count": len(value)}
    return value
