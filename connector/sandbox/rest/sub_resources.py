"""`/{type}/{id}/{sublist}/{line}/…`: sublists, lines, subrecords and what fields refer to, by their addresses.

They are read only: a subresource can neither be deleted nor made by itself, its record is changed instead
(Oracle help section_159894563219, chapter_1545142407).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connector.catalogue.model import Field, RecordType, Structure, Sublist
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.refusals import UnknownRecordError, UnknownTypeError, WireError
from connector.sandbox.rest.collection import collection, link
from connector.sandbox.rest.filter_language import parse_filter
from connector.sandbox.rest.filter_match import Test, compile_filter
from connector.sandbox.rest.record_address import key_of, url_of
from connector.sandbox.rest.record_document import RecordDocument, line_key
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method
from connector.sandbox.rest.single_record import document_for
from connector.sandbox.web.http_protocol import Answer

_DEEPEST = 20
"""Segments behind a record; references may lead in circles."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk stands: a structure's value, and its address."""

    shape: Structure
    body: Mapping[str, Any]
    url: str


class SubResources:
    """Answers requests for what lies below a record."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk

    def answer(self, request: RestRequest, record: RecordType) -> Answer:
        """The resource at the end of the path; raises WireError."""
        if request.method != "GET":
            raise unsupported_method(request.method, "GET")
        if len(request.segments) > _DEEPEST:
            raise _nothing_at(request)
        key = key_of(request, record.name, request.segments[1])
        body = self._desk.get(request.caller, record.name, key.id, external_id=key.external_id)
        place = _Place(record, body, url_of(request, record.name, body["id"]))
        return _Walk(self._desk, request).from_(place, request.segments[2:])


class _Walk:
    """One request's way along its path."""

    def __init__(self, desk: RecordDesk, request: RestRequest) -> None:
        self._desk = desk
        self._request = request
        self._document: RecordDocument = document_for(desk, request)

    def from_(self, place: _Place, segments: list[str]) -> Answer:
        """The answer for what *segments* lead to from *place*."""
        member = place.shape.find(segments[0]) or self._desk.customization.field(segments[0])
        if member is None or not member.rest:
            raise _nothing_at(self._request)
        value = place.body.get(member.name)
        url = f"{place.url}/{member.name}"
        if isinstance(member, Sublist):
            return self._into_sublist(member, value or [], url, segments[1:])
        if not value:
            raise _nothing_at(self._request)
        return self._into_field(member, value, url, segments[1:])

    def _into_sublist(self, sublist: Sublist, lines: list[Mapping[str, Any]], url: str, segments: list[str]) -> Answer:
        if not segments:
            return self._sublist(sublist, lines, url)
        for position, line in enumerate(lines, 1):
            if line_key(sublist, line, position) == segments[0]:
                if len(segments) > 1:
                    return self.from_(_Place(sublist, line, f"{url}/{segments[0]}"), segments[1:])
                return json_answer(self._document.line(sublist, line, url, segments[0]))
        raise _nothing_at(self._request)

    def _sublist(self, sublist: Sublist, lines: list[Mapping[str, Any]], url: str) -> Answer:
        """One page of a sublist: links, or whole lines where they are to be expanded."""
        limit, offset = self._request.page()
        text = self._request.parameters.get("q", "").strip()
        keyed = [(line_key(sublist, line, position), line) for position, line in enumerate(lines, 1)]
        if text:
            test = self._test(sublist, text)
            keyed = [(key, line) for key, line in keyed if test(line)]
        shown = keyed[offset : offset + limit]
        if self._request.flag("expandSubResources"):
            items = [self._document.line(sublist, line, url, key) for key, line in shown]
        else:
            items = [{"links": [link("self", f"{url}/{key}")]} for key, _ in shown]
        query = {"q": text} if text else None
        return json_answer(
            collection(url, items, total=len(keyed), limit=limit, offset=offset, query=query), COLLECTION
        )

    def _test(self, sublist: Sublist, text: str) -> Test:
        return compile_filter(parse_filter(text), sublist, self._request.caller.tenant)

    def _into_field(self, member: Field, value: Any, url: str, segments: list[str]) -> Answer:
        if member.kind == "subrecord":
            if segments:
                return self.from_(_Place(self._desk.catalogue.subrecords[member.subrecord], value, url), segments)
            return json_answer(self._document.subrecord(member, value, url))
        if member.kind == "reference" and isinstance(value, Mapping):
            return self._into_reference(member, value, url, segments)
        if member.kind == "multiselect" and not segments:
            return json_answer(_references(self._document, member, value, url), COLLECTION)
        if member.kind == "enum" and not segments:
            return json_answer(self._document.value(member, value, url))
        raise _nothing_at(self._request)

    def _into_reference(self, member: Field, value: Mapping[str, Any], url: str, segments: list[str]) -> Answer:
        target = self._target(member, value)
        if target is None:
            if segments:
                raise _nothing_at(self._request)
            return json_answer(self._document.value(member, value, url))
        body = self._desk.get(self._request.caller, target.name, value["id"])
        if segments:
            return self.from_(_Place(target, body, url_of(self._request, target.name, body["id"])), segments)
        return json_answer(self._document.of(target, body, self._request.names("fields")))

    def _target(self, member: Field, value: Mapping[str, Any]) -> RecordType | None:
        """The type of the record that is referred to; None where REST has no such record."""
        for name in member.targets:
            space = name if name in _FAMILIES else self._desk.store.shapes.shape(name).id_space
            label = self._desk.store.label(space, value.get("id", ""))
            try:
                record = self._desk.record_type(label.type) if label else None
            except UnknownTypeError:
                record = None
            if record and record.rest:
                return record
        return None


_FAMILIES = ("entity", "transaction", "item")


def _references(document: RecordDocument, member: Field, values: list[Any], url: str) -> dict[str, Any]:
    items = [document.reference(member, value) for value in values]
    return collection(url, items, total=len(items), limit=max(len(items), 1), offset=0)


def _nothing_at(request: RestRequest) -> WireError:
    error = UnknownRecordError(request.segments[0], request.segments[1])
    error.url = request.http.path
    return error
