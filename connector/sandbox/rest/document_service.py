"""The document service, `/services/rest/document/v1`: files and folders of the file cabinet.

From Oracle help article_0909085903: the address, that it answers at once, 10 MB at most, `q` and paging as for records,
metadata for both kinds together. The names of the fields are those of SuiteTalk's File and Folder; what else is said
here (JSON with the content in base64, 204 with a Location) follows the record service and is an inference. The records
are the ones that SOAP and SuiteQL see, with the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.catalogue.model import Field, Kind, Sublist
from connector.sandbox.records.record_desk import RecordDesk, Written
from connector.sandbox.records.save_preferences import REST
from connector.sandbox.refusals import UnknownFieldError, UnknownReferenceError, WireError
from connector.sandbox.rest.collection import collection, link
from connector.sandbox.rest.document_metadata import SWAGGER, document_metadata
from connector.sandbox.rest.filter_language import parse_filter
from connector.sandbox.rest.filter_match import compile_filter
from connector.sandbox.rest.record_address import key_of
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method
from connector.sandbox.rest.write_options import names_policy
from connector.sandbox.storage.canonical_json import Record
from connector.sandbox.storage.store import Stored
from connector.sandbox.web.http_protocol import Answer
from connector.sandbox.whole_number import whole_number

PATH = "/services/rest/document/v1"
_LARGEST = 10 * 1024 * 1024


def _field(name: str, kind: Kind, *, read_only: bool = False) -> Field:
    return Field(name=name, kind=kind, soap_kind=kind, read_only=read_only)


_STAMPS = (
    _field("createdDate", "datetime", read_only=True),
    _field("lastModifiedDate", "datetime", read_only=True),
)
SHAPES: Mapping[str, Sublist] = {
    "file": Sublist(
        name="file",
        members=(
            _field("name", "string"),
            _field("folder", "reference"),
            _field("description", "text"),
            _field("isOnline", "boolean"),
            _field("isInactive", "boolean"),
            _field("content", "string"),
            _field("fileType", "enum"),
            _field("url", "string", read_only=True),
            _field("documentSize", "decimal", read_only=True),
            *_STAMPS,
        ),
    ),
    "folder": Sublist(
        name="folder",
        members=(
            _field("name", "string"),
            _field("parent", "reference"),
            _field("description", "text"),
            _field("isPrivate", "boolean"),
            _field("isInactive", "boolean"),
            *_STAMPS,
        ),
    ),
}
"""Kind of document → those of its record's fields that this service has."""


class DocumentService:
    """Answers requests about files and folders."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk

    def answer(self, request: RestRequest) -> Answer:
        """The answer to one request; raises WireError."""
        if len(request.http.body) > _LARGEST:
            raise WireError("The request exceeds 10 MB.", code="INVALID_REQUEST", status=413)
        match request.segments:
            case ["metadata-catalog"]:
                return _metadata(request)
            case [kind] if kind in SHAPES:
                return self._of_kind(request, kind)
            case [kind, id_] if kind in SHAPES:
                return self._of_one(request, kind, id_)
        raise WireError("The requested resource does not exist.", code="INVALID_URL", status=404, url=request.http.path)

    def _of_kind(self, request: RestRequest, kind: str) -> Answer:
        if request.method == "GET":
            return self._list(request, kind)
        if request.method != "POST":
            raise unsupported_method(request.method, "GET", "POST")
        body = {name: value for name, value in self._given(request, kind).items() if value not in (None, "")}
        return _written(request, self._desk.create(request.caller, kind, body, preferences=REST))

    def _list(self, request: RestRequest, kind: str) -> Answer:
        request.caller.needs_record(kind)
        limit, offset = request.page()
        text = request.parameters.get("q", "").strip()
        test = compile_filter(parse_filter(text), SHAPES[kind], request.caller.tenant) if text else None
        seen = (one for one in self._desk.store.select(kind) if request.caller.reaches(one.body))
        found = [stored.id for stored in seen if test is None or test(_shown(stored, stored.body))]
        items = [
            {"links": [link("self", _url(request, kind, id_))], "id": str(id_)}
            for id_ in found[offset : offset + limit]
        ]
        query = {"q": text} if text else None
        url = f"{request.base_url}{PATH}/{kind}"
        return json_answer(
            collection(url, items, total=len(found), limit=limit, offset=offset, query=query), COLLECTION
        )

    def _of_one(self, request: RestRequest, kind: str, id_: str) -> Answer:
        if request.method not in ("GET", "PATCH", "DELETE"):
            raise unsupported_method(request.method, "GET", "PATCH", "DELETE")
        key = key_of(request, kind, id_)
        if request.method == "GET":
            return json_answer(self._document(request, kind, key.id, key.external_id))
        if request.method == "DELETE":
            self._desk.delete(request.caller, kind, key.id, external_id=key.external_id)
            return Answer(204)
        changes = self._given(request, kind)
        written = self._desk.update(
            request.caller, kind, key.id, changes, external_id=key.external_id, preferences=REST
        )
        return _written(request, written)

    def _document(self, request: RestRequest, kind: str, id_: int | str | None, external_id: str | None) -> Record:
        named = self._desk.get(request.caller, kind, id_, external_id=external_id)
        stored = self._desk.store.get(kind, named["id"])
        shown = _shown(stored, named) if stored else named
        folders: Record = {name: _linked(request, shown[name]) for name in ("folder", "parent") if name in shown}
        return {"links": [link("self", _url(request, kind, int(named["id"])))], **shown, **folders}

    def _given(self, request: RestRequest, kind: str) -> Record:
        """What the body says of fields that can be written; raises UnknownFieldError where names are checked."""
        strict, found = names_policy(request) == "error", {}
        for name, value in request.json().items():
            member = SHAPES[kind].find(name)
            if member is None and strict and name not in ("id", "links"):
                raise UnknownFieldError(kind, name)
            if isinstance(member, Field) and not member.read_only:
                found[member.name] = value
        if found.get("parent"):
            self._check_folder(found["parent"])
        return found

    def _check_folder(self, value: Any) -> None:
        """Refuse a folder that is not there; those of every account have negative ids, e.g. -15 SuiteScripts."""
        number = whole_number(value.get("id") if isinstance(value, Mapping) else value)
        if number is None or (number >= 0 and self._desk.store.get("folder", number) is None):
            raise UnknownReferenceError("parent", str(value)[:80], "parent")


def _metadata(request: RestRequest) -> Answer:
    """Files and folders in OpenAPI: there is no metadata of either alone."""
    if request.method != "GET":
        raise unsupported_method(request.method, "GET")
    return json_answer(document_metadata(SHAPES, request.base_url + PATH), SWAGGER)


def _shown(stored: Stored, body: Mapping[str, Any]) -> Record:
    """The fields of the record that this service has, with its size and stamps under their names here."""
    stamps = {"createdDate": stored.created, "lastModifiedDate": stored.modified}
    size = {"documentSize": body["fileSize"]} if "fileSize" in body else {}
    kept = {name: value for name, value in body.items() if SHAPES[stored.type].find(name) or name == "id"}
    return {**kept, **size, **stamps}


def _linked(request: RestRequest, value: Any) -> Any:
    if not isinstance(value, Mapping) or "id" not in value:
        return value
    return {"links": [link("self", f"{request.base_url}{PATH}/folder/{value['id']}")], **value}


def _written(request: RestRequest, written: Written) -> Answer:
    return Answer(204, b"", {"location": _url(request, written.stored.type, written.stored.id)})


def _url(request: RestRequest, kind: str, id_: int) -> str:
    return f"{request.base_url}{PATH}/{kind}/{id_}"
