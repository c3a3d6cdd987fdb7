"""The record service, `/services/rest/record/v1` (fact sheet 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from connector.catalogue.model import Field, RecordType, Sublist
from connector.sandbox.http_protocol import Answer
from connector.sandbox.record_conform import Policy
from connector.sandbox.record_desk import RecordDesk, Written
from connector.sandbox.refusals import UnknownRecordError, UnknownTypeError, WireError
from connector.sandbox.rest.collection import collection, link
from connector.sandbox.rest.filter_language import parse_filter
from connector.sandbox.rest.filter_match import compile_filter
from connector.sandbox.rest.metadata_catalog import MetadataCatalog
from connector.sandbox.rest.record_document import RecordDocument, line_key
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method
from connector.sandbox.tenant import Level

PATH = "/services/rest/record/v1"
_METADATA = "metadata-catalog"
_POLICIES = ("ignore", "warning", "error")
_EXTERNAL = "eid:"


class RecordService:
    """Answers requests about records."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk
        self._metadata = MetadataCatalog(desk)

    def answer(self, request: RestRequest) -> Answer:
        """The answer to one request; raises WireError."""
        if "respond-async" in request.header("prefer"):
            raise WireError(
                "The sandbox does not simulate asynchronous processing yet.", code="UNSUPPORTED_METHOD", status=501
            )
        if not request.segments:
            raise UnknownTypeError("")
        if request.segments[0] == _METADATA:
            return self._metadata.answer(request)
        record = self._desk.record_type(request.segments[0])
        if not record.rest:
            raise UnknownTypeError(request.segments[0])
        if len(request.segments) == 1:
            return self._of_type(request, record)
        if len(request.segments) == 2:  # noqa: PLR2004 - type and id
            return self._of_record(request, record, *_key(request.segments[1]))
        if request.method != "GET":
            raise unsupported_method(request.method)
        return self._below(request, record)

    # ---------------------------------------------------------------- /{type}

    def _of_type(self, request: RestRequest, record: RecordType) -> Answer:
        if request.method == "GET":
            return self._list(request, record)
        if request.method == "POST":
            written = self._desk.create(
                request.caller, record.name, request.json(), names=_names(request), values=_values(request)
            )
            return _no_content(request, written)
        raise unsupported_method(request.method)

    def _list(self, request: RestRequest, record: RecordType) -> Answer:
        request.caller.needs_query()
        self._desk.allowed(request.caller, record.name, Level.VIEW)
        limit, offset = request.page()
        store, text = self._desk.store, request.parameters.get("q", "")
        if text:
            test = compile_filter(parse_filter(text), record, request.caller.tenant)
            matching = [stored.id for stored in store.select(record.name) if test(stored.body)]
            total, ids = len(matching), matching[offset : offset + limit]
        else:
            total, ids = store.count(record.name), store.ids(record.name, limit=limit, offset=offset)
        url = f"{request.base_url}{PATH}/{record.name}"
        items = [{"links": [link("self", f"{url}/{id_}")], "id": str(id_)} for id_ in ids]
        page = collection(url, items, total=total, limit=limit, offset=offset, query={"q": text} if text else None)
        return json_answer(page, COLLECTION)

    # ---------------------------------------------------------------- /{type}/{id}

    def _of_record(self, request: RestRequest, record: RecordType, id_: str | None, external_id: str | None) -> Answer:
        if request.method == "GET":
            body = self._desk.get(request.caller, record.name, id_, external_id=external_id)
            expand = request.flag("expandSubResources")
            document = RecordDocument(self._desk.catalogue, request.base_url + PATH, expand=expand)
            return json_answer(document.of(record, body, request.names("fields")))
        if request.method == "PATCH":
            return self._change(request, record, id_, external_id)
        if request.method == "PUT" and external_id is not None:
            written = self._desk.upsert(
                request.caller,
                record.name,
                external_id,
                request.json(),
                replace=_replaced(request, record),
                names=_names(request),
                values=_values(request),
            )
            return _no_content(request, written)
        if request.method == "DELETE":
            self._desk.delete(request.caller, record.name, id_, external_id=external_id)
            return Answer(204)
        raise unsupported_method(request.method)

    def _change(self, request: RestRequest, record: RecordType, id_: str | None, external_id: str | None) -> Answer:
        changes = request.json()
        if request.flag("replaceSelectedFields"):
            kept = {name.lower() for name in request.names("replace")}
            changes = {name: value for name, value in changes.items() if name.lower() in kept}
        written = self._desk.update(
            request.caller,
            record.name,
            id_,
            changes,
            external_id=external_id,
            replace=_replaced(request, record),
            names=_names(request),
            values=_values(request),
        )
        return _no_content(request, written)

    # ---------------------------------------------------------------- /{type}/{id}/{sub}…

    def _below(self, request: RestRequest, record: RecordType) -> Answer:
        """Walk sublists, lines, subrecords and references (Oracle help section_159894563219)."""
        id_, external_id = _key(request.segments[1])
        body: Any = self._desk.get(request.caller, record.name, id_, external_id=external_id)
        url = f"{request.base_url}{PATH}/{record.name}/{body['id']}"
        document = RecordDocument(
            self._desk.catalogue, request.base_url + PATH, expand=request.flag("expandSubResources")
        )
        return json_answer(self._walk(request, document, record, body, url, request.segments[2:]))

    def _walk(
        self, request: RestRequest, document: RecordDocument, shape: Any, body: Any, url: str, segments: list[str]
    ) -> Any:
        member = shape.find(segments[0])
        value = body.get(member.name) if member else None
        if member is None or not member.rest or (value is None and not isinstance(member, Sublist)):
            raise _nothing_at(request)
        url = f"{url}/{member.name}"
        if isinstance(member, Sublist):
            return self._walk_lines(request, document, member, value or [], url, segments[1:])
        if len(segments) > 1 and member.kind == "subrecord":
            shape = self._desk.catalogue.subrecords[member.subrecord]
            return self._walk(request, document, shape, value, url, segments[1:])
        if len(segments) > 1:
            raise _nothing_at(request)
        return self._leaf(request, document, member, value, url)

    def _walk_lines(
        self,
        request: RestRequest,
        document: RecordDocument,
        sublist: Sublist,
        lines: list[Mapping[str, Any]],
        url: str,
        segments: list[str],
    ) -> Any:
        if not segments:
            return (
                _brief(document.lines(sublist, lines, url))
                if not _expanded(request)
                else document.lines(sublist, lines, url)
            )
        for index, line in enumerate(lines, 1):
            if line_key(sublist, line, index) == segments[0]:
                if len(segments) > 1:
                    return self._walk(request, document, sublist, line, f"{url}/{segments[0]}", segments[1:])
                return document.line(sublist, line, url, segments[0])
        raise _nothing_at(request)

    def _leaf(self, request: RestRequest, document: RecordDocument, member: Field, value: Any, url: str) -> Any:
        if member.kind == "subrecord":
            return document.subrecord(member, value, url)
        if member.kind == "reference" and len(member.targets) == 1 and member.targets[0] in self._desk.catalogue:
            target = self._desk.record_type(member.targets[0])
            return document.of(target, self._desk.get(request.caller, target.name, value["id"]))
        if member.kind in ("reference", "enum", "multiselect"):
            return document.value(member, value, url)
        raise _nothing_at(request)


