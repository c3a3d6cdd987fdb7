"""`metadata-catalog`: the record types there are, described in three forms (Oracle help section_1540810174)."""

from __future__ import annotations

from typing import Any

from connector.catalogue.model import RecordType
from connector.sandbox.records.record_desk import RecordDesk
from connector.sandbox.refusals import UnknownTypeError, WireError
from connector.sandbox.rest.accept_header import form_of, not_acceptable
from connector.sandbox.rest.collection import link
from connector.sandbox.rest.openapi_document import openapi_document
from connector.sandbox.rest.record_schema import NS_LINK, RecordSchema
from connector.sandbox.rest.rest_request import COLLECTION, RestRequest, json_answer, unsupported_method
from connector.sandbox.web.http_protocol import Answer

PATH = "/services/rest/record/v1/metadata-catalog"
SCHEMA = "application/schema+json"
SWAGGER = "application/swagger+json"
_LINK = "nsLink"


class MetadataCatalog:
    """Answers requests about record types."""

    def __init__(self, desk: RecordDesk) -> None:
        self._desk = desk

    def answer(self, request: RestRequest) -> Answer:
        """The list of types, or one of them, as JSON, JSON Schema or OpenAPI; raises WireError."""
        if request.method != "GET":
            raise unsupported_method(request.method, "GET")
        media = _media(request.header("accept"))
        if len(request.segments) > 2:  # noqa: PLR2004 - the catalogue and a type
            raise WireError(
                "The requested resource does not exist.", code="INVALID_URL", status=404, url=request.http.path
            )
        if len(request.segments) > 1:
            return self._one(request, request.segments[1], media)
        if media == SCHEMA:
            raise not_acceptable(SCHEMA, SWAGGER)
        records = self._selected(request)
        if media == SWAGGER:
            return self._openapi(request, records)
        url = request.base_url + PATH
        document = {"items": [_entry(url, record) for record in records], "links": [link("self", url)]}
        return json_answer(document, COLLECTION)

    def _selected(self, request: RestRequest) -> list[RecordType]:
        names = request.names("select")
        if names:
            return [self._type(name) for name in names]
        return [record for record in self._desk.record_types() if record.rest]

    def _type(self, name: str) -> RecordType:
        record = self._desk.record_type(name)
        if not record.rest:
            raise UnknownTypeError(name)
        return record

    def _one(self, request: RestRequest, name: str, media: str) -> Answer:
        if name == _LINK:
            return json_answer(NS_LINK, SCHEMA)
        record = self._type(name)
        if media == SWAGGER:
            return self._openapi(request, [record])
        if media == SCHEMA:
            return json_answer(RecordSchema(self._desk).whole(record), SCHEMA)
        return json_answer(_entry(request.base_url + PATH, record))

    def _openapi(self, request: RestRequest, records: list[RecordType]) -> Answer:
        server = (request.base_url + PATH).rpartition("/")[0]
        return json_answer(openapi_document(self._desk, records, server), SWAGGER)


def _media(accept: str) -> str:
    """The form that is asked for: SCHEMA, SWAGGER, or "" for JSON; the first that the header names."""
    places = {media: accept.lower().find(media) for media in (SCHEMA, SWAGGER)}
    named = {media: place for media, place in places.items() if place >= 0}
    if named:
        return min(named, key=lambda media: named[media])
    form_of(accept)
    return ""


def _entry(url: str, record: RecordType) -> dict[str, Any]:
    own, described = f"{url}/{record.name}", f"{url.rpartition('/')[0]}/{record.name}"
    links = [
        {**link("canonical", own), "mediaType": "application/json"},
        {**link("alternate", own), "mediaType": SWAGGER},
        {**link("alternate", own), "mediaType": SCHEMA},
        {**link("describes", described), "mediaType": "application/json"},
    ]
    return {"name": record.name, "links": links}