def _expanded(request: RestRequest) -> bool:
    return request.flag("expandSubResources")


def _brief(document: dict[str, Any]) -> dict[str, Any]:
    """A sublist as a collection: links to its lines, without their content."""
    return {**document, "items": [{"links": item["links"]} for item in document["items"]]}


def _nothing_at(request: RestRequest) -> WireError:
    error = UnknownRecordError(request.segments[0], request.segments[1])
    error.url = request.http.path
    return error


def _key(segment: str) -> tuple[str | None, str | None]:
    """Internal id and external id of a path segment: one of them is None."""
    if segment.startswith(_EXTERNAL):
        return None, segment.removeprefix(_EXTERNAL)
    if not segment.removeprefix("-").isdigit():
        raise WireError(
            f"Invalid record instance identifier '{segment}'. Provide a valid record instance ID.", code="INVALID_ID"
        )
    return segment, None


def _replaced(request: RestRequest, record: RecordType) -> list[str]:
    """The sublists that `replace` names, in canonical spelling."""
    members = (record.find(name) for name in request.names("replace"))
    return [member.name for member in members if isinstance(member, Sublist)]


def _names(request: RestRequest) -> Policy:
    return cast(Policy, request.choice("X-NetSuite-PropertyNameValidation", _POLICIES, "warning"))


def _values(request: RestRequest) -> Policy:
    return cast(Policy, request.choice("X-NetSuite-PropertyValueValidation", _POLICIES, "error"))


def _no_content(request: RestRequest, written: Written) -> Answer:
    headers = {"location": f"{request.base_url}{PATH}/{written.stored.type}/{written.stored.id}"}
    if written.warnings:
        headers["warning"] = ", ".join(f'199 - "{text}"' for text in written.warnings)
    return Answer(204, b"", headers)
